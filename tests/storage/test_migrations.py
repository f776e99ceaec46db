from __future__ import annotations

from alembic import command

from storage.engine import Database, alembic_config


def test_models_and_migrations_agree(database_url: str):
    database = Database(database_url)
    database.migrate()
    config = alembic_config()
    with database.engine.connect() as connection:
        config.attributes["connection"] = connection
        command.check(config)
    database.close()


def test_migrating_twice_changes_nothing(database_url: str):
    database = Database(database_url)
    database.migrate()
    database.migrate()
    database.close()


def test_the_migrations_can_be_taken_back(database_url: str):
    database = Database(database_url)
    database.migrate()
    config = alembic_config()
    with database.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
    database.migrate()
    database.close()
