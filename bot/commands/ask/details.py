"""A story in full: every version with its outlet and time, where it has it from, what it changed, and its sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.commands.ask import proofs
from bot.commands.ask.proofs import Read
from bot.commands.pointing import pointed
from bot.commands.request import Request
from bot.message import Action, Block, Bullets, Heading, Item, Message, Note, Paragraph, Piece
from bot.notices import Teller
from bot.standings import evidence_quote, told_apart
from bot.texts import Texts
from newsroom.arabic import display
from newsroom.desk import Desk
from newsroom.errors import UserError
from newsroom.models import Alert
from newsroom.rights import Role, role_of
from newsroom.store import tracing
from newsroom.store.tracing import Kept

VERSIONS = 10
QUOTES = 5


async def details(request: Request, desk: Desk, texts: Texts) -> Message:
    what = await pointed(request, request.text, desk, texts)
    if what.link:
        raise UserError("details-unknown-link")
    if what.item:
        (article,) = await desk.db.read(tracing.kept, [what.item])
        return await _story(article.story, None, request, desk, texts)
    assert what.alert  # noqa: S101 - one of the three is set
    if what.alert.story is None:
        return _notices(what.alert, request, desk, texts)
    return await _story(what.alert.story.id, what.alert, request, desk, texts)


def actions_of(
    alert: Alert, request: Request, desk: Desk, texts: Texts, *, but: str
) -> tuple[tuple[Action, ...], ...]:
    """What may be asked next of an alert (`but`: the command that is being answered); reporting a mistake for those
    who may."""
    followed = [id_ for id_ in alert.concerns if id_ in desk.watchlist.entities]
    asks = [
        Action(texts("press-details"), f"details {alert.id}"),
        Action(texts("press-why"), f"why {alert.id}"),
    ]
    more = [one for one in asks if not one.line.startswith(f"{but} ")]
    if alert.story:
        more.append(Action(texts("press-cite"), f"cite {alert.id}"))
    if may_review(request, desk):
        more.append(Action(texts("press-report"), f"report {alert.id}"))
    return tuple(row for row in (_of_entity(followed, texts), tuple(more)) if row)


def may_review(request: Request, desk: Desk) -> bool:
    return role_of(request.person, desk.roles, closed=desk.policy.closed) >= Role.ANALYST


def _of_entity(entities: Sequence[str], texts: Texts) -> tuple[Action, ...]:
    if not entities:
        return ()
    return (
        Action(texts("press-status"), f"status {entities[0]}"),
        Action(texts("press-timeline"), f"timeline {entities[0]}"),
    )


def _notices(alert: Alert, request: Request, desk: Desk, texts: Texts) -> Message:
    """An alert without an article: a date that came, silence, a person's decision."""
    teller = Teller(desk.watchlist, texts, desk.policy.timezone)
    blocks: list[Block] = []
    for notice in alert.notices:
        blocks += [Heading(teller.title(notice), "section" if blocks else "title"), *teller.blocks(notice)]
    return replace(texts.message(*blocks), actions=actions_of(alert, request, desk, texts, but="details"))


async def _story(story: int, asked: Alert | None, request: Request, desk: Desk, texts: Texts) -> Message:
    alerts = await desk.db.read(tracing.alerts_of, story)
    read = await proofs.read(await desk.db.read(tracing.of_story, story), desk)
    blocks: list[Block] = [Heading(read.articles[0].title)]
    blocks += _changed(alerts, desk, texts)
    blocks += _versions(read, desk, texts)
    blocks += _quotes(read, desk, texts)
    if not any(article.dossiers for article in read.articles):
        blocks.append(Note(texts("analyze-known-outside")))
    message = texts.message(*blocks)
    alert = asked or next(iter(alerts), None)
    if alert is None:
        return message
    return replace(message, actions=actions_of(alert, request, desk, texts, but="details"))


def _changed(alerts: Sequence[Alert], desk: Desk, texts: Texts) -> Iterator[Block]:
    """What was told of it, and what that changed."""
    if not alerts:
        return
    yield Heading(texts("details-told"), "section")
    teller = Teller(desk.watchlist, texts, desk.policy.timezone)
    lines = []
    for alert in alerts:
        when = display.moment(alert.created_at, desk.policy.timezone, texts.language)
        what = [teller.title(notice) for notice in alert.notices] or [texts("details-story")]
        lines += [texts("details-alert", id=alert.id, when=when, what=one) for one in what]
    yield Bullets(tuple(lines))


def _versions(read: Read, desk: Desk, texts: Texts) -> Iterator[Block]:
    yield Heading(texts("details-versions", count=len(read.articles)), "section")
    for number, article in enumerate(read.articles[:VERSIONS], 1):
        yield Item(
            article.title,
            article.url,
            meta=(
                *proofs.source_line(article, read.articles[: number - 1], texts),
                *_times(article, desk, texts),
            ),
            marker=f"{number}.",
        )
    if len(read.articles) > VERSIONS:
        yield Paragraph(texts("and-more", count=len(read.articles) - VERSIONS))


def _times(article: Kept, desk: Desk, texts: Texts) -> tuple[Piece, ...]:
    zone, language = desk.policy.timezone, texts.language
    seen = texts("why-seen", when=display.moment(article.first_seen, zone, language))
    if article.published is None:
        return ("\n", texts("alert-no-date"), " · ", seen)
    published = texts("details-published", when=display.moment(article.published, zone, language))
    return ("\n", published, " · ", seen)


def _quotes(read: Read, desk: Desk, texts: Texts) -> Iterator[Block]:
    said = told_apart(read.evidence, QUOTES)
    if not said:
        return
    yield Heading(texts("details-said"), "section")
    for one in said:
        quoted = evidence_quote(one, texts, desk.policy.timezone, marker="•")
        yield replace(quoted, title=proofs.report_title(one, desk, texts), outlets=quoted.title)
