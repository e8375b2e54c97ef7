"""One leader: of all rasids on one database a single one sends, the one that holds the lease; of those scaled out a
single one hands out polls, and a single one listens, each with a lease of its own. `rasid run` holds all three.

    leading(…) → acquire, or wait, or AlreadyRunningError → renewed in the background → given back at the end

Where a file's lock proves that whoever held the lease is dead (SQLite), it is taken over at once. On PostgreSQL a
restart on the same host and data folder waits until the time of its dead predecessor has passed; a rasid elsewhere
does not wait. A leader that was frozen past its time and finds another in its place sets `lost`, and stops.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import socket
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import IO

import structlog

from newsroom import metrics
from newsroom.desk import utc_now
from newsroom.errors import AlreadyRunningError, StoreError
from newsroom.settings import Settings
from newsroom.store import leases
from newsroom.store.database import Database
from newsroom.store.engine import lock_path
from newsroom.store.leases import LEADER, LISTENER, TICKER, Lease

log = structlog.get_logger()

LEASE_S = 30.0
RENEWALS = 4  # within the time of a lease
PATIENCE_S = 5.0  # beyond the time of a predecessor's lease
FAREWELL_S = 1.5

DOES = {LEADER: "is running", TICKER: "hands out polls", LISTENER: "listens"}
ENDS = {
    LEADER: "this one sends nothing more and ends",
    TICKER: "this one hands out nothing more and ends",
    LISTENER: "this one listens no more and ends",
}

Clock = Callable[[], datetime]


class Leader:
    """The lease of this process, as `leading` keeps it."""

    def __init__(self, db: Database, lease: Lease, seconds: float, clock: Clock, *, alone: bool) -> None:
        self.alone = alone  # no earlier leader can still be at work
        self.lost = asyncio.Event()
        self.lost_to = ""  # a sentence, once it is lost
        self._db = db
        self._lease = lease
        self._seconds = seconds
        self._clock = clock

    @property
    def fence(self) -> int:
        return self._lease.fence

    async def keep(self) -> None:
        """Renew until it is lost. A database that is away is waited for: without it nobody else leads either."""
        failing = False
        while not self.lost.is_set():
            await asyncio.sleep(self._seconds / RENEWALS)
            try:
                await self._renew()
            except StoreError as error:
                if not failing:
                    log.warning("lease not renewed", why=str(error))
                failing = True
            except Exception:
                log.exception("lease not renewed")
            else:
                failing = False

    async def give_back(self) -> None:
        """So that the next need not wait. Where the database is away, its time passes instead."""
        try:
            async with asyncio.timeout(FAREWELL_S):
                await self._db.write(leases.release, self._lease, self._clock())
        except (StoreError, TimeoutError) as error:
            log.warning("lease not given back", why=str(error) or "the database does not answer")

    async def _renew(self) -> None:
        if await self._db.write(leases.renew, self._lease, self._clock(), self._seconds):
            return
        other = await self._db.read(leases.current, self._lease.name)
        who = _told(other) if other and other.holder else "another rasid"
        self.lost_to = f"{who} has taken over; {ENDS[self._lease.name]}"
        log.error("lease lost", why=self.lost_to)
        metrics.LEASES_LOST.inc()
        self.lost.set()


def place_of(data: Path) -> str:
    """The host and the data folder: of two rasids there the second could not have begun, so the first is dead."""
    return f"{socket.gethostname()}:{data.absolute()}"


@contextmanager
def alone(settings: Settings, names: Sequence[str] = (LEADER,)) -> Iterator[None]:
    """Hold the database's folder, or the data folder beside a server, for what these leases are for; the locks end
    with the process."""
    with ExitStack() as held:
        for name in names:
            path = lock_path(settings)
            held.enter_context(_locked(path if name == LEADER else path.with_name(f"rasid-{name}.lock")))
        yield


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = path.open("a+", encoding="utf-8")
    except OSError as error:
        raise StoreError("unusable", f"{path.parent} cannot be used ({error.strerror})") from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunningError(f"another rasid is running on {path.parent}{_written(lock)}") from None
        with suppress(OSError):  # a full disk: the lock holds without a name
            lock.truncate(0)
            lock.write(f"process {os.getpid()}, since {utc_now():%Y-%m-%d %H:%M:%S} UTC\n")
            lock.flush()
        yield


def _written(lock: IO[str]) -> str:
    """What its holder wrote into it."""
    with suppress(OSError, UnicodeDecodeError):
        lock.seek(0)
        if said := lock.readline(200).strip():
            return f": {said}"
    return ""


@asynccontextmanager
async def leading(
    db: Database, place: str, *, name: str = LEADER, seconds: float = LEASE_S, clock: Clock = utc_now
) -> AsyncIterator[Leader]:
    """Hold this lease for as long as the block runs; `place` is that of `place_of`. Raises AlreadyRunningError where
    another does."""
    leader = await _taken(db, place, name, seconds, clock)
    keeping = asyncio.create_task(leader.keep(), name="lease")
    try:
        yield leader
    finally:
        keeping.cancel()
        await asyncio.gather(keeping, return_exceptions=True)
        await leader.give_back()


@asynccontextmanager
async def holding(
    db: Database, settings: Settings, names: Sequence[str], seconds: float = LEASE_S
) -> AsyncIterator[tuple[Leader, ...]]:
    """All of these leases, or AlreadyRunningError."""
    async with AsyncExitStack() as held:
        place = place_of(settings.data)
        each = (leading(db, place, name=name, seconds=seconds) for name in names)
        yield tuple([await held.enter_async_context(one) for one in each])


async def _taken(db: Database, place: str, name: str, seconds: float, clock: Clock) -> Leader:
    holder, end = f"{place} (process {os.getpid()})", time.monotonic() + seconds + PATIENCE_S
    waiting = False
    while True:
        before, lease = await db.write(leases.bid, name, holder, clock(), seconds, alone=db.exclusive)
        ours = before is not None and _place(before) == place
        if lease:
            gone = db.exclusive or ours or before is None or not before.holder
            return Leader(db, lease, seconds, clock, alone=gone)
        who = _told(before) if before else "it began at the same moment"
        if not ours or time.monotonic() > end:
            raise AlreadyRunningError(f"another rasid {DOES[name]} on this database: {who}")
        if not waiting:
            log.warning("waiting for the time of a predecessor that ended without a word", holder=who)
        waiting = True
        await asyncio.sleep(min(1.0, seconds / RENEWALS))


def _place(lease: Lease) -> str:
    return lease.holder.rpartition(" (process ")[0]


def _told(lease: Lease) -> str:
    return f"{lease.holder}, since {lease.since:%Y-%m-%d %H:%M:%S} UTC"
