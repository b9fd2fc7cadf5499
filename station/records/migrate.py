"""Brings a database to the present shape."""

from sqlalchemy import Connection, Engine, inspect, text

from station.records.errors import RecordsError

HEAD = "0005"  # the newest migration; known here so that Alembic is loaded only when it has work


def migrate(engine: Engine) -> None:
    """Bring the database to `HEAD`; two processes may do this at once.

    Raises:
        RecordsError: When it was written by a newer version of the station.
    """
    with engine.connect() as connection:
        present = current(connection)
    if present == HEAD:
        return
    from station.records import upgrade  # noqa: PLC0415 - half a second on a Pi, rarely needed

    if present is not None and present not in upgrade.known_revisions():
        raise RecordsError(
            f"The records have the shape {present}, which this version does not know.",
            "They were written by a newer version of the station: install that one.",
        )
    upgrade.upgrade(engine, HEAD)


def current(connection: Connection) -> str | None:
    """The migration at which a database stands, None for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)
