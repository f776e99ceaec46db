"""One file per kind of crawl. A class with a ``name`` is found by ``scrapy list`` by itself."""
