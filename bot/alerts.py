"""What is told: one alert, several at once, and the digest, as neutral messages. Sentences come from texts.

What changed stands first, with its proof; then the story that tells it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.message import Action, Block, Foreign, Heading, Item, Message, Note, Paragraph, Piece, Quote
from bot.naming import dossier_name, entity_name, thing_name
from bot.notices import Teller, concerns
from bot.standings import comma, named_outlets
from bot.texts import Texts
from newsroom import digest as digests
from newsroom.arabic import display
from newsroom.digest import Entry, Section, outlets
from newsroom.models import (
    AlertKind,
    Delivery,
    Frequency,
    MutedNotice,
    State,
    StateNotice,
    Story,
    TargetSpec,
    Version,
)
from newsroom.subscriptions import fits
from newsroom.watchlist import Watchlist


def alert(rows: Sequence[Delivery], spec: TargetSpec, watchlist: Watchlist, *, held: bool = False) -> Message:
    """One story, or one thing that changed, as soon as it may be told, under what the target follows."""
    teller = Teller(watchlist, Texts(spec.language), spec.timezone)
    texts, one = teller.texts, digests.entry(rows)
    named = _concerned(one, watchlist)
    followed = subscribed(rows, spec)
    asked = {id_ for _, id_ in followed}
    about = next(iter((*(id_ for id_ in named if id_ in asked), *named)), None)
    dossier = rows[0].alert.dossier
    subject = entity_name(about, watchlist, texts) if about else dossier_name(dossier, watchlist, texts)
    why = comma(texts).join(thing_name(id_, dossier, watchlist, texts) for dossier, id_ in followed)
    title = teller.title(one.notices[0]) if one.notices else texts("alert-title", subject=subject)
    unmuted = next((n.about for n in one.notices if isinstance(n, MutedNotice)), None)
    message = texts.message(
        Heading(title),
        *_settling(_told(one, teller, about), one.deliveries),
        *((Note(texts("alert-repeat")),) if one.repeat else ()),
        *((Note(texts("alert-held", count=1)),) if held else ()),
        *((Note(texts("alert-why", subscription=why)),) if unmuted is None else ()),
    )
    silent = next(
        (id_ for of, id_ in followed if id_ != of), about
    )  # what is followed, else what it is about
    if unmuted is not None:
        return replace(message, actions=_after_silence(unmuted, texts))
    return replace(message, actions=_buttons(rows[0].alert.id, silent, about or dossier, texts))


def _buttons(id_: int, silent: str | None, about: str, texts: Texts) -> tuple[tuple[Action, ...], ...]:
    proof = (
        Action(texts("button-evidence"), f"why {id_}"),
        Action(texts("button-details"), f"details {id_}"),
    )
    quiet = (Action(texts("button-mute-day"), f"mute {silent} 1d"),) if silent else ()
    return (proof, (Action(texts("button-timeline"), f"timeline {about}"), *quiet))


def _after_silence(about: str, texts: Texts) -> tuple[tuple[Action, ...], ...]:
    seeing = Action(texts("button-news"), f"latest {about}")
    return ((seeing, Action(texts("button-mute-day"), f"mute {about} 1d")),)


def collapsed(
    sections: Sequence[Section], spec: TargetSpec, watchlist: Watchlist, *, held: int = 0
) -> Message:
    """Many alerts that fell due together, as one message instead of a flood; `held`: so many of them waited."""
    texts = Texts(spec.language)
    count = sum(len(section.entries) for section in sections)
    return texts.message(
        Heading(texts("alert-titles", count=count)),
        *_sections(sections, texts, spec, watchlist),
        Note(texts("alert-held", count=held) if held else texts("digest-collapsed", count=count)),
    )


def digest(
    sections: Sequence[Section],
    spec: TargetSpec,
    watchlist: Watchlist,
    *,
    since: datetime | None,
    until: datetime,
    frequency: Frequency = Frequency.DAILY,
) -> Message:
    """Everything since the last digest: what changed, then stories by entity, newest first."""
    texts = Texts(spec.language)
    small_print = [_period(since, until, spec, texts)] if since else []
    return _digest(sections, spec, watchlist, until, frequency, small_print)


def running_digest(
    sections: Sequence[Section], spec: TargetSpec, watchlist: Watchlist, *, updated: datetime
) -> Message:
    """The digest of the day with all that has come since it was sent."""
    texts = Texts(spec.language)
    at = texts("digest-updated", at=display.moment(updated, spec.timezone, texts.language))
    return _digest(sections, spec, watchlist, updated, Frequency.DAILY, [at])


def _digest(
    sections: Sequence[Section],
    spec: TargetSpec,
    watchlist: Watchlist,
    at: datetime,
    frequency: Frequency,
    small_print: Sequence[str],
) -> Message:
    texts = Texts(spec.language)
    when = display.moment if frequency is Frequency.HOURLY else display.day
    return texts.message(
        Heading(texts(f"digest-title-{frequency}", date=when(at, spec.timezone, texts.language))),
        Paragraph(" · ".join(_summary(sections, texts))),
        *_sections(sections, texts, spec, watchlist),
        *map(Note, small_print),
    )


def superseded(rows: Sequence[Delivery], now: Mapping[str, State], texts: Texts) -> list[Block]:
    """What to add to a message that told of a state which is another since."""
    told = {
        n.milestone: n.standing.state for r in rows for n in r.alert.notices if isinstance(n, StateNotice)
    }
    later = {now[milestone] for milestone, state in told.items() if now.get(milestone, state) is not state}
    return [Note(texts("alert-superseded", state=texts(f"state-{state}"))) for state in sorted(later)]


def additions(rows: Sequence[Delivery], changed: Collection[int], spec: TargetSpec) -> Message:
    """What stories told before have gained, a line each: for where a message that stands cannot be changed."""
    texts = Texts(spec.language)
    grown = [
        e for e in map(digests.entry, digests.together(rows)) if not set(e.deliveries).isdisjoint(changed)
    ]
    lines = [
        Paragraph(
            (texts("story-update", title=first(entry.story).title), *(" · ", *line)), refs=entry.deliveries
        )
        for entry in grown
        if entry.story
        for line in [tuple(_joined(_sources(entry.story, texts), " · "))]
        if line
    ]
    return texts.message(*lines)


# ── one story ────────────────────────────────────────────────────────────────────────────────────────────


def story_item(
    story: Story,
    texts: Texts,
    timezone: str,
    *,
    refs: tuple[int, ...] = (),
    about: str | None = None,
    marker: str = "",
    with_quote: bool = True,
) -> Item:
    """The first report's headline, when, who else reports it, and the sentence that made it match."""
    report = first(story)
    said = list(_when(report, texts, timezone))
    return Item(
        title=report.title,
        url=report.url,
        outlets=Foreign(report.outlet),
        meta=tuple(_joined([(" · ".join(said),), *_sources(story, texts)], "\n")),
        quote=_quote(story, about) if with_quote else None,
        marker=marker,
        refs=refs,
    )


