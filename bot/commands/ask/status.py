"""Where a thing stands: state, plan, proof, who says otherwise. The important first, short enough for a phone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from bot.alerts import story_item
from bot.commands.ask.asking import answered, as_of, thing_and_day
from bot.commands.ask.figures import figure_line
from bot.commands.request import Request
from bot.ledgerdata import name_of
from bot.message import Action, Block, Bold, Bullets, Code, Heading, Inline, Message, Note, Paragraph
from bot.standings import (
    comma,
    conflict_title,
    evidence_quote,
    plan_lines,
    stage_name,
    standing_line,
    state_name,
    told_apart,
    vouched,
    window_text,
)
from bot.texts import Texts
from newsroom import answers
from newsroom.answers import Place, Status, lacking, vouched_for
from newsroom.arabic import display
from newsroom.desk import Desk
from newsroom.models import Decision, Entity, Evidence, Milestone, Quantity, State, Voice
from newsroom.rights import Role, role_of
from newsroom.status.weight import origin_of
from newsroom.store.stories import SAMPLED, EntitySummary
from newsroom.watchlist import Phase

QUOTES = 2  # of a milestone told in full
IN_FULL = 2  # milestones; when there are more, only the first
OTHERS = 6  # milestones in one line each, as are the next three
CONFLICTS = 3
FIGURES = 3
OVERDUE = 3
LATEST = 2

_OVER = (State.COMPLETE, State.CANDIDATE)


async def status(request: Request, desk: Desk, texts: Texts) -> Message:
    thing, at = thing_and_day(request.text, desk, texts)
    found = await answered(desk, at, answers.status, thing)
    answer = message(found, at, desk, texts)
    return answer if at else replace(answer, actions=_actions(found, request, desk, texts))


def _actions(found: Status, request: Request, desk: Desk, texts: Texts) -> tuple[tuple[Action, ...], ...]:
    """What is asked next; deciding for those who may, where something waits."""
    id_ = found.thing.id
    if isinstance(found.thing, Quantity):
        return ()
    first = (
        Action(texts("press-subscribe"), f"subscribe {id_}"),
        Action(texts("press-timeline"), f"timeline {id_}"),
    )
    more: list[Action] = []
    if isinstance(found.thing, (Entity, Milestone, Phase)) and any(place.heard for place in found.places):
        more.append(Action(texts("press-evidence"), f"why {id_}"))
    waits = (place for place in found.places if place.standing.state in (State.CANDIDATE, State.DISPUTED))
    if (case := next(waits, None)) and role_of(
        request.person, desk.roles, closed=desk.policy.closed
    ) >= Role.ANALYST:
        more.append(Action(texts("press-review"), f"review of {case.milestone.id}"))
    return (first, tuple(more)) if more else (first,)


def message(found: Status, at: date | None, desk: Desk, texts: Texts) -> Message:
    name = name_of(found.thing, texts)
    blocks: list[Block] = [Heading(name), *as_of(at, texts)]
    if about := _about(found):
        blocks += [Paragraph(about)] if texts.language == "ar" else []
    if not (found.summary.articles or found.places or found.figures):
        return texts.message(*blocks, Note(texts("status-nothing", entity=name)))
    whole, others = _split(found)
    for place in whole:
        blocks += _in_full(place, found, desk, texts)
    key = "status-others" if whole else "status-milestones"
    blocks += _section(key, [_short(place, texts) for place in others], texts, OTHERS)
    blocks += _conflicts(found, name, desk, texts)
    figures = [figure_line(quantity, readings[-1], texts) for quantity, readings in found.figures]
    blocks += _section("status-figures", figures, texts, FIGURES)
    blocks += _section("status-overdue", [_short(place, texts) for place in found.overdue], texts, OVERDUE)
    blocks += _latest(found, desk, texts)
    return texts.message(*blocks, *_written(found.summary, desk, texts))


def _about(found: Status) -> str:
    return str(getattr(found.thing, "about", ""))


def _split(found: Status) -> tuple[Sequence[Place], Sequence[Place]]:
    """Those told in full, and those in one line each: the late first, then those that anything was said of."""
    count = len(found.places)
    whole = count if count <= IN_FULL else int(isinstance(found.thing, Entity))
    rest = sorted(
        found.places[whole:],
        key=lambda p: (-p.standing.overdue, p.standing.state is State.UNRATED),
    )
    return found.places[:whole], rest


# ── one milestone ────────────────────────────────────────────────────────────────────────────────────────


def _in_full(place: Place, found: Status, desk: Desk, texts: Texts) -> Iterator[Block]:
    standing, zone = place.standing, desk.policy.timezone
    if place.milestone is not found.thing:
        yield Heading(name_of(place.milestone, texts), "section")
    yield Paragraph(_state(place, texts))
    yield Bullets(tuple(_facts(place, found.day, desk, texts)))
    for one in told_apart(standing.evidence, QUOTES):
        yield evidence_quote(one, texts, zone)
    if standing.against:
        yield Paragraph(Bold(texts("status-against", count=len(standing.against))))
        yield evidence_quote(standing.against[0], texts, zone)


def _state(place: Place, texts: Texts) -> Inline:
    """«مكتمل منذ 17 كانون الثاني/يناير 2026 · بحسب وزارة الدفاع العراقية (جهة رسمية)»"""
    standing = place.standing
    line: list[Bold | str] = [Bold(standing_line(standing, texts))]
    if standing.decision is None and standing.state is State.DISPUTED and standing.against:
        for one in (*standing.evidence[:1], standing.against[0]):
            stage = stage_name(one.report.stage, texts)
            line += [" · ", texts("status-side", stage=stage, who=_says(one, texts))]
    elif standing.decision is None and standing.evidence:
        line += [" · ", texts("status-according-to", who=_says(standing.evidence[0], texts))]
    return tuple(line)


def _says(one: Evidence, texts: Texts) -> str:
    """Who vouches for it: somebody the article names, else the outlet itself."""
    given = one.report.attribution
    if given.voice is Voice.MEDIA and not given.speaker:
        return one.source.outlet
    return vouched(given, texts)


def _facts(place: Place, today: date, desk: Desk, texts: Texts) -> Iterator[str]:
    standing = place.standing
    if standing.decision:
        yield decided(standing.decision, desk, texts)
    if missing := lacking(place):
        yield texts(f"waits-{missing}")
    if standing.state is State.COMPLETE and standing.decision is None:
        yield from _confirmed(standing.evidence, texts)
    yield from plan_lines(standing, texts)
    end = standing.plan.window.end if standing.plan else None
    if end and end >= today and standing.state not in _OVER:
        yield texts("days-left", days=(end - today).days)
    if len(standing.slips) > 1:
        before = [window_text(plan.window, texts) for plan in standing.slips[:-1]]
        yield texts("plan-before", windows=comma(texts).join(before))
    if standing.plan is None:
        yield texts("status-no-due")
    yield texts("status-phase", phase=phase_name(place, texts))


def _confirmed(evidence: Sequence[Evidence], texts: Texts) -> Iterator[str]:
    """What made it count: an official, or how many sources that do not go back to one another."""
    match vouched_for(evidence):
        case "official":
            yield texts("confirmed", by=texts("voice-official"))
        case "independent":
            count = len({origin_of(one) for one in evidence})
            yield texts("confirmed", by=texts("sources-independent", count=count))


def decided(decision: Decision, desk: Desk, texts: Texts) -> str:
    """«قرره ليلى في 3 شباط 2026: «رأيت البيان»»"""
    day = display.day(decision.at, desk.policy.timezone, texts.language)
    if decision.note:
        return texts(f"ruled-{decision.ruling}-note", by=decision.by, day=day, note=decision.note)
    return texts(f"ruled-{decision.ruling}", by=decision.by, day=day)


def phase_name(place: Place, texts: Texts) -> str:
    id_ = place.milestone.phase
    return place.dossier.phases[id_] if texts.language == "ar" else id_.replace("-", " ").capitalize()


def _short(place: Place, texts: Texts) -> Inline:
    """«انتهاء المرحلة الأولى: مكتمل منذ …»; what is late says by how much, and which other ends are named."""
    standing = place.standing
    title = name_of(place.milestone, texts)
    if not standing.overdue:
        return texts("status-line", title=title, state=standing_line(standing, texts))
    end = standing.plan.window if standing.plan else None
    ends = [end, *(plan.window for plan in standing.rivals)] if end else []
    named = comma(texts).join(dict.fromkeys(window_text(window, texts) for window in ends))
    return texts(
        "status-line-overdue",
        title=title,
        state=state_name(standing.state, texts),
        days=standing.overdue,
        ends=named,
    )


# ── around it ────────────────────────────────────────────────────────────────────────────────────────────


def _section(key: str, lines: Sequence[Inline], texts: Texts, most: int) -> Iterator[Block]:
    if not lines:
        return
    yield Heading(texts(key), "section")
    more = len(lines) - most
    shown = list(lines[:most])
    if more > 0:
        shown.append(texts("and-more", count=more))
    yield Bullets(tuple(shown))


def _conflicts(found: Status, name: str, desk: Desk, texts: Texts) -> Iterator[Block]:
    standing = [one for one in found.conflicts if one.standing]
    titles = [conflict_title(one, desk.watchlist, texts) for one in standing]
    yield from _section("status-conflicts", titles, texts, CONFLICTS)
    if titles:
        yield Note((texts("status-conflicts-hint"), " ", Code(texts("conflicts-of", name=name))))


def _latest(found: Status, desk: Desk, texts: Texts) -> Iterator[Block]:
    if not found.latest or not isinstance(found.thing, Entity):
        return
    yield Heading(texts("status-latest"), "section")
    for story in found.latest[:LATEST]:
        yield story_item(
            story, texts, desk.policy.timezone, about=found.thing.id, with_quote=False, marker="•"
        )


def _written(summary: EntitySummary, desk: Desk, texts: Texts) -> Iterator[Block]:
    if not summary.articles:
        return
    counts = {"articles": summary.articles, "outlets": summary.outlets, "origins": summary.origins}
    if summary.many:
        yield Note(texts("written-many", **counts, sampled=SAMPLED))
    elif summary.sampled:
        yield Note(texts("written-sampled", **counts, sampled=SAMPLED))
    else:
        yield Note(texts("written", **counts))
    if summary.last_seen:
        last = display.day(summary.last_seen, desk.policy.timezone, texts.language)
        yield Note(texts("written-last", day=last))
