"""Who says what of a thing: the newest of each source side by side, its own or taken from another; who is silent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.alerts import first
from bot.commands.ask.asking import answered
from bot.commands.request import Request
from bot.commands.resolve import one_thing
from bot.ledgerdata import name_of
from bot.message import (
    Action,
    Block,
    Bold,
    Code,
    Foreign,
    Heading,
    Item,
    Message,
    Note,
    Paragraph,
    Piece,
    Quote,
)
from bot.render.foreign import clip
from bot.standings import claim_text, named_outlets, stage_name, vouched, window_text
from bot.texts import Texts
from newsroom import answers
from newsroom.answers import Ask, Conn
from newsroom.arabic import display
from newsroom.comparing import Newest, newest_of_each, origins, silent
from newsroom.desk import Desk
from newsroom.errors import UserError
from newsroom.models import Entity, Evidence, FeedState, Figure, Milestone, Quantity, Story
from newsroom.store import citing, feeds, statements, stories
from newsroom.watchlist import Thing

SOURCES = 6  # told in full, the newest
FIGURES = 4
OTHERS = 4  # things that can be compared next
SILENT = 5  # outlets named
LOOKED = 30  # stories whose sources are looked at where nothing was read of a state
LABEL = 20


@dataclass(frozen=True, slots=True)
class Compared:
    """All that was said of a thing, by what it is of."""

    milestones: tuple[tuple[Milestone, tuple[Newest[Evidence], ...]], ...]
    quantities: tuple[tuple[Quantity, tuple[Newest[Figure], ...]], ...]
    stories: tuple[Story, ...]
    outlets: tuple[str, ...]  # that are read
    heard: frozenset[str]  # outlets that have said anything of it


async def compare(request: Request, desk: Desk, texts: Texts) -> Message:
    if not request.text:
        raise UserError("missing-name", example=texts("help-compare-example"))
    thing = one_thing(request.text, desk.watchlist, texts)
    return message(thing, await answered(desk, None, _read, thing), desk, texts)


def _read(conn: Conn, ask: Ask, thing: Thing) -> Compared:
    milestones = answers.milestones_of(thing, ask.watchlist)
    quantities = answers.quantities_of(thing, ask.watchlist)
    zone = ask.ledger.zone
    evidence = statements.evidence(conn, [m.id for m in milestones], zone)
    figures = statements.figures(conn, [q.id for q in quantities], zone)
    of_milestones = tuple(
        (one, tuple(newest_of_each(e for e in evidence if e.report.milestone == one.id)))
        for one in milestones
    )
    of_quantities = tuple(
        (one, tuple(newest_of_each(f for f in figures if f.claim.quantity == one.id))) for one in quantities
    )
    of = answers.stories_of(thing, ask.watchlist)
    told = stories.latest(conn, dossier=of["dossier"], entity=of["entity"], limit=LOOKED)
    heard = {one.source.outlet for one in evidence if one.withdrawn is None}
    heard |= {one.source.outlet for one in figures if one.withdrawn is None}
    if isinstance(thing, Entity):
        heard |= citing.outlets_naming(conn, thing.id)
    read = (feed.outlet for feed in feeds.all_feeds(conn) if feed.state is FeedState.ACTIVE)
    return Compared(
        tuple(pair for pair in of_milestones if pair[1]),
        tuple(pair for pair in of_quantities if pair[1]),
        tuple(told),
        tuple(dict.fromkeys(read)),
        frozenset(heard),
    )


def message(thing: Thing, found: Compared, desk: Desk, texts: Texts) -> Message:
    name = name_of(thing, texts)
    blocks: list[Block] = [Heading(texts("compare-title", name=name))]
    for milestone, said in found.milestones[:1]:
        blocks += _milestone(milestone, said, thing, desk, texts)
    for quantity, figures in found.quantities[:1]:
        blocks += _quantity(quantity, figures, thing, desk, texts)
    if not found.milestones and not found.quantities:
        newest = list(_newest(found.stories, thing, desk, texts))
        blocks += (
            [Note(texts("compare-no-statement")), *newest] if newest else [Note(texts("compare-nothing"))]
        )
    if quiet := silent(found.outlets, found.heard):
        blocks.append(Paragraph((texts("compare-silent"), ": ", *named_outlets(quiet, texts, SILENT))))
    others: list[Milestone | Quantity] = [one for one, _ in found.milestones[1:]]
    others += [one for one, _ in found.quantities[1:]]
    rows = tuple((Action(clip(name_of(one, texts), LABEL), f"compare {one.id}"),) for one in others[:OTHERS])
    return replace(texts.message(*blocks), actions=rows)


def _milestone(
    milestone: Milestone, said: Sequence[Newest[Evidence]], thing: Thing, desk: Desk, texts: Texts
) -> Iterator[Block]:
    """How many say what, then each of them."""
    if milestone is not thing:
        yield Heading(name_of(milestone, texts), "section")
    stages = Counter(one.said.report.stage for one in said)
    counts = (texts("compare-side", value=stage_name(s, texts), count=n) for s, n in stages.most_common())
    yield Paragraph(" · ".join((*counts, texts("compare-origins", count=origins(said)))))
    for one in said[:SOURCES]:
        report = one.said.report
        value = stage_name(report.stage, texts)
        if report.when:
            value = texts("compare-when", value=value, when=window_text(report.when.window, texts))
        yield _item(one, value, f"r{one.said.id}", vouched(report.attribution, texts), desk, texts)
    if len(said) > SOURCES:
        yield Note(texts("compare-more", count=len(said) - SOURCES))


def _quantity(
    quantity: Quantity, said: Sequence[Newest[Figure]], thing: Thing, desk: Desk, texts: Texts
) -> Iterator[Block]:
    if quantity is not thing:
        yield Heading(name_of(quantity, texts), "section")
    most = SOURCES if quantity is thing else FIGURES
    for one in said[:most]:
        claim = one.said.claim
        value = claim_text(claim, texts)
        if claim.as_of:
            when = window_text(claim.as_of.window, texts)
            value = texts("compare-when", value=value, when=texts("figure-as-of", window=when))
        yield _item(one, value, f"f{one.said.id}", vouched(claim.attribution, texts), desk, texts)
    if len(said) > most:
        yield Note(texts("compare-more", count=len(said) - most))


def _item(
    one: Newest[Evidence] | Newest[Figure], value: str, id_: str, who: str, desk: Desk, texts: Texts
) -> Item:
    """«الجسر» with its value, who vouches for it, the day, whether it is its own, and what it is cited by."""
    source = one.said.source
    day = display.day(source.said, desk.policy.timezone, texts.language)
    own = texts("compare-from", origin=one.taken_from) if one.taken_from else texts("compare-own")
    meta: list[Piece] = [Bold(value)]
    for fact in (who, day, own):
        meta += [" · ", fact] if fact else []
    return Item(source.outlet, source.url, meta=(*meta, " · ", Code(id_)), quote=Quote(one.said.quote))


def _newest(told: Sequence[Story], thing: Thing, desk: Desk, texts: Texts) -> Iterator[Item]:
    """The newest article of each outlet, where nobody said anything of a state or a figure."""
    met: set[str] = set()
    for story in told:
        for version in sorted(story.versions, key=lambda v: v.first_seen, reverse=True):
            if version.outlet in met or len(met) >= SOURCES:
                continue
            met.add(version.outlet)
            proofs = [proof for proof in story.quotes if proof.entity == thing.id]
            quote = next((p.text for p in proofs if p.outlet == version.outlet), "")
            own = texts("compare-own") if version is first(story) else texts("compare-retold")
            at = version.published or version.first_seen
            day = display.day(at, desk.policy.timezone, texts.language)
            meta = (day, " · ", own, " · ", Code(f"a{version.item_id}"))
            proof = Quote(quote) if quote and quote != version.title else None
            yield Item(version.title, version.url, Foreign(version.outlet), meta, proof)
