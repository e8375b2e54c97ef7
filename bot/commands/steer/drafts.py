"""What was shown to somebody before it is saved: kept for them in that chat, with the content they saw.

preview ─► keep ─► [save TOKEN] [edit] [drop]      the token is the version of the draft: an old button saves nothing
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from typing import Any

from bot import steered
from bot.commands.request import Request
from bot.commands.verbs import editor
from bot.message import Action, Block, Message, Paragraph
from bot.texts import Texts
from newsroom import steering
from newsroom.amending import version
from newsroom.desk import Desk
from newsroom.errors import UserError
from newsroom.store import dialogues

PATIENCE = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Draft:
    command: str  # that shows and saves it
    kind: str
    key: str
    data: Mapping[str, Any] | None  # None: it is to be taken away
    seen: str  # version of what stood when it was begun
    blocked: bool = False  # shown with a reason why it cannot be saved so

    @property
    def token(self) -> str:
        return version(asdict(self))


async def keep(draft: Draft, request: Request, desk: Desk) -> None:
    until = desk.now() + PATIENCE
    await desk.db.write(dialogues.begin, request.chat, request.person, "draft", asdict(draft), until)


async def kept(command: str, request: Request, desk: Desk, token: str = "") -> Draft:
    """The one of that command, and of that button if it has a token. UserError when it is gone."""
    open_ = await desk.db.read(dialogues.current, request.chat, request.person, desk.now())
    data = open_.get("draft", {})
    if data.get("command") != command or "kind" not in data:
        raise UserError("draft-gone")
    draft = Draft(**data)
    if token and draft.token != token:
        raise UserError("draft-gone")
    return draft


async def drop(request: Request, desk: Desk, texts: Texts) -> Message:
    await desk.db.write(dialogues.end, request.chat, request.person, "draft")
    return replace(texts.message(Paragraph(texts("draft-dropped"))), replaces=True)


async def save(draft: Draft, request: Request, desk: Desk, texts: Texts, *more: Block) -> Message:
    """Raises StaleError, RefusedEditError."""
    if draft.blocked:
        raise UserError("draft-blocked")
    made = await steering.change(desk, draft.kind, draft.key, draft.data, editor(request), seen=draft.seen)
    await desk.db.write(dialogues.end, request.chat, request.person, "draft")
    return steered.done(made, desk.watchlist, texts, *more)


def buttons(draft: Draft, texts: Texts, *, edit: str = "") -> tuple[Action, ...]:
    """`edit`: the line that opens it again to be changed."""
    name = draft.command
    if draft.data is None:
        save_ = Action(texts("draft-remove"), f"{name} save {draft.token}", style="danger")
    else:
        save_ = Action(texts("draft-save"), f"{name} save {draft.token}", style="primary")
    shown = [] if draft.blocked else [save_]
    shown += [Action(texts("draft-edit"), edit)] if edit else []
    return (*shown, Action(texts("draft-drop"), f"{name} drop"))
