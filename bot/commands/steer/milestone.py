"""The milestones: what each is due, which rule makes it complete; everything an admin may change of them.

milestone · milestone show ID                                                    listed and looked at, here
milestone due | rename | rule | add | remove | save | drop                       `milestonework`
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.commands.request import Request
from bot.commands.steer import drafts, milestonework
from bot.commands.steer.milestonework import dossier_of, milestone_called
from bot.commands.verbs import Words, of_page, paged, turning, verb
from bot.message import Action, Block, Bullets, Code, Fields, Foreign, Heading, Inline, Message, Note
from bot.naming import entity_name, name_of
from bot.render.foreign import clip
from bot.texts import Texts
from newsroom.arabic import display
from newsroom.desk import Desk
from newsroom.models import Dossier, Milestone
from newsroom.store import edits

A_PAGE = 12
LABEL = 20

VERBS: Words = {
    "show": ("عرض", "اعرض", "بطاقة", "card"),
    "due": ("موعد", "الموعد", "غير موعد", "أجل", "date"),
    "rename": ("سم", "تسمية", "أعد تسمية", "غير اسم"),
    "rule": ("قاعدة", "القاعدة", "اعتماد", "promotion"),
    "add": ("أضف", "إضافة", "جديد", "new"),
    "remove": ("احذف", "حذف", "أزل", "delete"),
    "save": ("احفظ", "حفظ"),
    "drop": ("دع", "اترك"),
}
_WORK: Mapping[str, milestonework.Work] = {
    "due": milestonework.due,
    "rename": milestonework.rename,
    "rule": milestonework.rule,
    "add": milestonework.add,
    "remove": milestonework.remove,
    "save": milestonework.save,
}


async def milestone(request: Request, desk: Desk, texts: Texts) -> Message:
    word, rest = verb(request.text, VERBS)
    if work := _WORK.get(word):
        return await work(rest, request, desk, texts)
    if word == "drop":
        return await drafts.drop(request, desk, texts)
    dossier, page = _list_meant(rest, desk)
    if word == "show" or (rest and dossier is None):
        message = await card(milestone_called(rest, desk, texts, "show"), desk, texts)
    elif dossier or len(desk.watchlist.dossiers) == 1:
        message = _listed(dossier or desk.watchlist.dossiers[0], page, texts)
    else:
        message = _overview(desk, texts)
    return replace(message, replaces=request.pressed)


def _list_meant(text: str, desk: Desk) -> tuple[Dossier | None, int]:
    words = text.split()
    dossier = next((one for one in desk.watchlist.dossiers if words[:1] == [one.id]), None)
    number = words[-1] if dossier and len(words) > 1 else ""
    return dossier, int(number) if number.isascii() and number.isdecimal() and len(number) < 5 else 1


def _overview(desk: Desk, texts: Texts) -> Message:
    dossiers = [one for one in desk.watchlist.dossiers if one.milestones]
    lines = tuple(
        (Foreign(name_of(one, texts)), f": {texts('milestone-count', count=len(one.milestones))}")
        for one in dossiers
    )
    rows = tuple((Action(clip(name_of(one, texts), LABEL), f"milestone {one.id}"),) for one in dossiers)
    return replace(texts.message(Heading(texts("milestone-title")), Bullets(lines)), actions=rows)


def _listed(dossier: Dossier, page: int, texts: Texts) -> Message:
    shown, page, pages = paged(dossier.milestones, page, A_PAGE)
    blocks: list[Block] = [Heading(texts("milestone-title-of", name=name_of(dossier, texts)))]
    for phase, name in dossier.phases.items():
        mine = [one for one in shown if one.phase == phase]
        if mine:
            blocks += [Heading(name, "section"), Bullets(tuple(_line(one, texts) for one in mine))]
    blocks += of_page(page, pages, texts)
    names = [Action(clip(name_of(one, texts), LABEL), f"milestone show {one.id}") for one in shown]
    rows = [tuple(names[at : at + 2]) for at in range(0, len(names), 2)]
    rows += turning(f"milestone {dossier.id}", page, pages, texts)
    rows.append((Action(texts("milestone-add"), f"milestone add {dossier.id}"),))
    return replace(texts.message(*blocks), actions=tuple(rows))


def _line(one: Milestone, texts: Texts) -> Inline:
    due = display.window(one.due, texts.language) if one.due else texts("milestone-no-due")
    return (Foreign(name_of(one, texts)), f": {due}")


async def card(one: Milestone, desk: Desk, texts: Texts) -> Message:
    dossier = dossier_of(one, desk)
    last = await desk.db.read(edits.last_of, "milestone", f"{dossier.id}/{one.id}")
    facts: list[tuple[str, Inline]] = [
        (texts("field-id"), Code(one.id)),
        (texts("field-dossier"), Foreign(name_of(dossier, texts))),
        (texts("field-phase"), Foreign(dossier.phases[one.phase])),
        (
            texts("field-due"),
            display.window(one.due, texts.language) if one.due else texts("milestone-no-due"),
        ),
        (texts("field-promotion"), texts(f"promotion-{one.promotion.value}")),
        (texts("field-reports"), texts("milestone-rules", count=len(one.reports))),
        (texts("field-ar"), Foreign(one.ar)),
        (texts("field-en"), Foreign(one.en)),
    ]
    if last:
        when = display.moment(last.at, desk.policy.timezone, texts.language)
        facts.append((texts("watch-last"), (Foreign(last.name or last.by), f" · {when}")))
    blocks: list[Block] = [Heading(name_of(one, texts)), Fields(tuple(facts))]
    if one.entities:
        names = tuple(Foreign(entity_name(id_, desk.watchlist, texts)) for id_ in one.entities)
        blocks += [Heading(texts("field-entities"), "section"), Bullets(names)]
    if one.parts:
        parts = tuple(Foreign(name_of(desk.watchlist.milestones[id_], texts)) for id_ in one.parts)
        blocks += [Heading(texts("field-parts"), "section"), Bullets(parts)]
    if not one.reports:
        blocks.append(Note(texts("milestone-no-rules")))
    rows = (
        (
            Action(texts("milestone-due"), f"milestone due {one.id}"),
            Action(texts("milestone-rule"), f"milestone rule {one.id}"),
        ),
        (
            Action(texts("milestone-rename"), f"milestone rename {one.id}"),
            Action(texts("watch-remove"), f"milestone remove {one.id}", style="danger"),
        ),
        (Action(texts("milestone-status"), f"status {one.id}"), Action(texts("milestone-all"), "milestone")),
    )
    return replace(texts.message(*blocks), actions=rows)
