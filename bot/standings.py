"""The ledger in words: states, dates, evidence and conflicts, for alerts and commands alike. Pure."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Literal

from bot.message import Foreign, Inline, Item, Quote
from bot.naming import entity_name
from bot.texts import Texts
from newsroom.arabic import display
from newsroom.arabic.fold import heavy
from newsroom.models import (
    Attribution,
    Claim,
    Conflict,
    ConflictKind,
    Evidence,
    Figure,
    Listing,
    Milestone,
    Precision,
    Quantity,
    Roll,
    Said,
    Side,
    Stage,
    Standing,
    State,
    Voice,
    When,
    Window,
)
from newsroom.status.windows import narrowed
from newsroom.watchlist import Watchlist

EDGES: tuple[Literal["start", "middle", "end"], ...] = ("start", "middle", "end")
OUTLETS_NAMED = 3  # the others are counted


def state_name(state: State, texts: Texts) -> str:
    """«مكتمل»"""
    return texts(f"state-{state}")


def stage_name(stage: Stage, texts: Texts) -> str:
    return texts(f"stage-{stage}")


def window_text(window: Window, texts: Texts) -> str:
    """«أيلول/سبتمبر 2025»، «نهاية 2026»"""
    for unit in _units(window):
        for edge in EDGES:
            if narrowed(replace(unit, edge=edge)) == window:
                return texts(f"window-{edge}", unit=display.window(unit.window, texts.language))
    return display.window(window, texts.language)


def window_name(window: Window, texts: Texts) -> str:
    """As short as can be said: of any stretch of days, its last."""
    start, end = window.start, window.end
    text = window_text(window, texts)
    is_stretch = start and end and start != end and text == display.window(window, texts.language)
    named = start and end and (start.day, (end + timedelta(days=1)).day) == (1, 1)
    return display.calendar_day(end, texts.language) if end and is_stretch and not named else text


def _units(window: Window) -> Iterator[When]:
    """The month and the year a window may be an edge of."""
    if window.start is None or window.end is None or window.start.year != window.end.year:
        return
    year = window.start.year
    if window.start.month == window.end.month and window.start != window.end:
        last = monthrange(year, window.start.month)[1]
        yield When(Window(window.start.replace(day=1), window.start.replace(day=last)), Precision.MONTH)
    yield When(Window(date(year, 1, 1), date(year, 12, 31)), Precision.YEAR)


def subject_name(subject: str, watchlist: Watchlist, texts: Texts) -> str:
    """Of a milestone, quantity or roll; its id if the watchlist has lost it."""
    things: list[Milestone | Quantity | Roll] = []
    for dossier in watchlist.dossiers:
        things += [*dossier.milestones, *dossier.quantities, *dossier.rolls]
    named = next((thing for thing in things if thing.id == subject), None)
    if named is None:
        return subject
    return named.ar if texts.language == "ar" else named.en


def comma(texts: Texts) -> str:
    return "، " if texts.language == "ar" else ", "


def named_outlets(names: Iterable[str], texts: Texts, most: int = OUTLETS_NAMED) -> tuple[Foreign | str, ...]:
    """«الأول، الثاني، الثالث و4 مصادر أخرى»"""
    outlets = tuple(dict.fromkeys(names))
    shown: list[Foreign | str] = []
    for name in outlets[:most]:
        shown += [comma(texts), Foreign(name)] if shown else [Foreign(name)]
    more = len(outlets) - most
    return (*shown, " ", texts("outlets-more", count=more)) if more > 0 else tuple(shown)


# ── where a milestone stands ─────────────────────────────────────────────────────────────────────────────


def standing_line(standing: Standing, texts: Texts) -> str:
    """«مكتمل منذ 17 كانون الثاني/يناير 2026»"""
    state = state_name(standing.state, texts)
    if standing.since is None:
        return state
    day = display.calendar_day(standing.since, texts.language)
    if standing.state is State.CANDIDATE:
        return texts("standing-candidate", day=day)
    return texts("standing-since", state=state, day=day)


def plan_lines(standing: Standing, texts: Texts) -> Iterator[str]:
    """When it is due, or was, what that replaced, and by how much it is late."""
    if standing.plan is None:
        return
    window = window_text(standing.plan.window, texts)
    late = _late(standing)
    if standing.slips:
        yield texts("plan-moved", before=window_text(standing.slips[-1].window, texts), after=window)
    elif standing.state is State.COMPLETE and late is not None:
        yield texts("plan-late", window=window, days=late)
    else:
        yield texts("plan-past", window=window) if standing.overdue else texts("plan-due", window=window)
    if standing.overdue:
        disputed = standing.state is State.DISPUTED
        yield texts("overdue-disputed" if disputed else "overdue", days=standing.overdue)
    if standing.rivals:
        ends = dict.fromkeys(window_text(plan.window, texts) for plan in standing.rivals)
        yield texts("plan-rivals", windows=comma(texts).join(ends))


def _late(standing: Standing) -> int | None:
    """Days after the end of its plan, of what came about after it."""
    end = standing.plan.window.end if standing.plan else None
    if end is None or standing.since is None or standing.since <= end:
        return None
    return (standing.since - end).days


# ── who said it ──────────────────────────────────────────────────────────────────────────────────────────


def vouched(attribution: Attribution, texts: Texts) -> str:
    """«وزارة الدفاع العراقية (جهة رسمية)، نقلًا عن رويترز»; empty where it is the outlet itself."""
    speaker, via = attribution.speaker, attribution.via
    if attribution.voice is Voice.MEDIA and not speaker:
        return texts("said-via", via=via) if via else ""
    voice = texts(f"voice-{attribution.voice}")
    who = texts("said-by", speaker=speaker, voice=voice) if speaker else voice
    return texts("said-by-via", who=who, via=via) if via else who


def told_apart(evidence: Iterable[Evidence], most: int) -> list[Evidence]:
    """The first few, each sentence once: copies of a report repeat it word for word."""
    sentences: dict[str, Evidence] = {}
    for one in evidence:
        sentences.setdefault(heavy(one.quote), one)
    return list(sentences.values())[:most]


def evidence_quote(said: Said, texts: Texts, timezone: str, *, marker: str = "") -> Item:
    """The outlet with the link to its article, who says it there, the day, and the sentence."""
    return Item(
        said.source.outlet,
        said.source.url,
        meta=" · ".join(_about(said, texts, timezone)),
        quote=Quote(said.quote),
        marker=marker,
    )


def _about(said: Said, texts: Texts, timezone: str) -> Iterator[str]:
    attribution = _attribution(said)
    if attribution and (who := vouched(attribution, texts)):
        yield who
    yield display.day(said.source.said, timezone, texts.language)
    if said.withdrawn:
        yield texts("said-withdrawn", day=display.day(said.withdrawn, timezone, texts.language))


def _attribution(said: Said) -> Attribution | None:
    match said:
        case Evidence():
            return said.report.attribution
        case Figure():
            return said.claim.attribution
        case Listing():
            return None


# ── what contradicts what ────────────────────────────────────────────────────────────────────────────────


def conflict_title(conflict: Conflict, watchlist: Watchlist, texts: Texts) -> str:
    """«موعدان متضاربان: انتهاء المرحلة الأولى»"""
    subject = subject_name(conflict.subject, watchlist, texts)
    match conflict.kind:
        case ConflictKind.DUE:
            return texts("conflict-due", subject=subject, sides=len(conflict.sides))
        case ConflictKind.DATE:
            return texts("conflict-date", subject=subject, sides=len(conflict.sides))
        case ConflictKind.FIGURE:
            return texts("conflict-figure", subject=subject, sides=len(conflict.sides))
        case ConflictKind.ROLL:
            return texts("conflict-roll", subject=subject, sides=len(conflict.sides))
        case ConflictKind.STATE if any(side.stage is Stage.UNDERWAY for side in conflict.sides):
            return texts("conflict-state-underway", subject=subject)
        case other:
            return texts(f"conflict-{other}", subject=subject)


def conflict_blocks(
    conflict: Conflict, watchlist: Watchlist, texts: Texts, timezone: str
) -> tuple[Item, ...]:
    """Each side: its value, linked to the newest article that gives it, with that article's sentence."""
    return tuple(_side(conflict, side, watchlist, texts, timezone) for side in conflict.sides)


