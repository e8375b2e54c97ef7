"""Why an alert came, or why an article did not: which subscription, which words, which rule, which sources."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit

from bot.alerts import subscribed
from bot.commands.ask import proofs
from bot.commands.ask.analysing import explained, in_hand
from bot.commands.ask.analyze import fetched
from bot.commands.ask.asking import answered
from bot.commands.ask.details import actions_of
from bot.commands.ask.proofs import Read
from bot.commands.ask.status import decided
from bot.commands.pointing import alert_title, pointed
from bot.commands.request import Request
from bot.ledgerdata import name_of
from bot.message import Block, Bold, Bullets, Foreign, Heading, Message, Note, Paragraph
from bot.naming import thing_name
from bot.notices import Teller
from bot.standings import comma, standing_line, told_apart
from bot.texts import Texts
from newsroom.answers import Conn, milestones_of, places_of
from newsroom.arabic import display
from newsroom.desk import Desk
from newsroom.models import (
    Alert,
    AlertKind,
    Article,
    DeliveryState,
    Entity,
    Evidence,
    Milestone,
    StateNotice,
    Target,
)
from newsroom.store import tracing
from newsroom.store.tracing import Kept, Way
from newsroom.subscriptions import fits
from newsroom.watchlist import Phase, Thing

SOURCES = 6
MILESTONES = 2  # of a thing
QUOTES = 4  # for a state, and as many against it
_STATED = (Entity, Milestone, Phase)  # things that have a state


async def why(request: Request, desk: Desk, texts: Texts) -> Message:
    if len(named := desk.watchlist.find(request.text, _STATED).exact) == 1:
        return await _of_thing(named[0], desk, texts)
    what = await pointed(request, request.text, desk, texts)
    if what.alert:
        return await _of_alert(what.alert, request, desk, texts)
    if what.item:
        return await _of_item(what.item, request, desk, texts)
    async with in_hand(request):
        return await _of_link(what.link, desk, texts)


# ── an alert ─────────────────────────────────────────────────────────────────────────────────────────────


async def _of_alert(alert: Alert, request: Request, desk: Desk, texts: Texts) -> Message:
    target, ways, muted = await desk.db.read(_told_here, alert, request.chat)
    blocks: list[Block] = [
        Heading(texts("why-title", id=alert.id)),
        Paragraph(Foreign(alert_title(alert, desk, texts))),
        Heading(texts("why-here"), "section"),
        Bullets(tuple(_here(alert, target, ways, muted, desk, texts))),
    ]
    if alert.story:
        read = await proofs.read(await desk.db.read(tracing.of_story, alert.story.id), desk)
        blocks += _proof(read, alert, _asked(alert, target), desk, texts)
        blocks += _sources(read, alert.story.sources, texts)
    else:
        teller = Teller(desk.watchlist, texts, desk.policy.timezone)
        for notice in alert.notices:
            blocks += [Heading(texts("why-changed"), "section"), *teller.blocks(notice)]
    return replace(texts.message(*blocks), actions=actions_of(alert, request, desk, texts, but="why"))


def _told_here(conn: Conn, alert: Alert, chat: str) -> tuple[Target | None, list[tracing.Way], list[str]]:
    target = tracing.target_at(conn, chat) if chat else None
    if target is None:
        return None, [], []
    ways = tracing.ways(conn, alert.id, target.id)
    return target, ways, tracing.muted(conn, target, (*alert.concerns, alert.dossier), alert.created_at)


def _asked(alert: Alert, target: Target | None) -> list[str]:
    """Entities whose mention is shown: those the target follows first."""
    wanted = {id_ for one in target.spec.subscriptions for id_ in one.about} if target else set[str]()
    order = (*alert.concerns, *(alert.story.entities if alert.story else ()))
    return sorted(dict.fromkeys(order), key=lambda id_: id_ not in wanted)


def _here(
    alert: Alert,
    target: Target | None,
    ways: Sequence[Way],
    muted: Sequence[str],
    desk: Desk,
    texts: Texts,
) -> Iterator[str]:
    """For whose sake it was told to this chat, and how far it got; or why it was not."""
    if target is None:
        yield texts("why-no-target")
        return
    if ways:
        followed = subscribed([way.delivery for way in ways], target.spec)
        names = (thing_name(id_, dossier, desk.watchlist, texts) for dossier, id_ in followed)
        yield texts("why-follows", about=comma(texts).join(dict.fromkeys(names)))
    for way in ways:
        frequency = texts(f"whyby-{way.delivery.frequency}")
        yield texts("why-way", frequency=frequency, what=_got(way, alert, desk, texts))
    if muted:
        names = (thing_name(id_, alert.dossier, desk.watchlist, texts) for id_ in muted)
        yield texts("why-muted", about=comma(texts).join(names))
    if not ways:
        yield from _absent(alert, target, muted, texts)


def _absent(alert: Alert, target: Target, muted: Sequence[str], texts: Texts) -> Iterator[str]:
    wanted = [
        one for one in target.spec.subscriptions if fits(one, alert.dossier, alert.kinds, alert.concerns)
    ]
    if not target.enabled:
        yield texts("why-target-off")
    elif not wanted:
        yield texts("why-not-subscribed")
    elif not muted:
        yield texts("why-subscribed-later")


def _got(way: Way, alert: Alert, desk: Desk, texts: Texts) -> str:
    match way.state:
        case DeliveryState.SENT if way.sent_at:
            return texts("why-sent", when=_moment(way.sent_at, desk, texts))
        case DeliveryState.HELD:
            have = alert.story.sources if alert.story else 0
            return texts("why-held", needs=way.needs, have=have)
        case DeliveryState.WITHDRAWN:
            return texts(f"whygone-{way.reason}") if way.reason in _WITHDRAWN else texts("whygone-other")
        case DeliveryState.DEAD:
            return texts("why-dead", reason=texts.reason(way.reason))
        case _:
            return texts("why-due")


_WITHDRAWN = ("edited", "sources", "discarded", "muted")


def _proof(read: Read, alert: Alert, entities: Sequence[str], desk: Desk, texts: Texts) -> Iterator[Block]:
    named = list(proofs.found(read, entities, desk))[: proofs.NAMES]
    if named:
        yield Heading(texts("why-names"), "section")
        for article, hit in named:
            yield proofs.name_item(article, hit, desk, texts)
    if said := proofs.distinct(_then(read, alert)):
        yield Heading(texts("why-said"), "section")
        for one in said:
            yield proofs.report_item(one, desk, texts)


def _then(read: Read, alert: Alert) -> list[Evidence]:
    """What had been said when it was made: what it tells of a state first, with the sentences it rested on."""
    seen = {one.item for one in read.articles if one.first_seen <= alert.created_at}
    told = [one for n in alert.notices if isinstance(n, StateNotice) for one in n.standing.evidence]
    return [*told, *(one for one in read.evidence if one.source.item in seen)]


def _sources(read: Read, sources: int, texts: Texts) -> Iterator[Block]:
    yield Heading(texts("why-sources"), "section")
    yield Paragraph(texts("sources-independent", count=sources))
    lines = [
        proofs.source_line(one, read.articles[:n], texts) for n, one in enumerate(read.articles[:SOURCES])
    ]
    if len(read.articles) > SOURCES:
        lines.append((texts("and-more", count=len(read.articles) - SOURCES),))
    yield Bullets(tuple(lines))


# ── an article ───────────────────────────────────────────────────────────────────────────────────────────


async def _of_item(item: int, request: Request, desk: Desk, texts: Texts) -> Message:
    """Why an article we have was told, or was not."""
    ((article,), alerts) = await desk.db.read(_article, item)
    told = next((one for one in alerts if AlertKind.STORY in one.kinds), None)
    if told is None:
        blocks = [Heading(texts("why-not-title")), *_facts(article, desk, texts)]
        if article.dossiers:
            return texts.message(*blocks, Paragraph(_untold(article, texts)))
        async with in_hand(request):
            return texts.message(*blocks, *await _outside(article, desk, texts))
    message = await _of_alert(told, request, desk, texts)
    if article.relation == "new":
        return message
    note = Paragraph(texts("why-same-story", relation=texts(f"whykin-{article.relation}"), id=told.id))
    return replace(
        message, blocks=(message.blocks[0], *_facts(article, desk, texts), note, *message.blocks[1:])
    )


def _article(conn: Conn, item: int) -> tuple[list[Kept], list[Alert]]:
    articles = tracing.kept(conn, [item])
    return articles, tracing.alerts_of(conn, articles[0].story)


def _facts(article: Kept, desk: Desk, texts: Texts) -> tuple[Block, ...]:
    seen = _moment(article.first_seen, desk, texts)
    return (
        Paragraph(Foreign(article.title)),
        Note((Foreign(article.outlet), " · ", texts("why-seen", when=seen))),
    )


def _untold(article: Kept, texts: Texts) -> str:
    if article.handed_in:
        return texts("why-handed-in")
    if article.baseline_at is None or article.first_seen <= article.baseline_at:
        return texts("why-baseline")
    return texts("why-untold")


async def _outside(article: Kept, desk: Desk, texts: Texts) -> tuple[Block, ...]:
    text = Article("", article.title, article.text, article.outlet, article.url, article.published)
    found = await explained(text, desk, texts)
    return Paragraph(texts("why-outside")), *found.message.blocks[1:]


async def _of_link(link: str, desk: Desk, texts: Texts) -> Message:
    """Why an article we do not have never came: nobody we read has it, or it would not have been told."""
    host = urlsplit(link).hostname or ""
    known = await desk.db.read(tracing.has_feed_at, host)
    article = await fetched(link, desk, texts)
    found = await explained(article, desk, texts)
    blocks: list[Block] = [
        Heading(texts("why-not-title")),
        Paragraph(texts("why-feed-without", host=host) if known else texts("why-no-feed", host=host)),
        Paragraph(texts("why-would-come") if found.relevant else texts("why-outside")),
        *found.message.blocks[1:],
    ]
    return texts.message(*blocks)


# ── a state ──────────────────────────────────────────────────────────────────────────────────────────────


async def _of_thing(thing: Thing, desk: Desk, texts: Texts) -> Message:
    """Which sentences its states rest on, which speak against them, and the rule that read each."""
    wanted = milestones_of(thing, desk.watchlist)
    places = [one for one in (await answered(desk, None, places_of, wanted)).values() if one.heard]
    places.sort(key=lambda place: place.history)
    blocks: list[Block] = [Heading(texts("why-state-title", name=name_of(thing, texts)))]
    if not places:
        return texts.message(*blocks, Note(texts("why-state-nothing")))
    for place in places[:MILESTONES]:
        standing = place.standing
        if place.milestone is not thing:
            blocks.append(Heading(name_of(place.milestone, texts), "section"))
        blocks.append(Paragraph(Bold(standing_line(standing, texts))))
        if standing.decision:
            blocks.append(Paragraph(decided(standing.decision, desk, texts)))
        blocks += [proofs.report_item(one, desk, texts) for one in told_apart(standing.evidence, QUOTES)]
        if standing.against:
            blocks.append(Paragraph(texts("why-state-against")))
            blocks += [proofs.report_item(one, desk, texts) for one in told_apart(standing.against, QUOTES)]
    if len(places) > MILESTONES:
        blocks.append(Note(texts("and-more", count=len(places) - MILESTONES)))
    return texts.message(*blocks)


def _moment(moment: datetime, desk: Desk, texts: Texts) -> str:
    return display.moment(moment, desk.policy.timezone, texts.language)
