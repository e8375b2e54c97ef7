"""How this chat is told: language, clock, quiet hours, weekend, digests, sources, pictures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.commands.follow.acting import Acting, acting, kept, said, undo_button
from bot.commands.follow.choices import CHOICES, Choice, choice_of
from bot.commands.request import Request
from bot.commands.verbs import done_before
from bot.message import Action, Field, Fields, Form, Heading, Message, Note, Paragraph
from bot.render.foreign import clip
from bot.texts import Texts
from newsroom.amending import version
from newsroom.desk import Desk
from newsroom.errors import UserError
from newsroom.filing import DAYS, target_data
from newsroom.models import TargetSpec
from newsroom.store.edits import Entry

FORM = "form"
ECHOED = 80  # characters of what was not understood


async def settings(request: Request, desk: Desk, texts: Texts) -> Message:
    chat = await acting(request, desk, texts)
    if request.values:
        return await _filled(chat, request, desk, texts)
    if not request.text:
        return said(chat, _overview(chat, texts, forms=request.forms), texts)
    found = choice_of(request.text)
    if found is None:
        raise UserError("settings-unknown", text=clip(request.text, ECHOED))
    one, value = found
    if not value:
        return said(chat, _question(chat, one, texts), texts)
    return await _changed(chat, one.read(chat.spec, value, desk, texts), request, desk)


async def _filled(chat: Acting, request: Request, desk: Desk, texts: Texts) -> Message:
    """What the form says. An empty field is none of it; what stands there as it was is no change."""
    spec = chat.spec
    for one in CHOICES:
        value = request.values.get(one.key, "").strip()
        if one.key in request.values and value != _value(chat.spec, one.key):
            spec = _read(one, spec, value or "off", desk, texts)
    seen = request.text.partition(" ")[2]
    return await _changed(chat, spec, request, desk, seen)


def _read(one: Choice, spec: TargetSpec, value: str, desk: Desk, texts: Texts) -> TargetSpec:
    """A refusal says which field it is about."""
    try:
        return one.read(spec, value, desk, texts)
    except UserError as error:
        raise error.at(one.key) from None


async def _changed(chat: Acting, spec: TargetSpec, request: Request, desk: Desk, seen: str = "") -> Message:
    """The answer is in the language that the chat has from now on, if that was what was chosen."""
    texts = Texts(request.language if spec.language == chat.spec.language else spec.language)
    entry: Entry | None = None
    before = await done_before(request, desk)
    if not before and spec != chat.spec:
        entry = await kept(chat, spec, request, desk, seen)
    first = texts("settings-kept") if entry or before else texts("settings-same")
    shown = _overview(replace(chat, spec=spec), texts, forms=False)
    undo = (undo_button(entry, texts),) if entry else ()
    blocks = (Paragraph(first), *shown.blocks)
    return said(chat, replace(shown, blocks=blocks, actions=(*undo, *shown.actions)), texts)


def _overview(chat: Acting, texts: Texts, *, forms: bool) -> Message:
    """All of it; with a form where the platform can open one, else with a button for each."""
    pairs = tuple((texts(f"settings-{one.key}"), one.shown(chat.spec, texts)) for one in CHOICES)
    message = texts.message(
        Heading(texts("settings-title")),
        Fields(pairs),
        Note(texts("follow-example", example=texts("help-settings-example"))),
    )
    buttons = [Action(texts(f"settings-{one.key}"), f"settings {one.key}") for one in CHOICES]
    rows = tuple(tuple(buttons[n : n + 2]) for n in range(0, len(buttons), 2))
    return replace(message, actions=rows, replaces=True, form=_form(chat, texts) if forms else None)


def _question(chat: Acting, one: Choice, texts: Texts) -> Message:
    """One setting: how it is, and what it may be."""
    label, shown = texts(f"settings-{one.key}"), one.shown(chat.spec, texts)
    blocks = [Paragraph(texts("settings-now", label=label, value=shown))]
    blocks += [Paragraph(texts(f"settings-about-{one.key}"))]
    buttons = [Action(name, f"settings {one.key} {value}") for value, name in one.offered(texts)]
    rows = tuple(tuple(buttons[n : n + 2]) for n in range(0, len(buttons), 2))
    back = (Action(texts("button-settings"), "settings"),)
    return replace(texts.message(*blocks), actions=(*rows, back), replaces=True)


def _form(chat: Acting, texts: Texts) -> Form:
    """`line` carries what the person saw: what somebody else changes meanwhile is not overwritten."""
    seen = version(target_data(chat.target.spec) if chat.target else None)
    fields = tuple(_fields(chat.spec, texts))
    return Form(
        texts("settings-title"), f"settings {FORM} {seen}", fields, texts("settings-submit"), optional=True
    )


def _fields(spec: TargetSpec, texts: Texts) -> Iterator[Field]:
    for one in CHOICES:
        if one.key == "sources" and not spec.subscriptions:
            continue
        label, value = texts(f"settings-{one.key}"), _value(spec, one.key)
        if one.typed:
            hint = texts(f"settings-about-{one.key}")
            yield Field(one.key, label, value, optional=not value, hint=hint)
        else:
            yield Field(one.key, label, value, kind="choice", choices=one.offered(texts))


def _value(spec: TargetSpec, key: str) -> str:
    """As it stands in a field of the form, and as it may be typed."""
    match key:
        case "lang":
            return spec.language
        case "zone":
            return spec.timezone
        case "quiet":
            return " ".join(f"{at:%H:%M}" for at in spec.quiet or ())
        case "weekend":
            return " ".join(DAYS[day] for day in spec.weekend)
        case "digest":
            return " ".join(f"{at:%H:%M}" for at in spec.digest_at)
        case "sources":
            wanted = {one.min_sources for one in spec.subscriptions}
            return str(*wanted) if len(wanted) == 1 else ""
        case "pictures":
            return "on" if spec.pictures else "off"
        case _:
            return "on" if spec.running else "off"
