"""Work on the watchlist: what is to be followed under which spellings, shown with its matches before it is saved.

form ─► the thing as it would stand in the file ─► checked ─► doubts, matches of a week ─► draft ─► saved
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

from bot import faults
from bot.commands.request import Request
from bot.commands.steer import aliaswords, drafts, watchforms, watchpreview
from bot.commands.steer.drafts import Draft
from bot.commands.steer.things import apart, called, changed, standing
from bot.commands.verbs import Words, verb
from bot.message import Action, Bullets, Message, Paragraph
from bot.naming import name_of
from bot.texts import Texts
from newsroom import steering, uses
from newsroom.amending import Data, version
from newsroom.desk import Desk
from newsroom.errors import UserError
from newsroom.models import Dossier, Entity
from newsroom.steering import RefusedEditError, Wish
from newsroom.store import targets
from newsroom.uses import Uses

Work = Callable[[str, Request, Desk, Texts], Awaitable[Message]]

ALIAS_VERBS: Words = {
    "add": ("أضف", "إضافة", "جديدة", "new"),
    "remove": ("احذف", "حذف", "أزل", "delete"),
}


async def add(rest: str, request: Request, desk: Desk, texts: Texts) -> Message:
    """«watch add [dossier [kind]]» opens the form; «watch add الاسم | صيغ أخرى | النوع» is one in a line."""
    dossier, kind, line = watchforms.preset(rest, desk)
    values = request.values or watchforms.in_line(line)
    if not values:
        return watchforms.empty(dossier, kind, desk, texts)
    dossier = watchforms.dossier_meant(values, dossier, desk)
    data = watchforms.new(values, kind, dossier, desk, texts)
    draft = Draft("watch", "entity", f"{dossier.id}/{data['id']}", data, version(None))
    return await _shown(draft, None, request, desk, texts)


async def edit(rest: str, request: Request, desk: Desk, texts: Texts) -> Message:
    """Of what stands («watch edit ID»), or of what was just shown («watch edit»)."""
    if not rest:
        draft = await drafts.kept("watch", request, desk)
        before = await steering.current(desk, "entity", draft.key)
    else:
        called, _, seen = rest.partition(" ")
        name = called if _is_version(seen) else rest
        entity = entity_called(name, desk, texts, "edit")
        key, before = await _standing(entity, desk)
        draft = Draft("watch", "entity", key, before, seen if name != rest else version(before))
    if draft.data is None:
        raise UserError("draft-gone")
    if not request.values:
        line = "watch edit" if not rest else f"watch edit {draft.data['id']} {draft.seen}"
        return watchforms.filled(draft.data, line, texts)
    draft = replace(draft, data=watchforms.changed(draft.data, request.values, texts), blocked=False)
    return await _shown(draft, before, request, desk, texts)


async def alias(rest: str, request: Request, desk: Desk, texts: Texts) -> Message:
    """«watch alias add ID: spelling (قرب: …)»، «watch alias remove ID: spelling» or its number on the card."""
    word, rest = verb(rest, ALIAS_VERBS)
    name, line = _split(rest, desk)
    entity = entity_called(name, desk, texts, f"alias {word or 'add'}")
    key, before = await _standing(entity, desk)
    said = request.values.get("spellings", line)
    if word == "remove":
        return await _without(said, entity, key, before, request, desk, texts)
    if not said:
        return watchforms.of_spellings(entity, texts)
    data = dict(before) | {"aliases": watchforms.with_more(before.get("aliases", ()), said)}
    draft = Draft("watch", "entity", key, data, version(before))
    return await _shown(draft, before, request, desk, texts)


async def _without(
    said: str, entity: Entity, key: str, before: Data, request: Request, desk: Desk, texts: Texts
) -> Message:
    spellings = list(before.get("aliases", ()))
    if not said:
        lines = [aliaswords.said(one, texts.language) for one in spellings]
        raise UserError("alias-which").offering(
            *((one, f"alias remove {entity.id}: {n}") for n, one in enumerate(lines[:20], 1))
        )
    left = watchforms.without(spellings, said)
    return await _changed(key, before, {"aliases": left}, request, desk, texts)


async def rename(rest: str, request: Request, desk: Desk, texts: Texts) -> Message:
    """«watch rename ID: الاسم | English name»; one name is that of the language it is written in."""
    name, line = _split(rest, desk)
    entity = entity_called(name, desk, texts, "rename")
    said = request.values.get("name", line)
    if not said:
        return watchforms.of_name(entity, texts)
    key, before = await _standing(entity, desk)
    return await _changed(key, before, watchforms.names(said), request, desk, texts)


async def pause(rest: str, request: Request, desk: Desk, texts: Texts) -> Message:
    """It keeps its past, and is not looked for."""
    entity = entity_called(rest, desk, texts, "pause")
    if not entity.enabled:
        raise UserError("watch-paused-already", name=name_of(entity, texts))
    key, before = await _standing(entity, desk)
    return await _changed(key, before, {"enabled": False}, request, desk, texts)


async def resume(rest: str, request: Request, desk: Desk, texts: Texts) -> Message:
    entity = entity_called(rest, desk, texts, "resume")
    if entity.enabled:
        raise UserError("watch-running-already", name=name_of(entity, texts))
    key, before = await _standing(entity, desk)
    return await _changed(key, before, {"enabled": None}, request, desk, texts)


async def remove(rest: str, request: Request, desk: Desk, texts: Texts) -> Message:
    """Asks once, with what uses it; refused where something would not hold without it."""
    entity = entity_called(rest, desk, texts, "remove")
    used = uses.of_entity(desk.watchlist.dossiers, entity.id)
    instead = (Action(texts("watch-pause"), f"watch pause {entity.id}"),)
    if used:
        said = texts("watch-used", name=name_of(entity, texts))
        message = texts.message(Paragraph(said), used_by(used, texts), Paragraph(texts("watch-used-hint")))
        return replace(message, actions=(instead,) if entity.enabled else (), refused=True)
    key, before = await _standing(entity, desk)
    draft = Draft("watch", "entity", key, None, version(before))
    await drafts.keep(draft, request, desk)
    told = sum(
        entity.id in wanted.about
        for target in await desk.db.read(targets.all_targets)
        for wanted in target.spec.subscriptions
    )
    blocks = [Paragraph(texts("watch-remove-ask", name=name_of(entity, texts)))]
    blocks += [Paragraph(texts("watch-remove-told", count=told))] if told else []
    rows = (drafts.buttons(draft, texts), instead)
    return replace(texts.message(*blocks), actions=rows, replaces=request.pressed)


async def save(rest: str, request: Request, desk: Desk, texts: Texts) -> Message:
    return await drafts.save(await drafts.kept("watch", request, desk, rest), request, desk, texts)


# ── shared ───────────────────────────────────────────────────────────────────────────────────────────────


def entity_called(name: str, desk: Desk, texts: Texts, verb_: str) -> Entity:
    """By id or any of its names; who is offered several names gets the same verb for each."""
    if not name:
        raise UserError("watch-which", example=texts("watch-which-example"))
    return desk.watchlist.entities.get(name) or called(name, Entity, desk, texts, verb_)


def place_of(entity_id: str, desk: Desk) -> Dossier:
    return next(d for d in desk.watchlist.dossiers if any(one.id == entity_id for one in d.entities))


def used_by(used: Uses, texts: Texts) -> Bullets:
    """What names it, each by its kind."""
    lines = [texts("uses-milestone", name=name_of(one, texts)) for one in used.milestones]
    lines += [
        texts("uses-quantity", name=one.ar if texts.language == "ar" else one.en) for one in used.quantities
    ]
    lines += [texts("uses-roll", name=one.ar if texts.language == "ar" else one.en) for one in used.rolls]
    lines += [texts("uses-subject")] if used.subject else []
    lines += [texts("uses-silence")] if used.silence else []
    return Bullets(tuple(lines))


async def _standing(entity: Entity, desk: Desk) -> tuple[str, Data]:
    key = f"{place_of(entity.id, desk).id}/{entity.id}"
    return key, await standing("entity", key, desk)


async def _shown(draft: Draft, before: Data | None, request: Request, desk: Desk, texts: Texts) -> Message:
    """What it would find, and the buttons to save it; kept until then."""
    try:
        config = await steering.tried(desk, Wish("entity", draft.key, draft.data, draft.seen))
    except RefusedEditError as error:
        return await _refused(replace(draft, blocked=True), error, request, desk, texts)
    shown = await watchpreview.shown(draft, before, config, desk, texts)
    draft = replace(draft, blocked=shown.blocked)
    await drafts.keep(draft, request, desk)
    row = drafts.buttons(draft, texts, edit="watch edit")
    return replace(texts.message(*shown.blocks), actions=(row,))


async def _refused(
    draft: Draft, error: RefusedEditError, request: Request, desk: Desk, texts: Texts
) -> Message:
    """What was filled in is kept, to be put right."""
    await drafts.keep(draft, request, desk)
    row = drafts.buttons(draft, texts, edit="watch edit")
    told = faults.told(error.faults, desk.watchlist, texts)
    message = texts.message(Paragraph(texts("edit-refused")), told, Paragraph(texts("doubt-cure")))
    return replace(message, actions=(row,))


async def _changed(
    key: str, before: Data, changes: Mapping[str, Any], request: Request, desk: Desk, texts: Texts
) -> Message:
    return await changed("entity", key, before, changes, f"watch show {before['id']}", request, desk, texts)


def _split(rest: str, desk: Desk) -> tuple[str, str]:
    """The thing, and what is said of it: «ain_al_asad عين أسد», «عين الأسد: عين أسد»."""
    if by_id := apart(rest, desk.watchlist.entities):
        return by_id
    name, colon, after = rest.partition(":")
    return (name.strip(), after.strip()) if colon and "(" not in name else (rest.strip(), "")


def _is_version(text: str) -> bool:
    return len(text) == len(version(None)) and all(char in "0123456789abcdef" for char in text)
