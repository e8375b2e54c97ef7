"""Figures over time: what each source says a number is, as of when, and who only repeats it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from bot.commands.ask.asking import answered, as_of, thing_and_day
from bot.commands.ask.going_on import each, towards
from bot.commands.ask.pictured import pictured
from bot.commands.request import Request
from bot.ledgerdata import name_of
from bot.message import Action, Block, Foreign, Heading, Inline, Item, Message, Note, Quote
from bot.pictures import figures as drawing
from bot.pictures.content import Chart
from bot.standings import claim_text, named_outlets, number, vouched, window_text
from bot.texts import Texts
from newsroom import answers
from newsroom.arabic import display
from newsroom.desk import Desk
from newsroom.models import Figure, Quantity, Reading, Role
from newsroom.watchlist import Thing

SHOWN = 12  # readings of one quantity, the newest
SHOWN_EACH = 4  # where several quantities are asked for
OFFERED = 6  # quantities with a button each


async def figures(request: Request, desk: Desk, texts: Texts) -> Message:
    thing, at = thing_and_day(request.text, desk, texts)
    found = await answered(desk, at, answers.readings, thing)
    said = message(name_of(thing, texts), found, at, desk, texts)
    said = replace(said, actions=_actions(thing, [quantity for quantity, _ in found], at, texts))
    alt = drawing.alt(name_of(thing, texts), found, texts)
    return await pictured(said, picture(thing, found, at, desk, texts), alt, request, desk)


def picture(
    thing: Thing,
    found: Sequence[tuple[Quantity, tuple[Reading, ...]]],
    at: date | None,
    desk: Desk,
    texts: Texts,
) -> Chart | None:
    today = at or desk.ledger.today(desk.now())
    return drawing.sheet(name_of(thing, texts), found, today, texts)


def _actions(
    thing: Thing, quantities: Sequence[Quantity], at: date | None, texts: Texts
) -> tuple[tuple[Action, ...], ...]:
    """Each quantity by itself where there are several; then what the sources disagree on."""
    apart = each("figures", quantities, at, texts, OFFERED) if len(quantities) > 1 else ()
    names = ("conflicts",) if isinstance(thing, Quantity) else ("conflicts", "timeline")
    return (*apart, towards(names, thing, at, texts))


def message(
    name: str,
    found: Sequence[tuple[Quantity, tuple[Reading, ...]]],
    at: date | None,
    desk: Desk,
    texts: Texts,
) -> Message:
    blocks: list[Block] = [Heading(texts("figures-title", name=name)), *as_of(at, texts)]
    most = SHOWN if len(found) == 1 else SHOWN_EACH
    for quantity, readings in found:
        if len(found) > 1 or name_of(quantity, texts) != name:
            blocks.append(Heading(name_of(quantity, texts), "section"))
        if len(readings) > most:
            blocks.append(Note(texts("figures-earlier", count=len(readings) - most)))
        blocks += [_reading(reading, desk, texts) for reading in readings[-most:]]
    if not found:
        blocks.append(Note(texts("figures-nothing")))
    return texts.message(*blocks)


def _reading(reading: Reading, desk: Desk, texts: Texts) -> Item:
    """«نحو 2,500 — العدد الموجود · آذار 2025 · (−500) · تكرره 3 مواد حتى 2026»"""
    figure = reading.figure
    zone = desk.policy.timezone
    facts = [*_facts(reading, texts), display.day(figure.source.said, zone, texts.language)]
    if who := vouched(figure.claim.attribution, texts):
        facts.append(who)
    return Item(
        claim_text(figure.claim, texts),
        figure.source.url,
        (*named_outlets((one.source.outlet for one in (figure, *reading.repeated)), texts),),
        " · ".join(facts),
        Quote(figure.quote),
        marker="•",
    )


def _facts(reading: Reading, texts: Texts) -> Iterator[str]:
    claim = reading.figure.claim
    if claim.role is not Role.TOLD:
        yield texts(f"role-{claim.role}")
    if claim.as_of:
        yield texts("figure-as-of", window=window_text(claim.as_of.window, texts))
    if reading.change:
        sign = "+" if reading.change > 0 else "−"
        yield texts("figure-change", change=f"{sign}{number(abs(reading.change))}")
    if reading.repeated:
        since = str(held_year(reading.figure))
        yield texts(
            "figure-repeated", value=claim_text(claim, texts), count=len(reading.repeated), since=since
        )


def figure_line(quantity: Quantity, reading: Reading, texts: Texts) -> Inline:
    """«عدد الجنود الأمريكيين في العراق: نحو 2,500 (أيلول 2025) · شفق نيوز»"""
    figure = reading.figure
    window = figure.claim.as_of.window if figure.claim.as_of else None
    day = window_text(window, texts) if window else display.calendar_day(figure.source.day, texts.language)
    line = texts(
        "figure-line", quantity=name_of(quantity, texts), value=claim_text(figure.claim, texts), day=day
    )
    return (line, " · ", Foreign(figure.source.outlet))


def held_year(figure: Figure) -> int:
    """The year a figure is of."""
    window = figure.claim.as_of.window if figure.claim.as_of else None
    day = (window.start or window.end) if window else None
    return (day or figure.source.day).year
