"""What is told at once, in which messages and in which order; and what waits for quiet time to end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from newsroom.models import (
    Alert,
    AlertKind,
    Delivery,
    DueNotice,
    Frequency,
    Story,
    Target,
    TargetSpec,
    Version,
)
from newsroom.outgoing import batches
from tests.house import DOSSIER, target

NOON = datetime(2026, 1, 18, 9, 0, tzinfo=UTC)  # 12:00 in Baghdad, a Sunday
NOTICE = DueNotice("m", "today", NOON.date(), 0)


def row(number: int, kind: AlertKind = AlertKind.STORY, at: datetime = NOON) -> Delivery:
    version = Version(number, "عينة: الرافد", f"خبر {number}", None, at, at)
    story = Story(number, f"خبر {number}", (version,), ()) if kind is AlertKind.STORY else None
    notices = () if story else (NOTICE,)
    return Delivery(number, 1, Frequency.INSTANT, 0, Alert(number, DOSSIER, at, story, notices, kind))


def told(
    rows: Sequence[Delivery], spec: TargetSpec | None = None, *, soon: int = 3, **more: object
) -> list[list[int]]:
    one = Target(1, spec or target(), **more)  # type: ignore[arg-type]
    found = batches(rows, one, 3, soon=soon, singly=False)
    return [[one.id for one in batch] for batch in found]


def test_changes_of_state_go_first_then_conflicts_then_the_news_in_its_order() -> None:
    """Whatever came first."""
    late, early = NOON, NOON - timedelta(hours=1)
    rows = [row(1, at=late), row(2, AlertKind.CONFLICT), row(3, AlertKind.STATE), row(4, at=early)]
    assert told(rows) == [[3], [2], [4], [1]]


def test_a_target_that_is_behind_gets_the_news_together_and_states_apart() -> None:
    """A flood of stories does not bury the one thing that changed."""
    rows = [*(row(n) for n in range(1, 6)), row(6, AlertKind.STATE)]
    assert told(rows) == [[6], [1, 2, 3, 4, 5]]


def test_changes_of_state_come_each_alone_also_where_the_chat_is_slow() -> None:
    """They wait for their turn; only what is less is told together because of it."""
    rows = [*(row(n) for n in (1, 2)), *(row(n, AlertKind.STATE) for n in (3, 4, 5))]
    assert told(rows, soon=1) == [[3], [4], [5], [1, 2]]


def test_a_target_that_refuses_gathered_messages_gets_them_one_by_one() -> None:
    """One story a platform will not take must not hold the others."""
    rows = [row(n) for n in range(1, 6)]
    found = batches(rows, Target(1, target()), 3, soon=1, singly=True)
    assert [len(batch) for batch in found] == [1, 1, 1, 1, 1]


def test_what_waited_for_the_night_to_end_comes_as_one_message() -> None:
    """Apart from what has come since."""
    night = target(quiet=(time(23), time(7)))
    at_night = datetime(2026, 1, 18, 22, 0, tzinfo=UTC)  # 01:00 in Baghdad
    rows = [row(1, at=at_night), row(2, at=at_night), row(3, at=at_night + timedelta(hours=8))]
    assert told(rows, night) == [[1, 2], [3]]


def test_what_waited_for_a_pause_comes_as_one_message_with_its_states() -> None:
    """A pause holds back everything."""
    paused = (NOON, NOON + timedelta(hours=2))
    rows = [row(1), row(2, AlertKind.STATE), row(3, at=NOON + timedelta(hours=3))]
    assert told(rows, paused=paused) == [[2, 1], [3]]


def test_a_message_in_doubt_is_repeated_as_it_was() -> None:
    """With nothing new in it, before anything else, and each of several apart."""
    first, second = NOON - timedelta(minutes=2), NOON - timedelta(minutes=1)
    doubt = {1: first, 2: first, 3: first, 4: first, 5: second}
    rows = [replace(row(n), attempts=1, doubted_at=at) for n, at in doubt.items()]
    assert told([*rows, row(6), row(7, AlertKind.STATE)]) == [[1, 2, 3, 4], [5], [7], [6]]
