"""Questions of ours: a form that a platform cannot open is asked in words, and the next words fill it in.

Message.form ─► shown in words, remembered for this person in this chat ─► their next line ─► Request.values
                     ▲────────────── what cannot be meant is asked for again ──────────────┘

The next line answers, whatever it says; "/" before it, or "cancel", leaves the question.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.commands.request import Request
from bot.message import Action, Block, Bullets, Code, Field, Form, Message, Note, Paragraph
from bot.render.foreign import without_bidi
from bot.texts import Texts
from newsroom.arabic.fold import heavy
from newsroom.desk import Desk
from newsroom.store import dialogues

PATIENCE = timedelta(minutes=10)

Taken = Mapping[str, Any]  # a form that is being filled in: its line and fields, and by which update


async def asked(message: Message, request: Request, desk: Desk, texts: Texts) -> Message:
    """The message as it can be shown here: with its form in words where no window can be opened."""
    form = message.form
    if form is None or request.forms:
        return message
    if form.optional:
        return replace(message, form=None)
    data = {"line": form.line, "fields": [[field.key, field.label] for field in form.fields]}
    until = desk.now() + PATIENCE
    await desk.db.write(dialogues.begin, request.chat, request.person, "form", data, until)
    blocks = (*message.blocks, *_in_words(form, texts))
    return replace(message, blocks=blocks, form=None, actions=(*message.actions, _cancel(texts)))


def _cancel(texts: Texts) -> tuple[Action, ...]:
    return (Action(texts("form-cancel"), "cancel"),)


def _in_words(form: Form, texts: Texts) -> Sequence[Block]:
    if len(form.fields) == 1:
        (field,) = form.fields
        return (Note(texts("form-one", label=field.label)),)
    lines = tuple((f"{field.label}: ", Code(_shown(field))) for field in form.fields)
    return Note(texts("form-many")), Bullets(lines)


def _shown(field: Field) -> str:
    """What stands there already, in words where it is one of several; or what may."""
    return dict(field.choices).get(field.value, field.value) or field.hint or "…"


async def cancel(request: Request, desk: Desk, texts: Texts) -> Message:
    """The next words are words again."""
    await desk.db.write(dialogues.end, request.chat, request.person, "form")
    return replace(texts.message(Paragraph(texts("form-cancelled"))), replaces=True)


# ── answered ─────────────────────────────────────────────────────────────────────────────────────────────


async def taken(request: Request, desk: Desk) -> Taken | None:
    """The question of ours that these words answer, where one waits: theirs alone, and found again by a second try
    of the request, until it is `over` or asked for `again`."""
    if not request.chat or not request.text.strip():
        return None
    if _leaves(request):
        await desk.db.write(dialogues.end, request.chat, request.person, "form")
        return None
    of = (request.chat, request.person, request.update_id, desk.now())
    return None if request.pressed else await desk.db.write(dialogues.take, *of)


def _leaves(request: Request) -> bool:
    """Whether they plainly do something else: a platform's command, or a window that was sent."""
    slash = request.slash or without_bidi(request.text).lstrip().startswith("/")
    return slash or bool(request.values)


def filled(form: Taken, request: Request) -> Request:
    """The request that these words complete."""
    return replace(request, text=form["line"], values=_values(request.text, form["fields"]))


async def over(form: Taken | None, request: Request, desk: Desk) -> None:
    if form:
        await desk.db.write(dialogues.finish, request.chat, request.person, form)


async def again(form: Taken | None, refusal: Message, request: Request, desk: Desk, texts: Texts) -> Message:
    """The refusal of what was filled in, which may be written anew, unless the question is over."""
    until = desk.now() + PATIENCE
    if not form or not await desk.db.write(dialogues.reopen, request.chat, request.person, form, until):
        return refusal
    blocks = (*refusal.blocks, Note(texts("form-again")))
    return replace(refusal, blocks=blocks, actions=(*refusal.actions, _cancel(texts)))


def _values(text: str, fields: Sequence[Sequence[str]]) -> Mapping[str, str]:
    """What stands after each field's label; without labels, the parts between bars, or lines, in order."""
    labels = {heavy(label): key for key, label in fields}
    if len(fields) == 1:
        return {fields[0][0]: text.strip()}
    found: dict[str, str] = {}
    last = ""
    for line in text.splitlines():
        label, colon, rest = line.partition(":")
        if colon and (key := labels.get(heavy(label.strip()))):
            found[key], last = rest.strip(), key
        elif last:
            found[last] += f"\n{line.strip()}"
    if found:
        return found
    parts = [part.strip() for part in (text.split("|") if "|" in text else text.splitlines())]
    return {key: part for (key, _), part in zip(fields, parts, strict=False)}
