"""Runs the revisions on the connection that `newsroom.store.database` opened, inside its transaction."""

from alembic import context

from newsroom.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite has no ALTER COLUMN
    transactional_ddl=True,  # SQLite has it, once BEGIN is ours
)
with context.begin_transaction():
    context.run_migrations()
