"""Bringing a database to the newest revision. Imported only where there is something to bring: Alembic is 11 MB."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, event

from newsroom import killpoints
from newsroom.errors import StoreError


def upgrade(conn: Connection, folder: Path) -> str:
    """By the revisions of that folder, within the transaction; the newest. Raises StoreError where the database knows
    one that stands there not."""
    config = Config()
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.attributes["connection"] = conn
    scripts = ScriptDirectory.from_config(config)
    try:
        scripts.get_revision(MigrationContext.configure(conn).get_current_revision() or "base")
    except CommandError as error:
        raise StoreError("newer", f"{conn.engine.url.database} was written by a newer rasid") from error
    event.listen(conn, "after_cursor_execute", lambda *_: killpoints.reached("mid_migration"))
    command.upgrade(config, "head")
    return scripts.get_current_head() or ""
