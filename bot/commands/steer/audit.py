"""The books: who changed what, when, in words; one change looked at closely, and taken back.

audit · audit NAME · audit PERSON · audit … before 40 · audit 40              undo · undo 40
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot import steered
from bot.commands.request import Request
from bot.commands.verbs import editor
from bot.message import Action, Block, Bullets, Foreign, Heading, Message, Note, Paragraph
from bot.render.foreign import clip
from bot.texts import Texts
from newsroom import steering
from newsroom.arabic import display
from newsroom.arabic.fold import heavy
from newsroom.desk import Desk
from newsroom.errors import UserError
from newsroom.models import Entity, Milestone
from newsroom.rights import Role, role_of
from newsroom.store import edits
from newsroom.store.edits import Entry, Of

A_PAGE = 8
OWN = 50  # of a person's last changes, among which the last that stands is sought
NUMBERS = 4  # buttons in a row
ECHOED = 80
TOLD = ("target", "mute")  # kinds that say what a chat is told
_BEFORE = re.compile(r"(?:^|\s)(?:before|قبل)\s+(\d{1,9})$")


async def audit(request: Request, desk: Desk, texts: Texts) -> Message:
    if re.fullmatch(r"#?\d{1,9}", request.text):
        return replace(await _one(int(request.text.lstrip("#")), desk, texts), replaces=request.pressed)
    found = _BEFORE.search(request.text)
    named = request.text[: found.start()].strip() if found else request.text
    of = replace(await _meant(named, desk), before=int(found[1]) if found else None)
    entries = await desk.db.read(edits.entries, A_PAGE + 1, of)
    return replace(await _listed(entries, named, desk, texts), replaces=request.pressed)


async def _meant(named: str, desk: Desk) -> Of:
    """A person by id or by what they were called, a thing by any of its names."""
    if not named:
        return Of()
    people = await desk.db.read(edits.editors)
    for person, name in people.items():
        if heavy(named) in (heavy(person), heavy(name)):
            return Of(by=person)
    keys = await desk.db.read(edits.keys)
    if exact := next(
        (key for key in keys if heavy(named) in (heavy(key), heavy(key.partition("/")[2]))), None
    ):
        return Of(key=exact)
    found = desk.watchlist.find(named, (Entity, Milestone)).exact
    if len(found) == 1:
        id_ = found[0].id
        for dossier in desk.watchlist.dossiers:
            if any(one.id == id_ for one in dossier.entities):
                return Of("entity", f"{dossier.id}/{id_}")
            if any(one.id == id_ for one in dossier.milestones):
                return Of("milestone", f"{dossier.id}/{id_}")
    raise UserError("audit-who", name=clip(named, ECHOED))


async def _listed(entries: Sequence[Entry], named: str, desk: Desk, texts: Texts) -> Message:
    title = texts("audit-title-of", name=clip(named, ECHOED)) if named else texts("audit-title")
    if not entries:
        return texts.message(Heading(title), Note(texts("audit-empty")))
    shown = entries[:A_PAGE]
    undone = await desk.db.read(edits.undone, [one.id for one in shown])
    lines = tuple(
        steered.entry_line(one, _when(one, desk, texts), desk.watchlist, texts, undone=one.id in undone)
        for one in shown
    )
    numbers = [Action(str(one.id), f"audit {one.id}") for one in shown]
    rows = [tuple(numbers[at : at + NUMBERS]) for at in range(0, len(numbers), NUMBERS)]
    if len(entries) > A_PAGE:
        line = (
            f"audit {named} before {shown[-1].id}"
            if len(named.encode()) < 40
            else f"audit before {shown[-1].id}"
        )
        rows.append((Action(texts("audit-older"), " ".join(line.split())),))
    return replace(
        texts.message(Heading(title), Bullets(lines), Note(texts("audit-hint"))), actions=tuple(rows)
    )


async def _one(id_: int, desk: Desk, texts: Texts) -> Message:
    entry = await desk.db.read(edits.entry, id_)
    if entry is None:
        raise UserError("undo-unknown", id=str(id_))
    by = await desk.db.read(edits.undone_by, id_)
    lines = steered.differences(entry.kind, entry.before, entry.after, desk.watchlist, texts)
    who = (Foreign(entry.name or entry.by), " · ", Foreign(entry.by), f" · {_when(entry, desk, texts)}")
    blocks: list[Block] = [
        Heading(texts("audit-one", id=str(id_), name=steered.subject(entry, desk.watchlist, texts))),
        Paragraph(who),
        Bullets(lines),
    ]
    if entry.before is None or entry.after is None:
        blocks.append(steered.contents(entry.kind, entry.after or entry.before, desk.watchlist, texts))
    if entry.undoes:
        blocks.append(Note(texts("audit-of", id=str(entry.undoes))))
    if by:
        blocks.append(Note(texts("audit-by", id=str(by))))
    row = () if by else ((Action(texts("steer-undo"), f"undo {id_}"),),)
    return replace(texts.message(*blocks), actions=(*row, (Action(texts("audit-all"), "audit"),)))


def _when(entry: Entry, desk: Desk, texts: Texts) -> str:
    return display.moment(entry.at, desk.policy.timezone, texts.language)


# ── undo ─────────────────────────────────────────────────────────────────────────────────────────────────


async def undo(request: Request, desk: Desk, texts: Texts) -> Message:
    """The change of that number, or the last own one that stands; then what stands now, in words."""
    text = request.text.lstrip("#")
    if text and not re.fullmatch(r"\d{1,9}", text):
        raise UserError("undo-what", text=clip(request.text, ECHOED))
    entry = await desk.db.read(edits.entry, int(text)) if text else await _last(request, desk)
    if entry is None:
        raise UserError("undo-unknown", id=text) if text else UserError("undo-nothing")
    if not _may(entry, request, desk):
        raise UserError("forbidden-admin")
    if await desk.db.read(edits.undone_by, entry.id):
        raise UserError("undo-done", id=str(entry.id))
    made = await steering.undo(desk, entry.id, editor(request))
    message = steered.done(made, desk.watchlist, texts)
    if made is None:
        return message
    title = Heading(texts("undo-done-title", name=steered.subject(made, desk.watchlist, texts)))
    redo = (Action(texts("undo-again"), f"undo {made.id}"),)
    return replace(message, blocks=(title, *message.blocks[1:]), actions=(redo,))


async def _last(request: Request, desk: Desk) -> Entry | None:
    if not request.person:
        return None
    own = await desk.db.read(edits.entries, OWN, Of(by=request.person))
    undone = await desk.db.read(edits.undone, [one.id for one in own])
    return next((one for one in own if one.undoes is None and one.id not in undone), None)


def _may(entry: Entry, request: Request, desk: Desk) -> bool:
    """Admins anything. What a chat is told: those who may decide it there, and whoever decided it."""
    role = role_of(request.person, desk.roles, closed=desk.policy.closed)
    if role >= Role.ADMIN:
        return True
    if entry.kind not in TOLD or not request.person:
        return False
    here = entry.key.partition(" ")[0] == request.chat
    own = entry.by == request.person
    return (own or here) if role >= Role.EDITOR else own and here and request.place == "private"
