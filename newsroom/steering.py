"""Changing what is followed, by whom and where: checked as the files are, kept with who and when, taken back.

    wishes (kind, key, data) → as the files would be → checked whole → one transaction: changes, lines in the books

Whoever edits says which content they saw (`amending.version`): what somebody else has changed meanwhile is not
overwritten. Rights are the command table's. Imports newsroom.amending, .files, .filing, .desk and the store.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from newsroom import filing
from newsroom.amending import LISTS, Amendment, Data, Kind, laid_over, listed, version
from newsroom.desk import Desk
from newsroom.errors import ConfigError, Fault, UserError
from newsroom.files import RASID, Config, load_config
from newsroom.rights import Role
from newsroom.store import edits, inbox
from newsroom.store.edits import Entry
from newsroom.yamlfiles import load_file

Conn = Any  # a connection of the store, handed through

TRIES = 3  # when others change other things at the same moment


@dataclass(frozen=True, slots=True)
class Editor:
    """Who makes a change, and with which stored update."""

    person: str
    name: str = ""
    update_id: int | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to stand for a thing, or nothing (None)."""

    kind: str
    key: str
    data: Data | None
    seen: str | None = None  # version of what the editor saw; None does not ask
    undoes: int | None = None


class StaleError(UserError):
    """Somebody else has changed it since the editor looked: both contents, for both to be shown."""

    def __init__(self, kind: str, key: str, now: Data | None, wanted: Data | None) -> None:
        super().__init__("edit-stale", name=key)
        self.kind = kind
        self.key = key
        self.now = now
        self.wanted = wanted


class RefusedEditError(UserError):
    """It would not be valid: the faults, as of the files."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("edit-refused")
        self.faults = faults


class _MeanwhileError(Exception):
    """Other amendments stand than those it was checked with."""


async def current(desk: Desk, kind: str, key: str) -> Data | None:
    """What stands now, in the shape of the files; None when there is no such thing."""
    if kind in filing.KINDS:
        return await desk.db.read(filing.KINDS[kind].read, key)
    amendments = await desk.db.read(edits.amendments)
    return await asyncio.to_thread(_stands, desk.settings.config, amendments, kind, key)


async def change(
    desk: Desk, kind: str, key: str, data: Data | None, editor: Editor, *, seen: str | None = None
) -> Entry | None:
    """Let `data` stand for it, or nothing (None). The line of the books; None when this update did it before.

    `seen`: version of what the editor saw; None does not ask. Raises StaleError, RefusedEditError.
    """
    made = await change_all(desk, [Wish(kind, key, data, seen)], editor)
    return made[0] if made else None


async def undo(desk: Desk, entry_id: int, editor: Editor) -> Entry | None:
    """Let stand again what stood before that change. UserError when there is none or it is undone already,
    StaleError when something else stands there by now."""
    entry, undone = await desk.db.read(_for_undo, entry_id)
    if entry is None:
        raise UserError("undo-unknown", id=str(entry_id))
    if undone:
        raise UserError("undo-done", id=str(entry_id))
    wish = Wish(entry.kind, entry.key, entry.before, version(entry.after), entry_id)
    made = await change_all(desk, [wish], editor)
    return made[0] if made else None


async def change_all(desk: Desk, wishes: Sequence[Wish], editor: Editor) -> list[Entry] | None:
    """All of it or nothing, checked together; the lines of the books, None when this update did it before."""
    if editor.update_id is not None and await desk.db.read(inbox.has_changed, editor.update_id):
        return None
    for _ in range(TRIES):
        checked = await _checked(desk, [one for one in wishes if one.kind not in filing.KINDS])
        keep = partial(_keep, desk.now(), editor, wishes, checked)
        try:
            made = await desk.db.write(inbox.once, editor.update_id, keep)
        except _MeanwhileError:
            continue
        await desk.catch_up()
        return made
    raise UserError("edit-meanwhile")


async def tried(desk: Desk, wish: Wish) -> Config:
    """What would be followed if it were kept; nothing is. Raises StaleError, RefusedEditError."""
    checked = await _checked(desk, [wish])
    wanted = Amendment(kind_of(wish.kind), wish.key, wish.data)
    return await asyncio.to_thread(load_config, desk.settings.config, laid_over(checked.fitting, [wanted]))


def _for_undo(conn: Conn, entry_id: int) -> tuple[Entry | None, bool]:
    return edits.entry(conn, entry_id), edits.undone_by(conn, entry_id) is not None


# ── checking ─────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Checked:
    """Wishes for what stands in files, and what they were checked against."""

    amendments: Sequence[Amendment]
    fitting: Sequence[Amendment]  # those of them that are followed
    before: dict[tuple[str, str], Data | None]
    back: frozenset[tuple[str, str]] = frozenset()  # the files say the same: no amendment is needed
    roles: Mapping[str, Role] = field(default_factory=dict)  # as they would be; somebody stays who may steer


async def _checked(desk: Desk, wishes: Sequence[Wish]) -> _Checked:
    if not wishes:
        return _Checked((), (), {})
    amendments = await desk.db.read(edits.amendments)
    unfit = {(one.kind, one.key) for one in desk.followed.ignored}  # they are not followed, and hinder nobody
    checked, faults = await asyncio.to_thread(_check, desk.settings.config, amendments, wishes, unfit)
    for wish in wishes:
        _not_stale(wish, checked.before[wish.kind, wish.key])
    if faults:
        raise RefusedEditError(faults)
    people = [wish.key for wish in wishes if wish.kind == "person"]
    if people and Role.ADMIN in desk.roles.values() and Role.ADMIN not in checked.roles.values():
        raise UserError("people-last-admin", person=people[0])
    return checked


def _check(
    folder: Path,
    amendments: Sequence[Amendment],
    wishes: Sequence[Wish],
    unfit: Collection[tuple[str, str]],
) -> tuple[_Checked, list[Fault]]:
    fitting = [one for one in amendments if (one.kind, one.key) not in unfit]
    before = {(one.kind, one.key): _stands(folder, amendments, one.kind, one.key) for one in wishes}
    filed = {(one.kind, one.key): in_files(folder, kind_of(one.kind), one.key) for one in wishes}
    wanted = [Amendment(kind_of(one.kind), one.key, one.data) for one in wishes]
    back = frozenset((w.kind, w.key) for w in wanted if version(w.data) == version(filed[w.kind, w.key]))
    faults = [fault for one in wanted for fault in _misplaced(folder, one)]
    roles: Mapping[str, Role] = {}
    if not faults:
        try:
            roles = load_config(folder, laid_over(fitting, wanted)).roles
        except ConfigError as error:
            faults = error.faults
    return _Checked(amendments, fitting, before, back, roles), faults


def _misplaced(folder: Path, wanted: Amendment) -> Iterator[Fault]:
    """What the files' own checks would not see, because it would stand in no file."""
    dossier, _, id_ = wanted.key.rpartition("/")
    if dossier and _dossier(folder, dossier) is None:
        yield Fault("dossiers", "", f"no dossier {dossier!r}")
    if wanted.data is not None and wanted.data.get("id") != id_:
        yield Fault("dossiers", "id", f"{wanted.data.get('id')!r} is not {id_!r}")


