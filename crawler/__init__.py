"""The Scrapy project: fetches what is due and stores it. Others use ``crawler.run`` only."""
