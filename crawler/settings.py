"""How gently we crawl: Scrapy's settings for every site. A site's row overrides some of them.

What differs per machine (limits, time-outs, user agent) comes from ``config.settings`` and is set
by :func:`crawler.session.site_settings`, also under ``scrapy crawl``.
"""

BOT_NAME = "repostwatch"
SPIDER_MODULES = ["crawler.spiders"]
NEWSPIDER_MODULE = "crawler.spiders"

ROBOTSTXT_OBEY = True
#: A page that asks which page sent us learns nothing.
REFERRER_POLICY = "no-referrer"

#: Due times in the database decide what is fetched again, never a filter of seen addresses.
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"
#: Error pages are captures too: they are the evidence of a deletion.
HTTPERROR_ALLOW_ALL = True
#: 404 and 410 are answers; these are hindrances that may pass. Three requests in all.
RETRY_HTTP_CODES = [408, 429, 500, 502, 503, 504, 522, 524]
RETRY_TIMES = 2
#: A name that does not resolve will not resolve a second later either.
RETRY_EXCEPTIONS = [
    "scrapy.exceptions.DownloadConnectionRefusedError",
    "scrapy.exceptions.DownloadFailedError",
    "scrapy.exceptions.DownloadTimeoutError",
    "scrapy.exceptions.ResponseDataLossError",
    "twisted.internet.error.ConnectionDone",
    "twisted.internet.error.ConnectionLost",
]
RETRY_GIVE_UP_LOG_LEVEL = "INFO"
#: Real chains are of one to three steps; more is a loop.
REDIRECT_MAX_TIMES = 8
DNS_TIMEOUT = 10
URLLENGTH_LIMIT = 4000
DEPTH_STATS_VERBOSE = False

#: Each response makes this many workers for the items of its callback: it has one.
CONCURRENT_ITEMS = 2
CONCURRENT_REQUESTS = 8
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = 2.0
DOWNLOAD_DELAY_JITTER = 0.25

DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "zh-CN,zh;q=0.9,en;q=0.8",
}
ITEM_PIPELINES = {"crawler.pipelines.CapturePipeline": 100}
#: Web pages only: no address may lead to a file of this machine.
DOWNLOAD_HANDLERS = {"data": None, "file": None, "ftp": None, "s3": None}
#: Scrapy's own set without what we do not use: it would be imported all the same. The robots.txt
#: middleware is replaced by ours; a page that sends the reader on by <meta refresh> is evidence as
#: it is; cookies, log-ins and the cache are for sites we do not crawl.
DOWNLOADER_MIDDLEWARES_BASE = {
    "scrapy.downloadermiddlewares.downloadtimeout.DownloadTimeoutMiddleware": 350,
    "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware": 400,
    "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": 500,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": 550,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": 590,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": 600,
    "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware": 750,
    "scrapy.downloadermiddlewares.stats.DownloaderStats": 850,
}
DOWNLOADER_MIDDLEWARES = {
    "crawler.middlewares.GuardMiddleware": 90,
    "crawler.middlewares.HostLockMiddleware": 95,
    "crawler.middlewares.RobotsMiddleware": 100,
}
#: The same for extensions: no telnet, no remote control (it runs Python code that comes in over
#: HTTP), no throttle of its own.
EXTENSIONS_BASE = {
    "scrapy.extensions.corestats.CoreStats": 0,
    "scrapy.extensions.logcount.LogCount": 0,
    "scrapy.extensions.closespider.CloseSpider": 0,
    "scrapy.extensions.feedexport.FeedExporter": 0,
    "scrapy.extensions.logstats.LogStats": 0,
}
EXTENSIONS = {"crawler.heartbeat.Heartbeat": 0}
LOG_LEVEL = "INFO"
LOGSTATS_INTERVAL = 0