def conflict_note(conflict: Conflict, texts: Texts) -> str:
    """Since when it stands, or that it no longer does; and whether somebody contradicts himself."""
    day = display.calendar_day(conflict.since, texts.language)
    if conflict.kind is ConflictKind.SLIP:
        lines = [texts("conflict-put-off", day=day)]
    else:
        lines = [texts("conflict-since", day=day) if conflict.standing else texts("conflict-over", day=day)]
    if conflict.within:
        lines.append(texts(f"conflict-within-{conflict.within}"))
    return " · ".join(lines)


def side_value(side: Side, watchlist: Watchlist, texts: Texts) -> str:
    """«أيلول/سبتمبر 2025»، «2,500»، «جارٍ»، «حرير، التون كوبري»"""
    if side.window:
        return window_text(side.window, texts)
    if side.stage:
        return stage_name(side.stage, texts)
    if side.state:
        return state_name(side.state, texts)
    if side.figure:
        claims = [one.claim for one in side.said if isinstance(one, Figure)]
        return claim_text(claims[0], texts) if claims else number(side.figure[0])
    return comma(texts).join(entity_name(member, watchlist, texts) for member in side.members) or "—"


def side_title(conflict: Conflict, side: Side, watchlist: Watchlist, texts: Texts) -> str:
    """Its value; with what it is of, where the sides differ in that."""
    value = side_value(side, watchlist, texts)
    if side.subject and (side.subject != conflict.subject or _apart(conflict.sides)):
        return texts("side-of", subject=subject_name(side.subject, watchlist, texts), value=value)
    return value


def claim_text(claim: Claim, texts: Texts) -> str:
    """«نحو 2,500»، «أقل من 500»، «عشرات (من 10 إلى 99)»"""
    low, high = number(claim.low), number(claim.high)
    if claim.qualifier in ("exact", "about") and low != high:
        return texts("qualifier-range", low=low, high=high)
    return texts(f"qualifier-{claim.qualifier.replace('_', '-')}", low=low, high=high)


def number(amount: float | None) -> str:
    if amount is None:
        return ""
    return f"{int(amount):,}" if amount == int(amount) else f"{amount:,}"


def _side(conflict: Conflict, side: Side, watchlist: Watchlist, texts: Texts, timezone: str) -> Item:
    value = side_title(conflict, side, watchlist, texts)
    if not side.said:
        return Item(value, meta=texts("said-by-dossier"), marker="•")
    newest = next((one for one in reversed(side.said) if _says(one, side)), side.said[-1])
    outlets: Inline = named_outlets((said.source.outlet for said in reversed(side.said)), texts)
    meta = " · ".join(_about(newest, texts, timezone))
    return Item(value, newest.source.url, outlets, meta, Quote(newest.quote), marker="•")


def _says(said: Said, side: Side) -> bool:
    """Whether it says just that: beside «put off» stand those who say «about to be»."""
    return side.stage is None or not isinstance(said, Evidence) or said.report.stage is side.stage


def _apart(sides: Sequence[Side]) -> bool:
    return len({side.subject for side in sides}) > 1
