"""Alembic's entry: runs the migrations on the connection it is given."""

from __future__ import annotations

from alembic import context

import storage.tables_evidence  # noqa: F401 - its tables belong to the same metadata
from storage.search import TABLE as SEARCH_TABLE
from storage.tables import Base

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    compare_type=True,
    render_as_batch=connection.dialect.name == "sqlite",
    # the search index has no form both databases know: its migration makes it by hand
    include_name=lambda name, kind, _: kind != "table" or not str(name).startswith(SEARCH_TABLE),
)
with context.begin_transaction():
    context.run_migrations()
