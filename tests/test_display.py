"""Dates and counted things, as readers in every Arab country know them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from newsroom.arabic.display import Noun, counted, day, moment, month, window
from newsroom.models import Window

SOLDIER = Noun("جندي", "جنديان", "جنود", "جنديًا", "جندي")
LATE = datetime(2026, 11, 21, 22, 5, tzinfo=UTC)


def test_a_date_has_weekday_and_both_month_names() -> None:
    """The day is the one in the reader's zone, where it is past midnight already."""
    assert day(LATE, "Asia/Baghdad") == "الأحد 22 تشرين الثاني/نوفمبر 2026"
    assert day(LATE, "UTC") == "السبت 21 تشرين الثاني/نوفمبر 2026"
    assert day(LATE, "Asia/Baghdad", "en") == "Sunday, 22 November 2026"


def test_a_moment_has_its_time() -> None:
    """The clock is the reader's, in 24 hours and Western digits."""
    assert moment(LATE, "Asia/Baghdad") == "22 تشرين الثاني/نوفمبر 2026، 01:05"
    assert moment(LATE, "UTC", "en") == "21 November 2026, 22:05"


def test_every_month_has_two_names() -> None:
    """East and west, in step."""
    assert month(2026, 1) == "كانون الثاني/يناير 2026"
    assert month(2025, 9) == "أيلول/سبتمبر 2025"
    assert month(2026, 12) == "كانون الأول/ديسمبر 2026"


@pytest.mark.parametrize(
    ("start", "end", "shown"),
    [
        (date(2025, 9, 1), date(2025, 9, 30), "أيلول/سبتمبر 2025"),
        (date(2026, 1, 1), date(2026, 12, 31), "2026"),
        (date(2026, 2, 28), date(2026, 2, 28), "28 شباط/فبراير 2026"),
        (date(2026, 7, 1), date(2026, 9, 30), "من تموز/يوليو 2026 إلى أيلول/سبتمبر 2026"),
        (date(2026, 9, 5), date(2026, 9, 20), "من 5 أيلول/سبتمبر 2026 إلى 20 أيلول/سبتمبر 2026"),
        (None, date(2026, 9, 30), "حتى 30 أيلول/سبتمبر 2026"),
        (date(2026, 9, 30), None, "ابتداءً من 30 أيلول/سبتمبر 2026"),
        (None, None, "—"),
    ],
)
def test_a_window_is_called_by_its_name(start: date | None, end: date | None, shown: str) -> None:
    """A whole month or year is named as one; other windows by their ends."""
    assert window(Window(start, end)) == shown


@pytest.mark.parametrize(
    ("count", "shown"),
    [(1, "جندي"), (2, "جنديان"), (3, "3 جنود"), (10, "10 جنود"), (11, "11 جنديًا"), (99, "99 جنديًا"),
     (100, "100 جندي"), (102, "102 جندي"), (103, "103 جنود"), (2500, "2,500 جندي"), (2511, "2,511 جنديًا")],
)  # fmt: skip
def test_the_counted_noun_takes_its_form(count: int, shown: str) -> None:
    """One and two are said by the noun alone; after that the last two digits decide."""
    assert counted(count, SOLDIER) == shown
