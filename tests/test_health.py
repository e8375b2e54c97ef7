"""`rasid health` fails when a promise is in danger, and only then."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from newsroom.health import dangers
from newsroom.store.health import Snapshot

NOW = datetime(2026, 1, 18, 12, tzinfo=UTC)
LATELY, LONG_AGO = NOW - timedelta(minutes=2), NOW - timedelta(hours=2)
FINE = Snapshot(
    last_poll_at=LATELY,
    last_ok_poll_at=LATELY,
    last_send_at=LONG_AGO,
    oldest_due_at=None,
    due=0,
    dead=0,
    feeds_active=10,
    feeds_failing=2,
    feeds_paused=3,
    feeds_gone=1,
    shortest_interval_s=300,
    targets_disabled=0,
    items=100,
    alerts=9,
)


def test_a_service_that_reads_and_sends_is_fine() -> None:
    """Some failing feeds and a quiet evening are no danger."""
    assert dangers(FINE, NOW) == ()


@pytest.mark.parametrize(
    ("change", "danger"),
    [
        ({"last_ok_poll_at": LONG_AGO}, "no-poll"),
        ({"last_ok_poll_at": None}, "never-polled"),
        ({"oldest_due_at": LONG_AGO, "due": 4}, "late"),
        ({"dead": 1}, "dead"),
        ({"feeds_failing": 6}, "feeds-failing"),
        ({"targets_disabled": 1}, "targets-disabled"),
    ],
)
def test_each_promise_in_danger_is_named(change: dict[str, object], danger: str) -> None:
    """One fact out of order is one danger."""
    assert [d.key for d in dangers(replace(FINE, **change), NOW)] == [danger]  # type: ignore[arg-type]


def test_a_newsroom_that_follows_nothing_is_not_called_sick() -> None:
    """Without feeds there is nothing to read."""
    assert dangers(replace(FINE, feeds_active=0, feeds_failing=0, last_ok_poll_at=None), NOW) == ()


def test_feeds_that_are_polled_by_the_hour_are_not_missed_after_fifteen_minutes() -> None:
    """Silence is measured by the feeds' own rhythm."""
    slow = replace(FINE, last_ok_poll_at=LONG_AGO, shortest_interval_s=3600)

    assert dangers(slow, NOW) == ()
    assert [d.key for d in dangers(replace(slow, shortest_interval_s=1800), NOW)] == ["no-poll"]
