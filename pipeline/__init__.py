"""The core: from a stored snapshot to versions, changes, matches and clusters.

Plain Python: no framework, no database, no network.
"""
