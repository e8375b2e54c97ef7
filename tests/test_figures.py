"""Figures over time: the order in which they held, what repeats, what changed."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsroom.models import Figure, Quantity, Reading
from newsroom.status.figures import figures, meant
from tests.ledger import figure

CREW = Quantity("crew", "العمال", "Crew")
AT = date(2031, 1, 1)


def told(readings: tuple[Reading, ...]) -> list[tuple[float, int, float | None]]:
    return [(each.figure.claim.low, len(each.repeated), each.change) for each in readings]


def test_what_is_said_again_and_again_is_one_reading_since_it_first_held() -> None:
    """The newest article may tell of the oldest time."""
    old = figure("crew", 5000, "2030-01-18", "2014", qualifier="about", outlet="د")
    since = figure("crew", 2500, "2030-01-18", "2021-12", qualifier="about", outlet="د")
    again = figure("crew", 2500, "2029-08-17", "2029-08", outlet="أ")
    more = figure("crew", 2500, "2029-08-19", "2029-08", qualifier="about", outlet="ب")
    found = figures(CREW, [more, old, again, since], AT)
    assert [each.figure for each in found] == [old, since]
    assert found[1].repeated == (again, more) and told(found) == [(5000, 0, None), (2500, 2, -2500)]


def test_a_number_that_comes_back_is_a_change_each_time() -> None:
    said = [
        figure("crew", value, day, outlet=day)
        for value, day in (
            (10, "2029-01-01"),
            (20, "2029-02-01"),
            (10, "2029-03-01"),
        )
    ]
    assert told(figures(CREW, said, AT)) == [(10, 0, None), (20, 0, 10), (10, 0, -10)]


def test_an_open_number_changes_by_nobody_knows_how_much() -> None:
    said = [
        figure("crew", 2500, "2029-01-01", outlet="أ"),
        figure("crew", [0, 500], "2029-02-01", qualifier="less_than", outlet="ب"),
        figure("crew", [100, 999], "2029-03-01", qualifier="hundreds", outlet="ج"),
        figure("crew", 400, "2029-04-01", qualifier="about", outlet="د"),
    ]
    found = figures(CREW, said, AT)
    assert [each.change for each in found] == [None, None, None, None]
    assert [each.figure.claim.qualifier for each in found] == ["exact", "less_than", "hundreds", "about"]


def test_an_article_that_repeats_its_number_says_it_once() -> None:
    said = [figure("crew", 2500, "2029-01-01", item=3) for _ in range(3)]
    assert told(figures(CREW, said, AT)) == [(2500, 0, None)]


def test_only_its_own_figures_said_by_the_day_and_not_withdrawn_count() -> None:
    taken_back = datetime(2029, 5, 1, tzinfo=UTC)
    said = [
        figure("crew", 10, "2029-01-01"),
        figure("others", 11, "2029-01-01"),
        figure("crew", 12, "2029-03-01", withdrawn=taken_back),
        figure("crew", 13, "2029-06-01", outlet="ب"),
    ]
    assert [low for low, *_ in told(figures(CREW, said, date(2029, 4, 1)))] == [10, 12]
    assert [low for low, *_ in told(figures(CREW, said, date(2029, 5, 1)))] == [10]
    assert [low for low, *_ in told(figures(CREW, said, AT))] == [10, 13]


@pytest.mark.parametrize(
    ("value", "qualifier", "expected"),
    [
        (2500, "about", (2250, 2750)),
        (2500, "exact", (2375, 2625)),  # a round number stands for those around it
        (2417, "exact", (2417, 2417)),
        (34, "exact", (34, 34)),
        ([10, 99], "tens", (10, 99)),
        ([0, 500], "less_than", (250, 500)),
        ([0, 500], "at_most", (250, 500)),
        ([100, None], "more_than", (100, 200)),
        ([100, None], "at_least", (100, 200)),
        (0, "exact", (0, 0)),
    ],
)
def test_what_a_writer_means_by_a_number(value: Any, qualifier: str, expected: tuple[float, float]) -> None:
    assert meant(figure("crew", value, "2029-01-01", qualifier=qualifier).claim) == pytest.approx(expected)


MANY = [
    figure("crew", value, f"2029-0{month}-01", as_of, outlet=outlet)
    for value, month, as_of, outlet in (
        (10, 1, "", "أ"),
        (10, 1, "", "ب"),
        (20, 1, "", "ج"),
        (10, 2, "2028", "أ"),
        (30, 3, "2029-03", "ب"),
        (30, 3, "2029-03-01", "ج"),
    )
]


@given(st.permutations(MANY))
@settings(max_examples=60, deadline=None)
def test_the_order_in_which_figures_arrive_changes_nothing(shuffled: list[Figure]) -> None:
    assert figures(CREW, shuffled, AT) == figures(CREW, MANY, AT)
