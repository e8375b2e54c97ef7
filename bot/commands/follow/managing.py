"""Deciding what a channel or a group is told from a private chat: for editors, for half an hour at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.commands.follow.acting import paragraph
from bot.commands.follow.following import label
from bot.commands.request import Request
from bot.message import Action, Block, Bullets, Code, Foreign, Heading, Message, Note, Paragraph
from bot.texts import Texts
from newsroom.arabic import display
from newsroom.arabic.fold import heavy
from newsroom.desk import Desk
from newsroom.errors import UserError
from newsroom.filevalues import parse_target
from newsroom.models import Platform, Target, TargetSpec
from newsroom.store import dialogues, targets

HELD = timedelta(minutes=30)
SHOWN = 20


async def manage(request: Request, desk: Desk, texts: Texts) -> Message:
    if request.place not in ("private", "terminal"):
        raise UserError("manage-private")
    shared = [one for one in await desk.db.read(targets.all_targets) if _is_shared(one.spec)]
    if not request.text:
        return _choice(shared, texts)
    key, name = _meant(request.text, shared)
    end = desk.now() + HELD
    data = {"target": key}
    await desk.db.write(dialogues.begin, request.chat, request.person, "managing", data, end)
    at = display.moment(end, desk.policy.timezone, texts.language)
    blocks = (Paragraph((texts("manage-begun"), " ", Foreign(name))), Note(texts("manage-means", until=at)))
    buttons = (
        (
            Action(texts("button-subscriptions"), "subscriptions"),
            Action(texts("button-subscribe"), "subscribe"),
        ),
        (Action(texts("button-settings"), "settings"), Action(texts("button-manage-off"), "unmanage")),
    )
    return replace(texts.message(*blocks), actions=buttons, replaces=True)


async def unmanage(request: Request, desk: Desk, texts: Texts) -> Message:
    await desk.db.write(dialogues.end, request.chat, request.person, "managing")
    return paragraph(texts("manage-over"), texts)


def _choice(shared: list[Target], texts: Texts) -> Message:
    if not shared:
        hint = Note((texts("manage-other"), " ", Code(texts("manage-other-example"))))
        return texts.message(Paragraph(texts("manage-none")), hint)
    shown = shared[:SHOWN]
    lines = tuple(
        Foreign(f"{one.spec.title} ({one.spec.key})" if one.spec.title else one.spec.key) for one in shown
    )
    rows = tuple((Action(label(one.spec.title or one.spec.key), f"manage {one.id}"),) for one in shown)
    blocks: list[Block] = [Heading(texts("manage-which")), Bullets(lines)]
    blocks.append(Note((texts("manage-other"), " ", Code(texts("manage-other-example")))))
    if len(shared) > SHOWN:
        blocks.append(Note(texts("manage-more", count=len(shared) - SHOWN)))
    return replace(texts.message(*blocks), actions=rows, replaces=True)


def _meant(text: str, shared: list[Target]) -> tuple[str, str]:
    """Key and name, by the number of a target, its title or its key. A chat that was told nothing yet has but a key."""
    for one in shared:
        if text in (str(one.id), one.spec.key) or (one.spec.title and heavy(text) == heavy(one.spec.title)):
            return one.spec.key, one.spec.title or one.spec.key
    try:
        platform, address, thread = parse_target(text)
    except ValueError:
        raise UserError("manage-unknown", name=text) from None
    if not _is_shared(TargetSpec(text, platform, address, thread)):
        raise UserError("manage-unknown", name=text)
    return text, text


def _is_shared(spec: TargetSpec) -> bool:
    """A chat of several people: what a person is told in private is that person's own affair."""
    if spec.platform is Platform.TELEGRAM:
        return spec.address.startswith("-")
    return spec.platform is Platform.SLACK and not spec.address.startswith("D")
