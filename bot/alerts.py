"""What is told: one alert, several at once, and the digest, as neutral messages. Sentences come from texts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.message import Block, Foreign, Heading, Inline, Item, Message, Note, Paragraph, Quote
from bot.naming import dossier_name, entity_name
from bot.texts import Texts
from newsroom.arabic import display
from newsroom.digest import Section, outlets
from newsroom.models import Delivery, Story, TargetSpec
from newsroom.watchlist import Watchlist

OUTLETS_NAMED = 3  # the others are counted


def alert(rows: Sequence[Delivery], spec: TargetSpec, watchlist: Watchlist) -> Message:
    """One story, as soon as it is known, under what the target follows."""
    texts = Texts(spec.language)
    story = rows[0].alert.story
    dossiers = [dossier_name(row.alert.dossier, watchlist, texts) for row in rows]
    asked = _followed(rows, spec)
    followed = [entity_name(entity, watchlist, texts) for entity in asked]
    about = next(iter((*asked, *story.entities)), None)
    subject = entity_name(about, watchlist, texts) if about else dossiers[0]
    repeat = any(row.attempts for row in rows)
    return texts.message(
        Heading(texts("alert-title", subject=subject)),
        story_item(story, texts, spec.timezone, refs=tuple(row.id for row in rows), about=about),
        *((Note(texts("alert-repeat")),) if repeat else ()),
        Note(texts("alert-why", subscription=_comma(texts).join(followed or dossiers))),
    )


def collapsed(sections: Sequence[Section], spec: TargetSpec, watchlist: Watchlist) -> Message:
    """Many alerts that fell due together, as one message instead of a flood."""
    texts = Texts(spec.language)
    count = sum(len(section.entries) for section in sections)
    return texts.message(
        Heading(texts("alert-titles", count=count)),
        *_sections(sections, texts, spec, watchlist),
        Note(texts("digest-collapsed", count=count)),
    )


def digest(
    sections: Sequence[Section],
    spec: TargetSpec,
    watchlist: Watchlist,
    *,
    since: datetime | None,
    until: datetime,
) -> Message:
    """Everything since the last digest, by entity, newest first."""
    texts = Texts(spec.language)
    count = sum(len(section.entries) for section in sections)
    return texts.message(
        Heading(texts("digest-title", date=display.day(until, spec.timezone, texts.language))),
        Paragraph(texts("digest-summary", items=count, outlets=outlets(sections))),
        *_sections(sections, texts, spec, watchlist),
        *((Note(_period(since, until, spec, texts)),) if since else ()),
    )


def story_item(
    story: Story,
    texts: Texts,
    timezone: str,
    *,
    refs: tuple[int, ...] = (),
    about: str | None = None,
    marker: str = "",
    with_quote: bool = True,
    repeat: bool = False,
) -> Item:
    """A story's headline, who reports it, when, and the sentence that made it match."""
    newest = story.versions[-1]
    return Item(
        title=newest.title,
        url=newest.url,
        outlets=_outlets(story, texts),
        meta=" · ".join([_when(story, texts, timezone), *([texts("repeat-short")] if repeat else [])]),
        quote=_quote(story, about) if with_quote else None,
        marker=marker,
        refs=refs,
    )


def _followed(rows: Sequence[Delivery], spec: TargetSpec) -> tuple[str, ...]:
    """The entities for whose sake the target is told; none when it follows a whole dossier."""
    dossiers = {row.alert.dossier for row in rows}
    asked = [sub for sub in spec.subscriptions if sub.instant and sub.dossier in dossiers]
    if any(not sub.entities for sub in asked):
        return ()
    wanted = {entity for sub in asked for entity in sub.entities}
    return tuple(entity for entity in rows[0].alert.story.entities if entity in wanted)


def _quote(story: Story, about: str | None) -> Quote | None:
    """The sentence that names whom it is about, or that shows the subject; none if the headline says it all."""
    proof = next((q for q in story.quotes if q.entity == about), None) if about else story.quote
    if proof is None or proof.text == story.versions[-1].title:
        return None
    return Quote(proof.text, proof.outlet if len(story.outlets) > 1 else "")


def _when(story: Story, texts: Texts, timezone: str) -> str:
    """The day the newest report was published; that no date was given is said, not guessed."""
    newest = story.versions[-1]
    if newest.published:
        return display.day(newest.published, timezone, texts.language)
    seen = display.day(newest.first_seen, timezone, texts.language)
    return f"{texts('alert-no-date')} · {texts('alert-seen', when=seen)}"


def _sections(
    sections: Sequence[Section], texts: Texts, spec: TargetSpec, watchlist: Watchlist
) -> tuple[Block, ...]:
    blocks: list[Block] = []
    for section in sections:
        name = entity_name(section.entity, watchlist, texts) if section.entity else texts("digest-other")
        blocks.append(Heading(name, "section"))
        blocks += [
            story_item(
                e.story,
                texts,
                spec.timezone,
                refs=e.deliveries,
                with_quote=False,
                repeat=e.repeat,
                marker="•",
            )
            for e in section.entries
        ]
    return tuple(blocks)


def _outlets(story: Story, texts: Texts) -> Inline:
    """«الأول، الثاني، الثالث و4 مصادر أخرى»"""
    shown: list[Foreign | str] = []
    for name in story.outlets[:OUTLETS_NAMED]:
        shown += [_comma(texts), Foreign(name)] if shown else [Foreign(name)]
    more = len(story.outlets) - OUTLETS_NAMED
    return (*shown, " ", texts("outlets-more", count=more)) if more > 0 else tuple(shown)


def _comma(texts: Texts) -> str:
    return "، " if texts.language == "ar" else ", "


def _period(since: datetime, until: datetime, spec: TargetSpec, texts: Texts) -> str:
    start, end = (display.moment(m, spec.timezone, texts.language) for m in (since, until))
    return texts("digest-period", **{"from": start, "to": end})
