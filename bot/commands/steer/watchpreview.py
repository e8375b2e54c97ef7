"""What a change of the watchlist would find: spellings that are no name by themselves, and the matches of a week."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from bot import steered
from bot.commands.steer.drafts import Draft
from bot.message import Block, Bullets, Foreign, Heading, Item, Note, Paragraph, Quote
from bot.naming import entity_name
from bot.texts import Texts
from newsroom import previewing
from newsroom.amending import Data
from newsroom.arabic import display
from newsroom.desk import Desk
from newsroom.files import Config
from newsroom.models import Entity
from newsroom.previewing import Doubt, Preview
from newsroom.store import recent

DAYS = 7
MOST = 3000  # articles that are read again
QUOTE = 300  # characters


@dataclass(frozen=True, slots=True)
class Shown:
    blocks: Sequence[Block]
    blocked: bool


async def shown(draft: Draft, before: Data | None, config: Config, desk: Desk, texts: Texts) -> Shown:
    entity = _of(config, draft.key)
    new = _new_spellings(entity, desk.watchlist.entities.get(entity.id))
    doubts = await asyncio.to_thread(previewing.doubts, new, config.dossiers, config.lexicon.ordinary)
    blocks = _standing(draft, before, desk, texts)
    if not new.aliases:
        return Shown(blocks, blocked=False)
    company = any(alias.doc for alias in new.aliases)  # a short form asks for a full name beside it
    found, bounded = await _found(entity if company else new, desk)
    doubts = doubts or previewing.everywhere(new, found)
    blocks += [*_matches(found, bounded, desk, texts), *_told(doubts, desk, texts)]
    return Shown(blocks, blocked=bool(doubts))


def _of(config: Config, key: str) -> Entity:
    dossier, _, id_ = key.partition("/")
    return next(e for d in config.dossiers if d.id == dossier for e in d.entities if e.id == id_)


def _new_spellings(entity: Entity, known: Entity | None) -> Entity:
    """Only what would be looked for and is not yet."""
    before = known.aliases if known else ()
    return replace(entity, aliases=tuple(alias for alias in entity.aliases if alias not in before))


async def _found(entity: Entity, desk: Desk) -> tuple[Preview, bool]:
    """And whether more was read that week than could be looked at."""
    since = desk.now() - timedelta(days=DAYS)
    articles = await desk.db.read(recent.articles_since, since, MOST + 1)
    found = await asyncio.to_thread(previewing.preview, entity, articles[:MOST])
    return found, len(articles) > MOST


def _standing(draft: Draft, before: Data | None, desk: Desk, texts: Texts) -> list[Block]:
    """What would stand; of something known, only what would be different."""
    name = steered.title(draft.kind, draft.key, draft.data, desk.watchlist, texts)
    heading = Heading(texts("preview-title", name=name))
    if before is None:
        return [heading, steered.contents(draft.kind, draft.data, desk.watchlist, texts)]
    lines = steered.differences(draft.kind, before, draft.data, desk.watchlist, texts)
    return [heading, Bullets(lines or (texts("edit-nothing"),))]


def _matches(found: Preview, bounded: bool, desk: Desk, texts: Texts) -> list[Block]:
    blocks: list[Block] = [Paragraph(texts("preview-matches", count=found.matched))]
    if found.matched:
        blocks.append(Note(texts("preview-followed", count=found.followed)))
    for example in found.examples:
        article = example.article
        when = display.moment(article.dated_at, desk.policy.timezone, texts.language)
        quote = Quote(example.quote[:QUOTE]) if example.quote else None
        blocks.append(Item(article.title, article.url, Foreign(article.outlet), when, quote, "•"))
    if bounded:
        blocks.append(Note(texts("preview-bounded", count=found.read)))
    if not found.read:
        blocks.append(Note(texts("preview-nothing-read")))
    return blocks


def _told(doubts: Sequence[Doubt], desk: Desk, texts: Texts) -> list[Block]:
    """Why it cannot be saved so, and what helps."""
    if not doubts:
        return []
    lines = tuple(_doubt(one, desk, texts) for one in doubts)
    return [Heading(texts("doubt-title"), "section"), Bullets(lines), Paragraph(texts("doubt-cure"))]


def _doubt(doubt: Doubt, desk: Desk, texts: Texts) -> str:
    if doubt.why == "shared":
        other = entity_name(doubt.other, desk.watchlist, texts)
        return texts("doubt-shared", spelling=doubt.spelling, other=other)
    return texts(f"doubt-{doubt.why}", spelling=doubt.spelling)
