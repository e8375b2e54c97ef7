"""Work on milestones: a due date, a name, the rule of completion, a new one with the wordings of another.

words or form ─► the milestone as it would stand in the file ─► checked ─► shown with what it changes ─► saved
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from bot import steered
from bot.commands.ask import asking
from bot.commands.request import Request
from bot.commands.resolve import one_thing
from bot.commands.steer import drafts, watchforms
from bot.commands.steer.drafts import Draft
from bot.commands.steer.things import apart, called, changed, standing
from bot.commands.steer.watchwork import used_by
from bot.commands.verbs import Words, word_of
from bot.message import Action, Block, Bullets, Field, Form, Heading, Message, Note, Paragraph
from bot.naming import name_of
from bot.texts import Texts
from bot.thingwords import window_of
from newsroom import steering, uses
from newsroom.amending import Data, version
from newsroom.arabic import display
from newsroom.arabic.fold import heavy
from newsroom.desk import Desk
from newsroom.errors import UserError
from newsroom.models import Dossier, Entity, Milestone, Promotion, Window
from newsroom.status.plans import overdue
from newsroom.steering import Wish

Work = Callable[[str, Request, Desk, Texts], Awaitable[Message]]

NONE: Words = {"none": ("بلا", "بلا موعد", "لا موعد", "ألغ الموعد", "no date", "null")}
RULES: Words = {
    "official-or-two": ("رسمي", "رسمية أو مصدران", "جهة رسمية أو مصدران", "official", "1"),
    "two": ("مصدران", "مصدران مستقلان", "اثنان", "2"),
    "person": ("محلل", "شخص", "بتأكيد محلل", "analyst", "3"),
}
_TO = re.compile(r"\s*(?:\.\.|…|\bإلى\b|\bto\b)\s*")
_ISO = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")
_YEAR = re.compile(r"(?<!\d)(?:19|20|21)\d\d(?!\d)")


async def due(rest: str, request: Request, desk: Desk, texts: Texts) -> Message:
    """«milestone due ID أيلول 2026»: shown with what it changes, then saved."""
    name, said = _split(rest, desk)
    one = milestone_called(name, desk, texts, "due")
    said = request.values.get("due", said)
    if not said:
        now = display.window(one.due, texts.language) if one.due else ""
        field = Field("due", texts("field-due"), now, hint=texts("milestone-due-hint"))
        form = Form(texts("form-due-title"), f"milestone due {one.id}", (field,), texts("form-next"))
        asked = Paragraph(texts("milestone-due-ask", name=name_of(one, texts)))
        return replace(texts.message(asked, Note(texts("milestone-due-hint"))), form=form)
    window = window_meant(said, desk)
    key, before = await _standing(one, desk)
    after = {name: value for name, value in before.items() if name != "due"}
    after |= {"due": _written(window)} if window else {}
    if version(after) == version(before) or window == one.due:
        raise UserError("edit-nothing")
    draft = Draft("milestone", "milestone", key, after, version(before))
    await steering.tried(desk, Wish(draft.kind, key, after, draft.seen))
    await drafts.keep(draft, request, desk)
    lines = steered.differences("milestone", before, after, desk.watchlist, texts)
    blocks: list[Block] = [Heading(texts("preview-title", name=name_of(one, texts))), Bullets(lines)]
    blocks += await _effect(one, window, desk, texts)
    row = drafts.buttons(draft, texts, edit=f"milestone due {one.id}")
    return replace(texts.message(*blocks), actions=(row,))


async def _effect(one: Milestone, window: Window | None, desk: Desk, texts: Texts) -> list[Block]:
    """Whether it is late by the new date; and whether what was reported rules, rather than the dossier."""
    standing = (await desk.db.read(desk.ledger.standings, [one], desk.now()))[one.id]
    plan = standing.plan
    if plan and plan.window != one.due:
        return [Note(texts("milestone-due-reported", window=display.window(plan.window, texts.language)))]
    late = (
        overdue(replace(plan, window=window), standing.state, desk.ledger.today(desk.now()))
        if plan and window
        else 0
    )
    return [Note(texts("overdue", days=late))] if late else []


async def rename(rest: str, request: Request, desk: Desk, texts: Texts) -> Message:
    name, said = _split(rest, desk)
    one = milestone_called(name, desk, texts, "rename")
    said = request.values.get("name", said)
    if not said:
        field = Field("name", texts("form-name"), name_of(one, texts))
        form = Form(texts("form-rename-title"), f"milestone rename {one.id}", (field,), texts("form-save"))
        return replace(texts.message(Paragraph(texts("form-fill-in", title=form.title))), form=form)
    return await _changed(one, watchforms.names(said), request, desk, texts)


async def rule(rest: str, request: Request, desk: Desk, texts: Texts) -> Message:
    """What it takes until it counts as complete."""
    name, said = _split(rest, desk)
    one = milestone_called(name, desk, texts, "rule")
    wanted = word_of(said, RULES)
    if not wanted:
        rows = tuple(
            (Action(texts(f"pledge-{p.value}"), f"milestone rule {one.id} {p.value}"),) for p in Promotion
        )
        now = texts(f"promotion-{one.promotion.value}")
        asked = Paragraph(texts("milestone-rule-ask", name=name_of(one, texts), now=now))
        choices = Bullets(tuple(texts(f"promotion-{p.value}") for p in Promotion))
        return replace(texts.message(asked, choices), actions=rows, replaces=request.pressed)
    return await _changed(one, {"promotion": wanted}, request, desk, texts)


async def remove(rest: str, request: Request, desk: Desk, texts: Texts) -> Message:
    one = milestone_called(rest, desk, texts, "remove")
    if used := uses.of_milestone(dossier_of(one, desk), one.id):
        said = Paragraph(texts("watch-used", name=name_of(one, texts)))
        return replace(texts.message(said, used_by(used, texts)), refused=True)
    key, before = await _standing(one, desk)
    draft = Draft("milestone", "milestone", key, None, version(before))
    await drafts.keep(draft, request, desk)
    asked = texts.message(Paragraph(texts("milestone-remove-ask", name=name_of(one, texts))))
    return replace(asked, actions=(drafts.buttons(draft, texts),), replaces=request.pressed)


async def save(rest: str, request: Request, desk: Desk, texts: Texts) -> Message:
    draft = await drafts.kept("milestone", request, desk, rest)
    show = [] if draft.data is None else [Action(texts("milestone-status"), f"status {draft.data['id']}")]
    message = await drafts.save(draft, request, desk, texts)
    return replace(message, actions=(*message.actions, *((tuple(show),) if show else ())))


# ── a new one ────────────────────────────────────────────────────────────────────────────────────────────


async def add(rest: str, request: Request, desk: Desk, texts: Texts) -> Message:
    """With the wordings of another milestone, its first entity replaced by the first of the new one; or with none:
    then it moves only by what analysts decide, and the answer says so."""
    words = rest.split()
    dossier = next((d for d in desk.watchlist.dossiers if words[:1] == [d.id]), desk.watchlist.dossiers[0])
    if not request.values:
        return _form(dossier, texts)
    data, like = _new(request.values, dossier, desk, texts)
    if like:
        source = await steering.current(desk, "milestone", f"{dossier.id}/{like.id}") or {}
        data["reports"] = _for(source.get("reports", []), like.entities[0], data["entities"][0])
    draft = Draft("milestone", "milestone", f"{dossier.id}/{data['id']}", data, version(None))
    await steering.tried(desk, Wish(draft.kind, draft.key, data, draft.seen))
    await drafts.keep(draft, request, desk)
    blocks: list[Block] = [
        Heading(texts("preview-title", name=str(data["ar"]))),
        steered.contents("milestone", data, desk.watchlist, texts),
        Note(
            texts("milestone-like-note", name=name_of(like, texts)) if like else texts("milestone-no-rules")
        ),
    ]
    row = drafts.buttons(draft, texts, edit=f"milestone add {dossier.id}")
    return replace(texts.message(*blocks), actions=(row,))


def _form(dossier: Dossier, texts: Texts) -> Message:
    phases = tuple(dossier.phases.items())
    fields = (
        Field("name", texts("form-name"), hint=texts("form-milestone-hint")),
        Field(
            "phase",
            texts("field-phase"),
            phases[0][0],
            "choice",
            phases,
            hint="، ".join(dict(phases).values()),
        ),
        Field("due", texts("field-due"), optional=True, hint=texts("milestone-due-hint")),
        Field(
            "entities", texts("field-entities"), kind="lines", optional=True, hint=texts("form-entities-hint")
        ),
        Field("like", texts("form-like"), optional=True, hint=texts("form-like-hint")),
        Field("en", texts("form-en"), optional=True),
    )
    form = Form(texts("form-milestone-title"), f"milestone add {dossier.id}", fields, texts("form-next"))
    return replace(texts.message(Paragraph(texts("form-fill-in", title=form.title))), form=form)


def _new(
    values: Mapping[str, str], dossier: Dossier, desk: Desk, texts: Texts
) -> tuple[dict[str, Any], Milestone | None]:
    named = watchforms.names(values.get("name", ""))
    ar = named.get("ar") or named["en"]
    en = values.get("en", "").strip() or named.get("en") or ar
    window = window_meant(values["due"], desk) if values.get("due", "").strip() else None
    lines = [line.strip() for line in re.split(r"[\n،,]", values.get("entities", "")) if line.strip()]
    entities = [one_thing(line, desk.watchlist, texts, (Entity,)).id for line in lines]
    like = milestone_called(values["like"], desk, texts, "show") if values.get("like", "").strip() else None
    if like and not (like.entities and entities and like in dossier.milestones):
        raise UserError("milestone-like-what").at("like")
    id_ = watchforms.unused_id(en, desk.watchlist.milestones)
    data: dict[str, Any] = {"id": id_, "phase": _phase(values.get("phase", ""), dossier), "ar": ar, "en": en}
    return data | ({"due": _written(window)} if window else {}) | {"entities": entities}, like


def _phase(text: str, dossier: Dossier) -> str:
    wanted = heavy(text.strip())
    for id_, name in dossier.phases.items():
        if wanted in (heavy(id_), heavy(name)):
            return id_
    if wanted:
        raise UserError("milestone-no-phase", text=text.strip()).at("phase")
    return next(iter(dossier.phases))


def _for(rules: Any, source: str, wanted: str) -> Any:
    """The wordings of another milestone, with one entity in the place of its own."""
    if isinstance(rules, list):
        return list(
            {version({"": one}): one for one in (_for(one, source, wanted) for one in rules)}.values()
        )
    if isinstance(rules, Mapping):
        return {
            name: _for(value, source, wanted) if name in ("at", "to", "by") else value
            for name, value in rules.items()
        }
    return wanted if rules == source else rules


# ── shared ───────────────────────────────────────────────────────────────────────────────────────────────


def milestone_called(name: str, desk: Desk, texts: Texts, verb_: str) -> Milestone:
    if not name:
        raise UserError("milestone-which", example=texts("milestone-which-example"))
    known = desk.watchlist.milestones.get(name)
    of_entity = [
        one
        for entity in desk.watchlist.find(name, (Entity,)).exact
        for one in desk.watchlist.milestones_of(entity.id)
    ]
    only = known or (of_entity[0] if len(of_entity) == 1 else None)
    return only or called(name, Milestone, desk, texts, verb_)


def dossier_of(one: Milestone, desk: Desk) -> Dossier:
    return desk.watchlist.dossier_of(one.id)


def window_meant(text: str, desk: Desk) -> Window | None:
    """«أيلول 2026»، «2026-09»، «2026-09-01..2026-09-30»، «بلا»: None. UserError for what is none of it."""
    if word_of(text, NONE):
        return None
    ends = [part.strip() for part in _TO.split(text.strip().removeprefix("من ").removeprefix("from "))]
    if len(ends) == 2 and any(ends):
        first, last = (_stretch(part, text, desk) if part else None for part in ends)
        window = Window(first.start if first else None, last.end if last else None)
    else:
        window = _stretch(text, text, desk)
    if window.start and window.end and window.start > window.end:
        raise UserError("milestone-due-order").at("due")
    return window


def _stretch(text: str, whole: str, desk: Desk) -> Window:
    found = window_of(text) if _ISO.fullmatch(text) else None
    if found is None and _YEAR.search(heavy(text)):
        found = asking.days(desk).window(text)
    if found is None:
        raise UserError("milestone-due-what", text=whole).at("due")
    return found


def _written(window: Window) -> list[str | None]:
    return [day.isoformat() if day else None for day in (window.start, window.end)]


async def _standing(one: Milestone, desk: Desk) -> tuple[str, Data]:
    key = f"{dossier_of(one, desk).id}/{one.id}"
    return key, await standing("milestone", key, desk)


async def _changed(
    one: Milestone, changes: Mapping[str, Any], request: Request, desk: Desk, texts: Texts
) -> Message:
    key, before = await _standing(one, desk)
    show = f"milestone show {one.id}"
    return await changed("milestone", key, before, changes, show, request, desk, texts)


def _split(rest: str, desk: Desk) -> tuple[str, str]:
    if by_id := apart(rest, desk.watchlist.milestones):
        return by_id
    name, colon, after = rest.partition(":")
    if colon:
        return name.strip(), after.strip()
    return _dated_end(rest.split(), desk) or (rest.strip(), "")


def _dated_end(words: Sequence[str], desk: Desk) -> tuple[str, str] | None:
    """«عين الأسد 15 شباط 2026»: a name, and the longest date that follows it."""
    for at in range(1, len(words)):
        with suppress(UserError):
            window_meant(said := " ".join(words[at:]), desk)
            return " ".join(words[:at]), said
    return None
