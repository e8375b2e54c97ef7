"""A mistake of ours, reported by an analyst: kept with what the rules made of the article. It teaches nothing.

report 71 ─► what may be wrong, as buttons ─► report 71 name ain_al_asad ─► a mark, a note to it, undo
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from bot.commands.ask import proofs
from bot.commands.ask.proofs import Read
from bot.commands.pointing import pointed
from bot.commands.request import Request
from bot.commands.verbs import number
from bot.message import Action, Block, Field, Foreign, Form, Heading, Message, Note, Paragraph
from bot.render.foreign import clip
from bot.review import refusal_in_chat
from bot.texts import Texts
from newsroom import reviewing
from newsroom.answers import Conn
from newsroom.arabic.fold import heavy
from newsroom.desk import Desk
from newsroom.errors import UserError
from newsroom.explaining import Hit
from newsroom.models import Evidence
from newsroom.review import RefusedError
from newsroom.store import inbox, marks, tracing
from newsroom.store.marks import Mark
from newsroom.store.tracing import Kept

LONGEST_NOTE = 1000  # characters
OFFERED = 4  # names, and as many reports
_KINDS = ("name", "said", "story", "other")


async def report(request: Request, desk: Desk, texts: Texts) -> Message:
    words = heavy(request.text).split()
    match words:
        case ["undo", digits] if (id_ := number(digits)) is not None:
            return await _undo(id_, request, desk, texts)
        case ["note", digits] if (id_ := number(digits)) is not None:
            return await _note(id_, request, desk, texts)
    kind = next((word for word in words if word in _KINDS), "")
    before, _, rest = request.text.partition(f" {kind}") if kind else (request.text, "", "")
    if words[:1] == [kind]:
        before, rest = "", request.text.split(None, 1)[1] if len(words) > 1 else ""
    what = await pointed(request, before, desk, texts)
    if what.link:
        raise UserError("details-unknown-link")
    articles = await desk.db.read(
        _articles, what.alert.story.id if what.alert and what.alert.story else None, what.item
    )
    if not articles:
        raise UserError("report-no-article")
    pointer = f"item {what.item}" if what.item else str(what.alert.id if what.alert else "")
    read = await proofs.read(articles, desk)
    if not kind:
        return _choices(pointer, read, desk, texts)
    return await _kept(pointer, kind, rest.strip(), read, request, desk, texts)


def _articles(conn: Conn, story: int | None, item: int | None) -> list[Kept]:
    if item is not None:
        return tracing.kept(conn, [item])
    return tracing.of_story(conn, story) if story is not None else []


def _choices(pointer: str, read: Read, desk: Desk, texts: Texts) -> Message:
    """Each name and each report that was found, with its words; pressing one says that it is wrong."""
    blocks: list[Block] = [Heading(texts("report-title")), Paragraph(Foreign(read.articles[0].title))]
    rows: list[tuple[Action, ...]] = []
    number = 0
    named = list(proofs.found(read, _entities(read), desk))[:OFFERED]
    said = proofs.distinct(read.evidence, OFFERED)
    for article, hit in named:
        number += 1
        blocks.append(proofs.name_item(article, hit, desk, texts, f"{number}."))
        label = texts("report-name", number=number)
        rows.append((Action(label, f"report {pointer} name {hit.mention.entity}"),))
    for one in said:
        number += 1
        blocks.append(proofs.report_item(one, desk, texts, f"{number}."))
        rows.append((Action(texts("report-said", number=number), f"report {pointer} said {one.id}"),))
    rows.append(
        (
            Action(texts("report-story"), f"report {pointer} story"),
            Action(texts("report-other"), f"report {pointer} other"),
        )
    )
    blocks.append(Note(texts("report-hint")))
    return replace(texts.message(*blocks), actions=_paired(rows))


def _paired(rows: Sequence[tuple[Action, ...]]) -> tuple[tuple[Action, ...], ...]:
    """Two buttons a row."""
    flat = [action for row in rows for action in row]
    return tuple(tuple(flat[at : at + 2]) for at in range(0, len(flat), 2))


def _entities(read: Read) -> list[str]:
    return list(dict.fromkeys(mention.entity for found in read.mentions for mention in found))


async def _kept(
    pointer: str, kind: str, rest: str, read: Read, request: Request, desk: Desk, texts: Texts
) -> Message:
    if kind == "other" and "note" not in request.values:
        return _ask(f"report {pointer} other", texts)
    mark = _mark(kind, rest, read, request, desk, texts)
    made = await desk.db.write(inbox.once, request.update_id, marks.add, mark)
    if made is None:  # a second try of the same request
        return texts.message(Paragraph(texts("report-done")))
    row = [Action(texts("press-undo"), f"report undo {made.id}")]
    if not made.note:
        row.insert(0, Action(texts("press-note"), f"report note {made.id}"))
    message = texts.message(
        Paragraph(texts("report-kept", id=made.id)),
        Paragraph(_about(mark, texts)),
        Note(texts("report-thanks")),
    )
    return replace(message, actions=(tuple(row),), replaces=request.pressed)


def _mark(kind: str, rest: str, read: Read, request: Request, desk: Desk, texts: Texts) -> Mark:
    first, note = read.articles[0], _given_note(request)
    match kind:
        case "name":
            return _wrong_name(rest, read, request, desk, note)
        case "said":
            return _wrong_report(rest, read, request, desk, note)
        case "story":
            data = {**_of(first), "story": [_of(one) for one in read.articles]}
            return Mark(
                0, desk.now(), request.person, "wrong-story", first.item, str(first.story), note, data
            )
        case _:
            if not note:
                raise UserError("report-empty")
            return Mark(0, desk.now(), request.person, "wrong-other", first.item, "", note, _of(first))


def _wrong_name(entity: str, read: Read, request: Request, desk: Desk, note: str) -> Mark:
    found = next(proofs.found(read, [entity], desk), None)
    if found is None:
        raise UserError("report-not-there")
    article, hit = found
    data = {**_of(article), **_of_hit(article, hit)}
    return Mark(0, desk.now(), request.person, "wrong-match", article.item, entity, note, data)


def _wrong_report(id_: str, read: Read, request: Request, desk: Desk, note: str) -> Mark:
    one = next((one for one in read.evidence if str(one.id) == id_), None)
    if one is None:
        raise UserError("report-not-there")
    data = {**_of(read.of(one.source.item)), **_of_report(one)}
    subject = one.report.milestone
    return Mark(0, desk.now(), request.person, "wrong-state", one.source.item, subject, note, data)


def _of(article: Kept) -> dict[str, Any]:
    return {"item": article.item, "outlet": article.outlet, "url": article.url, "title": article.title}


def _of_hit(article: Kept, hit: Hit) -> dict[str, Any]:
    start, end = hit.sentence
    mention = hit.mention
    return {
        "entity": mention.entity,
        "alias": hit.alias,
        "text": mention.text,
        "start": mention.start,
        "end": mention.end,
        "sentence": article.body[start:end],
    }


def _of_report(one: Evidence) -> dict[str, Any]:
    said = one.report
    return {
        "report": one.id,
        "milestone": said.milestone,
        "stage": said.stage.value,
        "rule": said.rule.value,
        "start": said.start,
        "end": said.end,
        "trigger": list(said.trigger),
        "sentence": one.quote,
    }


def _about(mark: Mark, texts: Texts) -> str:
    return texts(
        f"marked-{mark.kind}", sentence=clip(str(mark.data.get("sentence") or mark.data["title"]), 300)
    )


# ── notes, and taking it back ────────────────────────────────────────────────────────────────────────────


def _ask(line: str, texts: Texts) -> Message:
    field = Field("note", texts("report-note"), kind="lines", hint=texts("report-note-hint"))
    form = Form(texts("report-title"), line, (field,), texts("report-send"))
    return replace(texts.message(Paragraph(texts("report-ask"))), form=form)


def _given_note(request: Request) -> str:
    note = request.values.get("note", "").strip()
    if len(note) > LONGEST_NOTE:
        raise UserError("report-note-long", most=LONGEST_NOTE)
    return note


async def _note(id_: int, request: Request, desk: Desk, texts: Texts) -> Message:
    mark = await desk.db.read(marks.one, id_)
    if mark is None or mark.kind not in marks.WRONG:
        raise UserError("mark-unknown", id=id_)
    if "note" not in request.values:
        return _ask(f"report note {id_}", texts)
    note = _given_note(request)
    if not note:
        raise UserError("report-empty")
    await desk.db.write(inbox.once, request.update_id, marks.annotate, id_, note)
    return texts.message(Paragraph(texts("report-noted", id=id_)))


async def _undo(id_: int, request: Request, desk: Desk, texts: Texts) -> Message:
    taken = partial(reviewing.take_back, mark_id=id_, by=request.person, now=desk.now())
    try:
        await desk.db.write(inbox.once, request.update_id, taken)
    except RefusedError as error:
        raise refusal_in_chat(error) from None
    return replace(texts.message(Paragraph(texts("report-undone", id=id_))), replaces=request.pressed)
