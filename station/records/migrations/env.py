"""Alembic's entry point; the connection is handed in by `station.records.migrate`."""

from alembic import context

from station.records.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,  # SQLite alters tables by copying them
)
with context.begin_transaction():
    context.run_migrations()
