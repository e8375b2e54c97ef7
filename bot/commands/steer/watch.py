"""The watchlist: what is looked for, by dossier and kind; one of it looked at closely; everything an admin may change.

watch · watch DOSSIER KIND PAGE · watch show ID                                   listed and looked at, here
watch add | edit | alias | rename | pause | resume | remove | save | drop         `watchwork`
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from bot.commands.request import Request
from bot.commands.steer import drafts, watchwork
from bot.commands.steer.aliaswords import said
from bot.commands.steer.watchwork import entity_called, place_of
from bot.commands.verbs import Words, of_page, paged, turning, verb
from bot.message import Action, Block, Bullets, Code, Fields, Foreign, Heading, Inline, Message, Note
from bot.naming import name_of
from bot.render.foreign import clip
from bot.texts import Texts
from newsroom import steering, uses
from newsroom.arabic import display
from newsroom.desk import Desk
from newsroom.models import Dossier, Entity, EntityKind
from newsroom.store import edits, recent

A_PAGE = 12  # entities
SPELLINGS = 3  # of an entity in a list
ON_CARD = 15  # lines of spellings on a card
LABEL = 20
SHORT = 4  # letters that tell one kind from another: a button's line is short
WEEK = timedelta(days=7)

VERBS: Words = {
    "show": ("عرض", "اعرض", "بطاقة", "card"),
    "add": ("أضف", "إضافة", "أضف اسما", "جديد", "new"),
    "edit": ("عدل", "عدّل", "تعديل", "change"),
    "alias": ("صيغة", "صيغ", "الصيغ", "اسم آخر", "spelling"),
    "rename": ("سم", "تسمية", "أعد تسمية", "غير اسم"),
    "pause": ("أوقف", "إيقاف", "علق", "stop"),
    "resume": ("استأنف", "شغل", "تشغيل", "فعل", "start"),
    "remove": ("احذف", "حذف", "أزل", "delete"),
    "save": ("احفظ", "حفظ"),
    "drop": ("دع", "اترك"),
}
_WORK: Mapping[str, watchwork.Work] = {
    "add": watchwork.add,
    "edit": watchwork.edit,
    "alias": watchwork.alias,
    "rename": watchwork.rename,
    "pause": watchwork.pause,
    "resume": watchwork.resume,
    "remove": watchwork.remove,
    "save": watchwork.save,
}


async def watch(request: Request, desk: Desk, texts: Texts) -> Message:
    word, rest = verb(request.text, VERBS)
    if work := _WORK.get(word):
        return await work(rest, request, desk, texts)
    if word == "drop":
        return await drafts.drop(request, desk, texts)
    if word == "show":
        return await card(entity_called(rest, desk, texts, "show"), desk, texts)
    if listed := _list_meant(rest, desk):
        message = await _listed(*listed, desk, texts)
    elif rest:
        message = await card(entity_called(rest, desk, texts, "show"), desk, texts)
    else:
        message = await _overview(desk, texts)
    return replace(message, replaces=request.pressed)


# ── lists ────────────────────────────────────────────────────────────────────────────────────────────────


async def _overview(desk: Desk, texts: Texts) -> Message:
    """How many of each kind, and the way to each; a short list is shown at once."""
    dossiers = [one for one in desk.watchlist.dossiers if one.entities]
    if len(dossiers) == 1 and len(dossiers[0].entities) <= A_PAGE:
        return await _listed(dossiers[0], None, 1, desk, texts)
    blocks: list[Block] = [Heading(texts("watch-title"))]
    rows: list[tuple[Action, ...]] = []
    for dossier in dossiers:
        blocks.append(Heading(name_of(dossier, texts), "section"))
        kinds = [kind for kind in EntityKind if any(one.kind == kind for one in dossier.entities)]
        blocks.append(Bullets(tuple(_count(dossier, kind, texts) for kind in kinds)))
        buttons = [
            Action(clip(texts(f"sorts-{kind.value}"), LABEL), f"watch {dossier.id} {kind.value[:SHORT]} 1")
            for kind in kinds
        ]
        rows += [tuple(buttons[at : at + 3]) for at in range(0, len(buttons), 3)]
    blocks.append(Note((texts("watch-hint"), " ", Code(texts("watch-hint-example")))))
    rows.append((Action(texts("watch-add"), "watch add", style="primary"),))
    return replace(texts.message(*blocks), actions=tuple(rows))


def _count(dossier: Dossier, kind: EntityKind, texts: Texts) -> Inline:
    of_kind = [one for one in dossier.entities if one.kind == kind]
    paused = sum(not one.enabled for one in of_kind)
    line = f"{texts(f'sorts-{kind.value}')}: {len(of_kind)}"
    return f"{line} ({texts('watch-paused-count', count=paused)})" if paused else line


def _list_meant(text: str, desk: Desk) -> tuple[Dossier, EntityKind | None, int] | None:
    """«coalition-withdrawal base 2»; None when it is no list."""
    words = text.split()
    dossier = next((one for one in desk.watchlist.dossiers if words and one.id == words[0]), None)
    if dossier is None:
        return None
    kind = next((k for k in EntityKind if words[1:] and k.value[:SHORT] == words[1][:SHORT]), None)
    page = int(words[-1]) if words[-1].isascii() and words[-1].isdecimal() and len(words[-1]) < 5 else 1
    return dossier, kind, page


async def _listed(dossier: Dossier, kind: EntityKind | None, page: int, desk: Desk, texts: Texts) -> Message:
    entities = [one for one in dossier.entities if kind in (None, one.kind)]
    named = await desk.db.read(recent.named_since, desk.now() - WEEK)
    shown, page, pages = paged(entities, page, A_PAGE)
    first = (page - 1) * A_PAGE + 1
    what = texts(f"sorts-{kind.value}") if kind else name_of(dossier, texts)
    title = texts("watch-title-of", what=what, count=len(entities))
    lines = (_line(first + at, one, named.get(one.id, 0), texts) for at, one in enumerate(shown))
    which = of_page(page, pages, texts)
    message = texts.message(Heading(title), Bullets(tuple(lines)), *which, Note(texts("watch-legend")))
    return replace(message, actions=_buttons(dossier, kind, shown, page, pages, texts))


def _line(number: int, entity: Entity, week: int, texts: Texts) -> Inline:
    """«3. ✅ قاعدة حرير الجوية: حرير، Harir air base (12)»"""
    mark = "✅" if entity.enabled else "⏸"
    spellings = list(dict.fromkeys(alias.text for alias in entity.aliases))
    more = "…" if len(spellings) > SPELLINGS else ""
    comma = "، " if texts.language == "ar" else ", "
    words = clip(comma.join(spellings[:SPELLINGS]), 80) + more
    return (f"{number}. {mark} {name_of(entity, texts)}: ", Foreign(words), f" ({week})")


def _buttons(
    dossier: Dossier, kind: EntityKind | None, shown: Sequence[Entity], page: int, pages: int, texts: Texts
) -> tuple[tuple[Action, ...], ...]:
    line = f"watch {dossier.id} {kind.value[:SHORT] if kind else 'all'}"
    names = [Action(clip(name_of(one, texts), LABEL), f"watch show {one.id}") for one in shown]
    rows = [tuple(names[at : at + 2]) for at in range(0, len(names), 2)]
    rows += turning(line, page, pages, texts)
    adding = f"watch add {dossier.id} {kind.value[:SHORT] if kind else ''}".strip()
    return (*rows, (Action(texts("watch-add"), adding), Action(texts("watch-all"), "watch")))


# ── one of it ────────────────────────────────────────────────────────────────────────────────────────────


async def card(entity: Entity, desk: Desk, texts: Texts) -> Message:
    dossier = place_of(entity.id, desk)
    data = await steering.current(desk, "entity", f"{dossier.id}/{entity.id}") or {}
    week = (await desk.db.read(recent.named_since, desk.now() - WEEK)).get(entity.id, 0)
    last = await desk.db.read(edits.last_of, "entity", f"{dossier.id}/{entity.id}")
    spellings = [said(alias, texts.language) for alias in data.get("aliases", ())]
    facts: list[tuple[str, Inline]] = [
        (texts("field-id"), Code(entity.id)),
        (texts("field-dossier"), Foreign(name_of(dossier, texts))),
        (texts("field-kind"), texts(f"sort-{entity.kind.value}")),
        (
            texts("field-enabled"),
            "✅ " + texts("diff-is-on") if entity.enabled else "⏸ " + texts("diff-is-off"),
        ),
        (texts("field-ar"), Foreign(entity.ar)),
        (texts("field-en"), Foreign(entity.en)),
        (texts("watch-week"), texts("watch-matches", count=week)),
    ]
    if last:
        when = display.moment(last.at, desk.policy.timezone, texts.language)
        facts.append((texts("watch-last"), (Foreign(last.name or last.by), f" · {when}")))
    blocks: list[Block] = [Heading(name_of(entity, texts)), Fields(tuple(facts))]
    if entity.about:
        blocks.append(Note(Foreign(entity.about)))
    blocks += [Heading(texts("field-aliases"), "section"), _numbered(spellings, texts)]
    milestones = uses.of_entity(desk.watchlist.dossiers, entity.id).milestones
    if milestones:
        names = tuple(Foreign(name_of(one, texts)) for one in milestones)
        blocks += [Heading(texts("watch-used-by"), "section"), Bullets(names)]
    return replace(texts.message(*blocks), actions=_card_buttons(entity, texts), replaces=True)


def _numbered(spellings: Sequence[str], texts: Texts) -> Bullets:
    lines: list[Inline] = [(f"{n}. ", Foreign(line)) for n, line in enumerate(spellings[:ON_CARD], 1)]
    more = len(spellings) - ON_CARD
    return Bullets((*lines, *((texts("and-more", count=more),) if more > 0 else ())))


def _card_buttons(entity: Entity, texts: Texts) -> tuple[tuple[Action, ...], ...]:
    switch = (
        Action(texts("watch-pause"), f"watch pause {entity.id}")
        if entity.enabled
        else Action(texts("watch-resume"), f"watch resume {entity.id}")
    )
    return (
        (
            Action(texts("watch-edit"), f"watch edit {entity.id}"),
            Action(texts("watch-alias"), f"watch alias add {entity.id}"),
        ),
        (switch, Action(texts("watch-remove"), f"watch remove {entity.id}", style="danger")),
        (Action(texts("watch-all"), "watch"),),
    )
