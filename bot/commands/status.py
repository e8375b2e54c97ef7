"""Where an entity stands: its milestones with their dates, and the news that names it."""

from __future__ import annotations

from datetime import datetime

from bot.alerts import story_item
from bot.commands.request import Request
from bot.commands.resolve import one_entity
from bot.message import Block, Fields, Heading, Inline, Item, Message, Note, Paragraph
from bot.naming import name_of
from bot.texts import Texts
from newsroom.arabic import display
from newsroom.desk import Desk
from newsroom.models import Milestone
from newsroom.store import stories
from newsroom.store.stories import EntitySummary

HOW_MANY = 3


async def status(request: Request, desk: Desk, texts: Texts) -> Message:
    entity = one_entity(request.text, desk.watchlist, texts)
    summary = await desk.db.read(stories.entity_summary, entity.id)
    newest = await desk.db.read(stories.latest, entity=entity.id, limit=HOW_MANY)
    blocks: list[Block] = [Heading(name_of(entity, texts))]
    if entity.about and texts.language == "ar":
        blocks.append(Paragraph(entity.about))
    if summary.articles:
        blocks.append(Fields(_facts(summary, desk, texts)))
    else:
        blocks.append(Note(texts("status-nothing", entity=name_of(entity, texts))))
    milestones = desk.watchlist.milestones_of(entity.id)
    if milestones:
        blocks.append(Heading(texts("status-milestones"), "section"))
        blocks += [_milestone(milestone, texts) for milestone in milestones]
    if newest:
        blocks.append(Heading(texts("status-latest"), "section"))
        blocks += [story_item(story, texts, desk.policy.timezone, about=entity.id) for story in newest]
    return texts.message(*blocks)


def _facts(summary: EntitySummary, desk: Desk, texts: Texts) -> tuple[tuple[str, Inline], ...]:
    def shown(moment: datetime | None) -> str:
        return display.moment(moment, desk.policy.timezone, texts.language) if moment else "—"

    return (
        (texts("status-articles"), str(summary.articles)),
        (texts("status-outlets"), str(summary.outlets)),
        (texts("status-first-seen"), shown(summary.first_seen)),
        (texts("status-last-seen"), shown(summary.last_seen)),
    )


def _milestone(milestone: Milestone, texts: Texts) -> Item:
    title = milestone.ar if texts.language == "ar" else milestone.en
    due = (
        texts("status-due", window=display.window(milestone.due, texts.language))
        if milestone.due
        else texts("status-no-due")
    )
    return Item(title, meta=f"{due} · {texts('status-unrated')}", marker="•")