def first(story: Story) -> Version:
    """The report by which the story became known here: a message keeps its headline when it gains sources."""
    return min(story.versions, key=lambda v: (v.first_seen, v.published or v.first_seen, v.item_id))


def _sources(story: Story, texts: Texts) -> Iterator[tuple[Piece, ...]]:
    """«أكّدته أيضًا: …» for outlets that know it from elsewhere, «نقلته أيضًا: …» for the others.

    What nobody vouches for, or what may go back to a source that counted already, confirms nothing.
    """
    report = first(story)
    origins, known = {report.origin}, {report.outlet}
    confirming, carrying = [], []
    for version in sorted(story.versions, key=lambda v: (v.first_seen, v.item_id)):
        if version.outlet in known:
            continue
        known.add(version.outlet)
        if version.trusted and version.origin and version.origin not in origins:
            origins.add(version.origin)
            confirming.append(version.outlet)
        else:
            carrying.append(version.outlet)
    if confirming:
        independent = texts("sources-independent", count=len(confirming) + report.trusted)
        confirmed = named_outlets(confirming, texts)
        yield (texts("story-confirmed"), ": ", *confirmed, *([f" · {independent}"] if report.trusted else []))
    if carrying:
        yield (texts("story-carried"), ": ", *named_outlets(carrying, texts))


def _quote(story: Story, about: str | None) -> Quote | None:
    """The sentence that names whom it is about, or that shows the subject; none if a headline says it all."""
    proof = next((q for q in story.quotes if q.entity == about), None) if about else story.quote
    if proof is None or proof.text in {version.title for version in story.versions}:
        return None
    return Quote(proof.text, proof.outlet if len(story.outlets) > 1 else "")


def _when(report: Version, texts: Texts, timezone: str) -> Iterator[str]:
    """The day it was published; that no date was given is said, not guessed."""
    if report.published:
        yield display.day(report.published, timezone, texts.language)
    else:
        yield texts("alert-no-date")
        yield texts("alert-seen", when=display.day(report.first_seen, timezone, texts.language))


# ── alerts ───────────────────────────────────────────────────────────────────────────────────────────────


