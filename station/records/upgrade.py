"""Runs the migrations that ship in this package; the only module that loads Alembic."""

from importlib.resources import files

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from station.records.engine import writing


def upgrade(engine: Engine, to: str) -> None:
    """Run what is missing, in one transaction.

    The write lock is taken before the database's shape is read: of two processes that start at
    once the second finds nothing left to do.
    """
    config = alembic_config()
    with writing(engine).begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, to)


def known_revisions() -> tuple[str, ...]:
    """Every migration, newest first."""
    scripts = ScriptDirectory.from_config(alembic_config())
    return tuple(script.revision for script in scripts.walk_revisions())


def alembic_config() -> Config:
    """Alembic's configuration, without any file."""
    config = Config()
    folder = str(files("station.records") / "migrations")
    config.set_main_option("script_location", folder.replace("%", "%%"))
    return config
