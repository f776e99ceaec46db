"""When crawls run: plans, the ledger's outcomes, one leader. The only folder with APScheduler."""
