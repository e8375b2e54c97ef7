"""What is new since a day: states first, then conflicts, then stories."""

from __future__ import annotations

from datetime import timedelta

from bot.alerts import story_item
from bot.commands.ask.asking import answered, days
from bot.commands.request import Request
from bot.commands.resolve import one_thing
from bot.ledgerdata import name_of
from bot.message import Block, Bullets, Heading, Item, Message, Note, Quote
from bot.standings import conflict_title, state_name, window_text
from bot.texts import Texts
from newsroom import answers
from newsroom.answers import Moved, News
from newsroom.arabic import display
from newsroom.desk import Desk

DEFAULT = timedelta(1)  # since yesterday, when no day is named
STORIES = 8


async def changes(request: Request, desk: Desk, texts: Texts) -> Message:
    name, since = days(desk).since(request.text)
    thing = one_thing(name, desk.watchlist, texts) if name else None
    start = since or desk.ledger.today(desk.now()) - DEFAULT
    found = await answered(desk, None, answers.news, thing, start, STORIES)
    return message(name_of(thing, texts) if thing else "", found, desk, texts)


def message(name: str, found: News, desk: Desk, texts: Texts) -> Message:
    since = display.calendar_day(found.since, texts.language)
    title = texts("changes-title-of", name=name, day=since) if name else texts("changes-title", day=since)
    blocks: list[Block] = [Heading(title)]
    if not (found.moved or found.conflicts or found.stories):
        return texts.message(*blocks, Note(texts("changes-nothing")))
    if found.moved:
        blocks.append(Heading(texts("changes-states"), "section"))
        blocks += [_moved(one, texts) for one in found.moved]
    if found.conflicts:
        blocks.append(Heading(texts("changes-conflicts"), "section"))
        lines = tuple(conflict_title(one, desk.watchlist, texts) for one in found.conflicts)
        blocks.append(Bullets(lines))
    if found.stories:
        blocks.append(Heading(texts("changes-stories"), "section"))
        blocks += [
            story_item(story, texts, desk.policy.timezone, with_quote=False, marker="•")
            for story in found.stories
        ]
    return texts.message(*blocks)


def _moved(one: Moved, texts: Texts) -> Item:
    """«تسليم عين الأسد: مكتمل ← جارٍ» with the sentence that brought it about."""
    standing = one.place.standing
    facts: list[str] = []
    if one.steps:
        after, day = one.steps[-1].state, display.calendar_day(one.steps[-1].day, texts.language)
        if after is one.before:
            facts.append(texts("changes-state-back", after=state_name(after, texts), day=day))
        else:
            before = state_name(one.before, texts)
            facts.append(texts("changes-state", before=before, after=state_name(after, texts), day=day))
    if one.plans:
        before = window_text(standing.slips[-1].window, texts)
        facts.append(texts("plan-moved", before=before, after=window_text(one.plans[-1].window, texts)))
    evidence = (one.steps[-1] if one.steps else one.plans[-1]).evidence
    return Item(
        name_of(one.place.milestone, texts),
        evidence[0].source.url if evidence else None,
        meta="\n".join(facts),
        quote=Quote(evidence[0].quote, evidence[0].source.outlet) if evidence else None,
        marker="•",
    )
