"""The newest stories, of one entity or of everything followed."""

from __future__ import annotations

from bot.alerts import story_item
from bot.commands.request import Request
from bot.commands.resolve import one_entity
from bot.message import Heading, Message, Note
from bot.naming import name_of
from bot.texts import Texts
from newsroom.desk import Desk
from newsroom.store import stories

HOW_MANY = 5


async def latest(request: Request, desk: Desk, texts: Texts) -> Message:
    entity = one_entity(request.text, desk.watchlist, texts) if request.text else None
    about = entity.id if entity else None
    found = await desk.db.read(stories.latest, entity=about, limit=HOW_MANY)
    title = texts("latest-title-of", subject=name_of(entity, texts)) if entity else texts("latest-title")
    if not found:
        return texts.message(Heading(title), Note(texts("latest-nothing")))
    return texts.message(
        Heading(title), *(story_item(story, texts, desk.policy.timezone, about=about) for story in found)
    )
