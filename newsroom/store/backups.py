"""Copies of the SQLite database, and the way back from one.

    backup    VACUUM INTO a file beside it ─► without its name for Redis ─► to the disk ─► its final name
    restore   checked, copied beside the database, brought up to date ─► takes its place; what was there stays beside it

VACUUM INTO and not SQLite's backup call: both copy one moment while others write, but it writes every row anew, so that
the copy is small, holds nothing that was deleted, and is not made at all of a database whose tables cannot be read.
Imports `newsroom.settings`, `newsroom.errors`, the tables and its siblings.
"""

from __future__ import annotations

import os
import secrets
import shutil
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import URL, create_engine, delete, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from newsroom.errors import StoreError
from newsroom.models import DeliveryState, Doubt
from newsroom.settings import Settings
from newsroom.store.database import upgrade_at
from newsroom.store.engine import address
from newsroom.store.faults import explained
from newsroom.store.tables import deliveries, meta

BESIDE = ("-wal", "-shm", "-journal")  # what SQLite keeps beside a database


@dataclass(frozen=True, slots=True)
class Restored:
    revision: str
    waiting: int  # deliveries that waited when the copy was made: they may have been sent since, and say so
    replaced: Path | None  # what was there; null: nothing


def backup(settings: Settings, to: Path) -> None:
    """A consistent copy of the SQLite file while the service runs; `to` is there whole, or not at all.

    The copy has no instance id: restored, it gets a new one, and so never meets keys that Redis holds for items it
    does not have. Raises StoreError.
    """
    source = _file(settings, "copy a PostgreSQL database with pg_dump")
    if to.exists():
        raise StoreError("exists", f"{to} is there already")
    if not source.exists():
        raise StoreError("missing", f"{source} is not there")
    with _told(source), _made(to) as copy:
        _vacuum(source, copy)
        _without_name(copy)
        copy.chmod(_mode(source))


def restore(settings: Settings, backup: Path, now: datetime) -> Restored:
    """Let the database be what it was when this copy was made. Only for whoever has locked it: see `bot.app.alone`.

    Nothing is touched before the copy is known to be whole and one of ours. Killed at any moment, either the old or
    the restored database is in place. Raises StoreError.
    """
    place = _behind_links(_file(settings, "restore a PostgreSQL database with pg_restore"))
    if not backup.is_file():
        raise StoreError("missing", f"{backup} is not there")
    if place.exists() and backup.samefile(place):
        raise StoreError("exists", f"{backup} is the database itself")
    place.parent.mkdir(parents=True, exist_ok=True)
    with _staged(place) as fresh:
        with _told(backup):
            _check(backup)
            _vacuum(backup, fresh)
        revision = _up_to_date(fresh, backup)
        with _told(place):
            waiting = _doubtful(fresh, now)
            _without_name(fresh)
            _give(fresh, place, backup)
            replaced = _set_aside(place, now)
            os.replace(fresh, place)
            _to_disk(place.parent)
    return Restored(revision, waiting, replaced)


def _file(settings: Settings, otherwise: str) -> Path:
    url = address(settings)
    if not url.database or url.get_backend_name() != "sqlite":
        raise StoreError("unsupported", otherwise)
    return Path(url.database)