def _told(one: Entry, teller: Teller, about: str | None) -> Iterator[Block]:
    """Below the title: what each notice says, then the story. No sentence is quoted twice."""
    quoted: set[str] = set()
    for number, notice in enumerate(one.notices):
        if number:
            yield Heading(teller.title(notice), "section")
        for block in teller.blocks(notice):
            if isinstance(block, Item) and block.quote:
                block = replace(block, quote=None if block.quote.text in quoted else block.quote)
                quoted |= {block.quote.text} if block.quote else set()
            yield block
    if one.story and not _is_told(one.story, quoted):
        item = story_item(one.story, teller.texts, teller.timezone, about=about)
        if item.quote and item.quote.text in quoted:
            item = replace(item, quote=None)
        if one.notices:
            yield Heading(teller.texts("alert-story"), "section")
        yield item


def _is_told(story: Story, quoted: Collection[str]) -> bool:
    """There is no more to it than a headline that was quoted as proof."""
    return len(story.versions) == 1 and story.title in quoted


def _settling(blocks: Iterable[Block], refs: tuple[int, ...]) -> list[Block]:
    """The last block that can accounts for these deliveries: they have arrived when all of it has."""
    settled: list[Block] = []
    for block in reversed(list(blocks)):
        if refs and isinstance(block, (Item, Paragraph)):
            block, refs = replace(block, refs=refs), ()
        settled.append(block)
    return settled[::-1]


def _concerned(one: Entry, watchlist: Watchlist) -> tuple[str, ...]:
    of_notices = (entity for notice in one.notices for entity in concerns(notice, watchlist))
    return tuple(dict.fromkeys((*of_notices, *(one.story.entities if one.story else ()))))


def subscribed(rows: Sequence[Delivery], spec: TargetSpec) -> tuple[tuple[str, str], ...]:
    """For whose sake the target is told these, by every subscription they fit: (dossier, what it follows of it), or
    the dossier twice. The same when none fits any more: subscriptions change."""
    found: dict[tuple[str, str], None] = {}
    for row in rows:
        alert = row.alert
        for wanted in spec.subscriptions:
            if row.frequency in wanted.frequencies and fits(
                wanted, alert.dossier, alert.kinds, alert.concerns
            ):
                hits = [id_ for id_ in wanted.about if id_ in alert.concerns]
                found.update(dict.fromkeys((alert.dossier, id_) for id_ in hits or [alert.dossier]))
    return tuple(found) or tuple(dict.fromkeys((row.alert.dossier, row.alert.dossier) for row in rows))


# ── several at once ──────────────────────────────────────────────────────────────────────────────────────


def _sections(
    sections: Sequence[Section], texts: Texts, spec: TargetSpec, watchlist: Watchlist
) -> Iterator[Block]:
    teller = Teller(watchlist, texts, spec.timezone)
    for section in sections:
        yield Heading(_section_title(section, texts, watchlist), "section")
        for one in section.entries:
            yield from _settling(_listed(one, teller), one.deliveries)


def _section_title(section: Section, texts: Texts, watchlist: Watchlist) -> str:
    if section.kind is not AlertKind.STORY:
        return texts(f"digest-{section.kind}")
    return entity_name(section.entity, watchlist, texts) if section.entity else texts("digest-other")


def _listed(one: Entry, teller: Teller) -> Iterator[Item]:
    """A line for each notice; the story has one of its own unless a notice leads to it already."""
    lines = [teller.line(notice) for notice in one.notices]
    linked = {line.url for line in lines if line.url}
    if one.story and linked.isdisjoint(version.url for version in one.story.versions):
        lines.append(story_item(one.story, teller.texts, teller.timezone, with_quote=False, marker="•"))
    if one.repeat:
        meta = lines[-1].meta if isinstance(lines[-1].meta, tuple) else (lines[-1].meta,)
        lines[-1] = replace(lines[-1], meta=(*meta, " · ", teller.texts("repeat-short")))
    yield from lines


def _summary(sections: Sequence[Section], texts: Texts) -> Iterator[str]:
    """«تغيّران في الحالة · 5 قصص من 3 مصادر»"""
    for kind in digests.ORDER:
        entries = [one for section in sections if section.kind is kind for one in section.entries]
        if kind is AlertKind.STORY and (entries or not sections):
            yield texts("digest-summary", items=len(entries), outlets=outlets(sections))
        elif entries:
            yield texts(f"digest-count-{kind}", count=len(entries))


def _period(since: datetime, until: datetime, spec: TargetSpec, texts: Texts) -> str:
    start, end = (display.moment(m, spec.timezone, texts.language) for m in (since, until))
    return texts("digest-period", **{"from": start, "to": end})


def _joined(
    lines: Sequence[tuple[Piece, ...]] | Iterator[tuple[Piece, ...]], between: str
) -> Iterator[Piece]:
    for number, line in enumerate(lines):
        yield from (between, *line) if number else line