def _stands(folder: Path, amendments: Sequence[Amendment], kind: str, key: str) -> Data | None:
    amended = [one for one in amendments if (one.kind, one.key) == (kind, key)]
    return amended[-1].data if amended else in_files(folder, kind_of(kind), key)


def in_files(folder: Path, kind: Kind, key: str) -> Data | None:
    """What the files say of it, amendments left out."""
    if kind == "person":
        path = folder / RASID
        return listed(load_file(path), kind).get(key) if path.exists() else None
    dossier, _, id_ = key.partition("/")
    return listed(_dossier(folder, dossier), kind).get(id_)


def _dossier(folder: Path, id_: str) -> dict[str, Any] | None:
    for path in sorted(folder.glob("dossiers/*.yaml")):
        raw = load_file(path)
        if isinstance(raw, dict) and raw.get("id") == id_:
            return raw
    return None


def kind_of(kind: str) -> Kind:
    for one in LISTS:
        if one == kind:
            return one
    raise LookupError(kind)


def _not_stale(wish: Wish, before: Data | None) -> None:
    if wish.seen is not None and version(before) != wish.seen:
        raise StaleError(wish.kind, wish.key, before, wish.data)


# ── in the transaction ───────────────────────────────────────────────────────────────────────────────────


def _keep(
    now: datetime, editor: Editor, wishes: Sequence[Wish], checked: _Checked, conn: Conn
) -> list[Entry]:
    edits.alone(conn)
    if checked.before and edits.amendments(conn) != checked.amendments:
        raise _MeanwhileError
    return [_enter(conn, wish, editor, now, *_made(conn, wish, checked, now)) for wish in wishes]


def _made(conn: Conn, wish: Wish, checked: _Checked, now: datetime) -> tuple[Data | None, Data | None]:
    """The change; what stood before it, and what stands."""
    place = wish.kind, wish.key
    if place in checked.before:
        if place in checked.back:
            edits.drop(conn, kind_of(wish.kind), wish.key)
        else:
            edits.amend(conn, kind_of(wish.kind), wish.key, wish.data, now)
        return checked.before[place], wish.data
    rows = filing.KINDS[wish.kind]
    before = rows.read(conn, wish.key)
    _not_stale(wish, before)
    rows.write(conn, wish.key, wish.data, now)
    return before, rows.read(conn, wish.key)


def _enter(
    conn: Conn, wish: Wish, editor: Editor, now: datetime, before: Data | None, after: Data | None
) -> Entry:
    line = Entry(0, now, editor.person, editor.name, wish.kind, wish.key, before, after, wish.undoes)
    return replace(line, id=edits.enter(conn, line))
