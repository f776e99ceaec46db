"""The ``repostwatch`` command: one file per command, found by scanning this package."""
