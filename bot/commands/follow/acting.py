"""The chat that a command acts on: where it was asked, or the one that an editor manages from a private chat.

request ─► Acting (its key, how it is set up, what it is called) ─► kept: by hand, in the books, undoable
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from bot.commands.request import Request
from bot.commands.verbs import number
from bot.message import Action, Foreign, Inline, Message, Note, Paragraph
from bot.texts import Texts
from newsroom import steering
from newsroom.amending import version
from newsroom.desk import Desk
from newsroom.errors import UserError
from newsroom.filevalues import parse_target
from newsroom.filing import target_data, target_spec
from newsroom.models import Platform, Target, TargetSpec
from newsroom.rights import TERMINAL, Role, role_of
from newsroom.steering import Editor
from newsroom.store import dialogues, edits, targets
from newsroom.store.edits import Entry
from newsroom.subscribing import MORNING

Conn = Any  # a connection of the store, handed through


@dataclass(frozen=True, slots=True)
class Acting:
    key: str
    spec: TargetSpec  # as it stands, or as it would begin
    target: Target | None  # None: it was told nothing yet
    managed: bool = False  # from elsewhere

    @property
    def name(self) -> str:
        return self.spec.title or self.key


async def acting(request: Request, desk: Desk, texts: Texts) -> Acting:
    """Raises UserError where nothing can be told."""
    key, managed = await _key(request, desk)
    found = await desk.db.read(targets.by_key, key)
    if found and found.disabled_reason != targets.REMOVED:
        return Acting(key, found.spec, found, managed)
    return Acting(key, _fresh(key, request, desk, texts, managed), None, managed)


async def kept(chat: Acting, spec: TargetSpec, request: Request, desk: Desk, seen: str = "") -> Entry | None:
    """Let the chat be told so from now on; None when this request did it before. Raises StaleError.

    `seen`: version of what the person saw, where that was longer ago than this request.
    """
    before = version(target_data(chat.target.spec) if chat.target else None)
    editor = Editor(request.person, request.name, request.update_id)
    entry = await steering.change(desk, "target", chat.key, target_data(spec), editor, seen=seen or before)
    if not chat.managed:
        await desk.db.write(targets.reached, chat.key)
    return entry


async def undone(chat: Acting, entry_id: str, request: Request, desk: Desk) -> None:
    """Take back a change that was made to this chat. UserError for anything else."""
    id_ = number(entry_id)
    entry = await desk.db.read(edits.entry, id_) if id_ is not None else None
    of_chat = entry and entry.kind in ("target", "mute") and entry.key.partition(" ")[0] == chat.key
    if entry is None or not of_chat:
        raise UserError("follow-undo-unknown")
    await steering.undo(desk, entry.id, Editor(request.person, request.name, request.update_id))


def undo_button(entry: Entry | None, texts: Texts) -> tuple[Action, ...]:
    return (Action(texts("button-undo"), f"subscribe undo {entry.id}"),) if entry else ()


def said(chat: Acting, message: Message, texts: Texts) -> Message:
    """The answer, which says on which chat when that is not the one it is read in."""
    if not chat.managed:
        return message
    about: Inline = (texts("manage-of"), " ", Foreign(chat.name))
    return replace(message, blocks=(*message.blocks, Note(about)))


def paragraph(text: str, texts: Texts) -> Message:
    return replace(texts.message(Paragraph(text)), replaces=True)


async def _key(request: Request, desk: Desk) -> tuple[str, bool]:
    if not request.chat and request.person == TERMINAL:
        return "console", False
    if request.place in ("private", "terminal"):
        open_ = await desk.db.read(dialogues.current, request.chat, request.person, desk.now())
        role = role_of(request.person, desk.roles, closed=desk.policy.closed)
        if (managing := open_.get("managing")) and role >= Role.EDITOR:
            return str(managing["target"]), True
    try:
        place = parse_target(request.chat)
    except ValueError:
        raise UserError("follow-nowhere") from None
    return await desk.db.read(_standing_key, request.chat, place), False


def _standing_key(conn: Conn, key: str, place: tuple[Platform, str, int | None]) -> str:
    """Its own, unless the chat got a new id since it was set up under the old one."""
    return key if targets.by_key(conn, key) else targets.key_at(conn, *place) or key


def _fresh(key: str, request: Request, desk: Desk, texts: Texts, managed: bool) -> TargetSpec:
    language = "en" if texts.language == "en" else "ar"
    title = request.name if request.place == "private" and not managed else ""
    begun = target_spec({"key": key, "title": title, "language": language}, desk.policy)
    return replace(begun, digest_at=MORNING)
