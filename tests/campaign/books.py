"""What a killed program left in its database, read without touching it."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import psycopg

Rows = list[tuple[Any, ...]]


class Books:
    """A SQLite file, or a PostgreSQL database by its address."""

    def __init__(self, where: Path | str) -> None:
        self._where = where

    @property
    def checkable(self) -> bool:
        """Whether the file itself can be judged."""
        return isinstance(self._where, Path)

    def sound(self) -> bool:
        return self.read("PRAGMA integrity_check") in ([("ok",)], [])

    def read(self, query: str) -> Rows:
        """No rows either where the program died before it made the tables."""
        if isinstance(self._where, str):
            with psycopg.connect(self._where) as server:
                try:
                    return server.execute(query).fetchall()
                except psycopg.errors.UndefinedTable:
                    return []
        if not self._where.exists():
            return []
        # mode=ro: the log that the dead left beside the file stays for the next life to take in.
        with closing(sqlite3.connect(f"file:{self._where}?mode=ro", uri=True)) as file:
            try:
                return file.execute(query).fetchall()
            except sqlite3.OperationalError as error:
                if "no such table" not in str(error):
                    raise
                return []

    def change(self, statement: str) -> None:
        """For the tables of a program that is not running, once it has made them."""
        if isinstance(self._where, str):
            with psycopg.connect(self._where) as server, suppress(psycopg.errors.UndefinedTable):
                server.execute(statement)
        elif self._where.exists():
            with closing(sqlite3.connect(self._where)) as file, suppress(sqlite3.OperationalError):
                file.execute(statement)
                file.commit()
