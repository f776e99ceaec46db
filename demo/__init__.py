"""The demo world: a small web of invented publishers and copiers, served on loopback.

Read ``outlets.py`` for the sites, ``plan.py`` for what is copied, changed and taken away when,
``world.py`` for what a page shows at a moment, ``truth.py`` for what a watcher should find.
"""
