"""The index in Redis names the articles worth comparing, and is never needed."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom.store.near import Near
from newsroom.store.redis_link import FAILURES, RedisLink, open_link
from newsroom.stories.index import FOUND, LOW_OWNERS, OWNERS, Entry, Index, needed, token
from tests.stores import RedisServer, settings_for

TODAY = date(2025, 9, 1)
PROBE_S = 0.05


def entry(number: int, keys: range, days: int = 0, low_trust: bool = False) -> Entry:
    return Entry(number, TODAY + timedelta(days=days), [key * 65_537 for key in keys], low_trust)


@pytest.fixture
async def link(redis_server: RedisServer, tmp_path: Path) -> AsyncIterator[RedisLink]:
    opened = await open_link(settings_for(tmp_path, redis_url=redis_server.url), probe_s=PROBE_S)
    yield opened
    await opened.close()


@pytest.fixture
async def near(link: RedisLink) -> Near:
    """Filled with nothing."""
    made = Near("one", link)
    await made.filled()
    return made


async def test_articles_that_share_keys_meet(near: Near) -> None:
    """Also those of one question; the nearest first, and nobody meets himself."""
    entries = [
        entry(1, range(40)),
        entry(2, range(20, 60)),
        entry(3, range(500, 540)),
        entry(4, range(5, 45)),
    ]

    assert await near.ask(entries) == [(), (1,), (), (1, 2)]
    assert await near.ask([entries[0]]) == [(4, 2)]


async def test_a_few_shared_words_are_no_reason_to_compare(near: Near) -> None:
    """Three keys, or fewer where there are few."""
    await near.ask([entry(1, range(40)), entry(2, range(100, 108))])

    assert await near.ask([entry(3, range(38, 78))]) == [()]
    assert await near.ask([entry(4, range(37, 77))]) == [(3, 1)]
    assert await near.ask([entry(5, range(107, 147))]) == [(2,)]


async def test_the_days_around_are_looked_at(near: Near) -> None:
    """Five back and one ahead: archives are read in any order."""
    await near.ask([entry(day, range(40), day) for day in range(1, 10)])

    (met,) = await near.ask([entry(99, range(40), 6)]) or []
    assert sorted(map(int, met)) == [1, 2, 3, 4, 5, 6, 7]


async def test_what_is_kept_ends_by_itself(redis_server: RedisServer, near: Near) -> None:
    """A hash a day, for eight days; some fifty bytes a key."""
    await near.ask([entry(1, range(40)), entry(2, range(40), 1)])
    lives = {key: redis_server.client.ttl(key) for key in redis_server.client.scan_iter()}

    assert lives.pop("rasid:one:near:1:filled:0") == -1
    assert set(lives) == {"rasid:one:near:1:2025-09-01", "rasid:one:near:1:2025-09-02"}
    assert all(7 * 24 * 3600 < life <= 8 * 24 * 3600 for life in lives.values())


async def test_another_database_meets_no_old_articles(near: Near, link: RedisLink) -> None:
    """Its index is empty, and says so."""
    await near.ask([entry(1, range(40))])

    assert await Near("two", link).ask([entry(2, range(40))]) == "empty"


async def test_set_phrases_do_not_grow(near: Near) -> None:
    """Of a key that everybody has the first twenty are kept."""
    await near.ask([entry(n, range(40)) for n in range(OWNERS + 5)])

    (met,) = await near.ask([entry(99, range(40))]) or []
    assert sorted(map(int, met)) == list(range(OWNERS))


async def test_junk_pushes_nobody_out_of_the_index(near: Near) -> None:
    """Feeds of low trust take half of a key at most, give way to others, and come behind them."""
    await near.ask([entry(n, range(40), low_trust=True) for n in range(50)])
    await near.ask([entry(100 + n, range(40)) for n in range(15)])

    (met,) = await near.ask([entry(999, range(20))]) or []
    assert len(met) == OWNERS and list(met[:15]) == [100 + n for n in range(15)]
    (met,) = await near.ask([entry(998, range(20), low_trust=True)]) or []
    assert sum(int(one) < 50 for one in met) <= LOW_OWNERS


@given(st.randoms())
def test_three_keys_are_needed_or_fewer_of_few(dice: random.Random) -> None:
    """Whichever of two articles comes first."""
    one, other = dice.randrange(1, 500), dice.randrange(1, 500)

    assert needed(one, other) == needed(other, one) <= min(one, other, 3)


async def test_redis_and_memory_count_alike(near: Near) -> None:
    """The same articles in the same order meet the same ones."""
    dice, index = random.Random(0), Index()
    for number in range(400):
        start, low = dice.randrange(300), dice.random() < 0.3
        one = entry(number, range(start, start + dice.randrange(1, 60)), dice.randrange(8), low)
        met = index.ask(one)
        assert await near.ask([one]) == [met]
        assert len(met) <= FOUND


async def test_a_token_is_of_four_bytes_and_stays_the_same() -> None:
    """It is stored beside the item."""
    assert token("u:abc") == token("u:abc") != token("u:abd")
    assert all(0 <= token(f"\ud800{n}") < 2**32 for n in range(100))


async def test_an_article_without_keys_meets_nobody(near: Near) -> None:
    """A headline of one word has nothing to be met by, and a poll may bring nothing at all."""
    assert await near.ask([entry(1, range(0)), entry(2, range(0))]) == [(), ()]
    assert await near.ask([]) == []


async def test_a_flushed_index_asks_to_be_filled(redis_server: RedisServer, near: Near) -> None:
    """Filled from SQL it knows what it knew, with what came meanwhile; scripts are sent anew."""
    earlier = [entry(n, range(n, n + 40)) for n in range(300)]
    await near.ask(earlier)
    redis_server.client.flushall()
    redis_server.client.script_flush()

    assert await near.ask([entry(999, range(20, 60))]) == "empty"
    assert await near.fill(earlier[:150]) and await near.fill(earlier)
    await near.filled()
    (met,) = await near.ask([entry(1000, range(20, 60))]) or []
    assert 999 in met and 20 in met


async def test_an_index_that_missed_something_asks_to_be_filled(
    redis_server: RedisServer, near: Near, link: RedisLink
) -> None:
    """What came while the server was away is not in it."""
    await near.ask([entry(1, range(40))])
    redis_server.freeze()
    for _ in range(FAILURES):
        assert await near.ask([entry(2, range(40))]) is None
    assert link.state == "down"
    assert not await near.fill([entry(2, range(40))])
    redis_server.thaw()
    assert await link.check()
    missed = "1"  # as SQL counts what it recorded without asking
    assert await near.ask([entry(3, range(40))], missed) == "empty"
    assert await near.fill([entry(1, range(40)), entry(2, range(40)), entry(3, range(40))])
    await near.filled(missed)
    assert await near.ask([entry(4, range(40))], missed) == [(1, 2, 3)]


@pytest.mark.parametrize("url", ["redis://127.0.0.1:1/0", "off"])
async def test_an_absent_server_is_no_fault(tmp_path: Path, url: str) -> None:
    """The answer is None: look in SQL."""
    link = await open_link(settings_for(tmp_path, redis_url=url))
    near = Near("one", link)

    assert await near.ask([entry(1, range(40))]) is None
    assert not await near.fill([entry(1, range(40))])
    await near.filled()
    await link.close()


async def test_a_full_server_counts_as_down(redis_server: RedisServer, near: Near, link: RedisLink) -> None:
    """No error reaches the poll."""
    redis_server.client.config_set("maxmemory", "1")
    for number in range(FAILURES):
        assert await near.ask([entry(number, range(40))]) is None
    assert link.state == "down"


async def test_an_article_in_redis_has_a_day(near: Near) -> None:
    """Without one it would be in no hash that ends."""
    with pytest.raises(ValueError, match="day"):
        await near.ask([Entry(1, None, [1])])