def _behind_links(path: Path) -> Path:
    """Where it stands: what takes the place of a link would stand on another disk, and not where the link leads."""
    return path.resolve() if path.is_symlink() else path


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Errors of SQLite and of the disk as StoreError."""
    try:
        yield
    except (DBAPIError, sqlite3.Error, OSError) as error:
        raise explained(error, _url(path)) from error


@contextmanager
def _made(to: Path) -> Iterator[Path]:
    """A file that gets its name when it is whole and on the disk."""
    with _staged(to) as half:
        yield half
        try:
            os.link(half, to)  # as a rename, but for never taking the place of another
        except FileExistsError:
            raise StoreError("exists", f"{to} is there already") from None
        except OSError:
            os.replace(half, to)  # a file system without links
        _to_disk(to.parent)


@contextmanager
def _staged(to: Path) -> Iterator[Path]:
    half = to.with_name(f".{to.name}.{secrets.token_hex(4)}")
    try:
        yield half
    finally:
        for name in (half, *_beside(half)):
            name.unlink(missing_ok=True)


def _vacuum(source: Path, to: Path) -> None:
    """Into a file that nobody else may read while it is made."""
    with _told(to.parent):
        os.close(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    with closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as conn:
        conn.execute("PRAGMA busy_timeout = 5000")
        try:
            conn.execute("VACUUM INTO ?", (str(to),))
        except sqlite3.Error as error:
            if getattr(error, "sqlite_errorname", "") == "SQLITE_FULL":  # of the disk it is copied to
                raise explained(error, _url(to.parent)) from error
            raise


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def _give(fresh: Path, place: Path, backup: Path) -> None:
    """To whom the one belonged that it replaces, else the folder: a restore is often the work of root, and the service
    is not root."""
    there = place.exists()
    owner = (place if there else place.parent).stat()
    with suppress(PermissionError):
        os.chown(fresh, owner.st_uid, owner.st_gid)
    fresh.chmod(_mode(place if there else backup) | stat.S_IRUSR | stat.S_IWUSR)


def _check(path: Path) -> None:
    """Every page and every index of it. Raises StoreError."""
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as conn:
        (said,) = conn.execute("PRAGMA integrity_check(1)").fetchone()
    if said != "ok":
        raise StoreError("corrupt", f"{path} is damaged: {said}")


def _up_to_date(fresh: Path, backup: Path) -> str:
    """The revision of what was staged, once it is the newest; refuses what is not ours, and what is newer than we."""
    try:
        return upgrade_at(_url(fresh.absolute()))
    except StoreError as error:
        raise StoreError(error.reason, error.detail.replace(str(fresh.absolute()), str(backup))) from error


def _url(path: Path) -> URL:
    return URL.create("sqlite", database=str(path))


def _without_name(path: Path) -> None:
    """Take the instance id out, and leave one file without anything beside it, on the disk."""
    with create_engine(_url(path), poolclass=NullPool).begin() as conn:
        conn.execute(delete(meta).where(meta.c.key == "instance"))
    _alone(path)
    _to_disk(path)


def _doubtful(path: Path, now: datetime) -> int:
    """Whatever waited may have been sent after the copy was made: it is in doubt, as after a crash."""
    waiting = deliveries.c.state.in_((DeliveryState.DUE, DeliveryState.CLAIMED))
    due = update(deliveries).where(waiting).values(state=DeliveryState.DUE, leased_until=None, begun_at=None)
    first = due.values(attempts=1, doubt=Doubt.CRASH, doubted_at=now)
    with create_engine(_url(path), poolclass=NullPool).begin() as conn:
        return conn.execute(first).rowcount


def _alone(path: Path) -> None:
    """Nobody has it open, and nothing of it stands beside it. Raises StoreError."""
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("PRAGMA busy_timeout = 2000")
        try:
            (mode,) = conn.execute("PRAGMA journal_mode = DELETE").fetchone()
        except sqlite3.OperationalError as error:
            raise StoreError("busy", f"{path} is open in another program: end it first") from error
        if mode != "delete":
            raise StoreError("busy", f"{path} is open in another program: end it first")


def _set_aside(place: Path, now: datetime) -> Path | None:
    """Keep what is there under another name, also where it stands: a restored file takes its place in one step."""
    kept = place.with_name(f"{place.name}.replaced-{now:%Y%m%dT%H%M%SZ}")
    if kept.exists():
        raise StoreError("exists", f"{kept} is there already")
    there = place.exists()
    if there:
        with suppress(
            sqlite3.DatabaseError
        ):  # it is damaged: whoever may mend it has what stands beside it, too
            _alone(place)
        try:
            os.link(place, kept)
        except OSError:
            shutil.copy2(place, kept)
    # What still stands beside it would be taken for the restored one's own, and played into it.
    for name, other in zip(_beside(place), _beside(kept), strict=True):
        with suppress(FileNotFoundError):
            os.replace(name, other)
    return kept if there else None


def _beside(path: Path) -> tuple[Path, ...]:
    return tuple(path.with_name(path.name + end) for end in BESIDE)


def _to_disk(path: Path) -> None:
    """A file's bytes, or a folder's names."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
