"""A hub tells of changes, and a feed is read at once: believed only with its signature, and never needed."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from newsroom.errors import ConfigError, FetchError
from newsroom.models import Feed
from newsroom.store import feeds, hubs
from newsroom.store.database import Database
from newsroom.store.hubs import Wanted
from newsroom.store.tables import hub_leases
from tests.chat import closed_port, until
from tests.fakes.hub import FakeHub
from tests.house import House, feed, open_house
from tests.servers import FeedHost, item, rss
from tests.stores import LATER, NOW, feed_spec, good_check
from watchers.doorbell import BODY_BYTES, listening
from watchers.fetch import Fetcher
from watchers.websub import LONGEST, SHORTEST, Hubs, lease_of, signed

DAY = timedelta(days=1)


@pytest.fixture
async def hub() -> AsyncIterator[FakeHub]:
    async with FakeHub() as running:
        yield running


def news(hub: FakeHub, *numbers: int, topic: str = "") -> str:
    """A feed that offers this hub."""
    links = f'<atom:link rel="hub" href="{hub.url}"/>'
    links += f'<atom:link rel="self" href="{topic}"/>' if topic else ""
    entries = "".join(item(f"خبر {n}", link=f"https://news.example/{n}", guid=f"n{n}") for n in numbers)
    head = 'xmlns:atom="http://www.w3.org/2005/Atom"'
    return f'<rss version="2.0" {head}><channel><title>أخبار</title>{links}{entries}</channel></rss>'


@asynccontextmanager
async def at(house: House) -> AsyncIterator[Hubs]:
    async with Fetcher(allow_loopback=True) as fetcher, listening(house.desk, fetcher) as hubs_:
        assert hubs_
        yield hubs_


@asynccontextmanager
async def subscribed(
    host: FeedHost, hub: FakeHub, folder: Path, **settings: Any
) -> AsyncIterator[tuple[House, Hubs]]:
    """A house whose feed `a` was read once and whose hub has been asked and has asked back."""
    port = closed_port()
    where = {"websub_url": f"http://127.0.0.1:{port}/hooks", "websub_listen": f"127.0.0.1:{port}"}
    async with open_house(folder, feed(host.url("/f")), **where, **settings) as house, at(house) as asking:
        host.put("/f", news(hub, 1))
        await house.poll()
        await asking.tick()
        if hub.asks_back:
            await until(lambda: hub.answers)
        yield house, asking


async def row(house: House) -> Feed:
    found = await house.desk.db.read(feeds.by_key, "a")
    assert found
    return found


# ── from the offer to the push ───────────────────────────────────────────────────────────────────────────


async def test_a_push_makes_the_feed_due_and_its_news_are_read_by_ourselves(
    host: FeedHost, hub: FakeHub, tmp_path: Path
) -> None:
    """What is pushed is not looked at: it may say anything."""
    async with subscribed(host, hub, tmp_path) as (house, _):
        assert hub.answers == [(200, "word-1")]
        host.put("/f", news(hub, 2, 1))
        house.clock.pass_(minutes=1)
        assert await house.watch.once(lambda: None) == 0

        assert await hub.push(body=news(hub, 999).encode()) == 202
        assert await house.watch.once(lambda: None) == 1
        assert (await row(house)).items_seen == 2
        assert host.hits("/f") == 2


async def test_a_hub_is_asked_as_the_standard_says(host: FeedHost, hub: FakeHub, tmp_path: Path) -> None:
    """Topic, an address nobody can guess, a secret of its own; and only once."""
    async with subscribed(host, hub, tmp_path) as (house, asking):
        (form,) = hub.asked
        assert (form["hub.mode"], form["hub.topic"]) == ("subscribe", host.url("/f"))
        assert form["hub.callback"].startswith(house.desk.settings.websub_url + "/")
        assert len(form["hub.callback"].rpartition("/")[2]) == 32
        assert len(form["hub.secret"]) >= 32
        for _ in range(5):
            house.clock.pass_(minutes=10)
            await asking.tick()
        assert len(hub.asked) == 1
        counted = await house.desk.db.read(hubs.counts, house.clock())
        assert (counted.active, counted.waiting) == (1, 0)


async def test_a_lease_is_renewed_before_it_ends_at_the_same_address(
    host: FeedHost, hub: FakeHub, tmp_path: Path
) -> None:
    async with subscribed(host, hub, tmp_path) as (house, asking):
        until_ = (await row(house)).push_until
        assert until_ == house.clock() + DAY
        house.clock.pass_(hours=21)
        await asking.tick()
        await until(lambda: len(hub.answers) == 2)
        assert [form["hub.callback"] for form in hub.asked] == [hub.asked[0]["hub.callback"]] * 2
        assert hub.asked[0]["hub.secret"] == hub.asked[1]["hub.secret"]
        assert (await row(house)).push_until == house.clock() + DAY


async def test_another_hub_or_topic_is_asked_anew(host: FeedHost, hub: FakeHub, tmp_path: Path) -> None:
    """The feed says now that it is known by another address."""
    async with subscribed(host, hub, tmp_path) as (house, asking):
        host.put("/f", news(hub, 2, 1, topic="https://canonical.example/rss"))
        await house.poll()
        await asking.tick()
        await until(lambda: len(hub.answers) == 2)
        assert [form["hub.topic"] for form in hub.asked] == [host.url("/f"), "https://canonical.example/rss"]
        assert hub.answers[1] == (200, "word-2")


async def test_another_hub_is_told_nothing_of_what_the_first_knows(
    host: FeedHost, hub: FakeHub, tmp_path: Path
) -> None:
    """Neither address nor secret: each could speak for the other, after a page was forged for a minute."""
    async with subscribed(host, hub, tmp_path) as (house, asking), FakeHub(asks_back=False) as other:
        host.put("/f", news(other, 2, 1))
        await house.poll()
        await asking.tick()
        (first,), (second,) = hub.asked, other.asked
        assert first["hub.callback"] != second["hub.callback"]
        assert first["hub.secret"] != second["hub.secret"]
        assert await hub.push() == 410
        assert (await row(house)).push_until is None


async def test_a_hub_may_be_named_by_the_server_instead_of_the_feed(
    host: FeedHost, hub: FakeHub, tmp_path: Path
) -> None:
    """In the Link header, as the standard prefers."""
    link = f'<{hub.url}>; rel="hub", <https://topic.example/f>; rel="self"'
    url = host.put("/h", rss(item("خبر", guid="n1")), headers={"Link": link})
    async with open_house(tmp_path, feed(url)) as house:
        await house.poll()
        known = (await row(house)).rhythm
        assert (known.hub, known.topic) == (hub.url, "https://topic.example/f")


async def test_a_push_during_a_poll_brings_one_more(database: Database) -> None:
    """The poll may have looked a moment too early."""
    await database.write(feeds.sync, [feed_spec("a")], NOW)
    (one,) = await database.read(feeds.all_feeds)
    await database.write(
        hubs.ask, Wanted(one.id, "a", "https://h.example/", one.url, None, None), "t", "s", NOW
    )
    assert await database.write(hubs.confirm, "t", one.url, DAY, NOW)
    (one,) = await database.write(feeds.claim_due, NOW, 9, 60, 2)
    await database.write(hubs.pushed, one.id, NOW + timedelta(seconds=1))
    heard = good_check(heard=one.pushed_at or NOW - DAY, next_check_at=LATER)
    await database.write(feeds.finish, one.id, heard, NOW + timedelta(seconds=2))
    again = await database.read(feeds.by_key, "a")
    assert again and again.next_check_at
    assert again.next_check_at < NOW + timedelta(seconds=10)

    await database.write(feeds.finish, one.id, replace(heard, heard=again.pushed_at), NOW)
    calm = await database.read(feeds.by_key, "a")
    assert calm and calm.next_check_at == LATER


async def test_a_hub_that_pushes_without_end_does_not_make_us_poll_without_end(database: Database) -> None:
    """A poll every few seconds at most, and none sooner than it was due anyway is put off."""
    await database.write(feeds.sync, [feed_spec("a")], NOW)
    (one,) = await database.read(feeds.all_feeds)
    await database.write(feeds.finish, one.id, good_check(next_check_at=LATER), NOW)
    for _ in range(20):
        await database.write(hubs.pushed, one.id, NOW)
    known = await database.read(feeds.by_key, "a")
    assert known and known.next_check_at == NOW + feeds.PUSH_GAP
    await database.write(hubs.pushed, one.id, NOW + timedelta(seconds=4))
    known = await database.read(feeds.by_key, "a")
    assert known and known.next_check_at == NOW + feeds.PUSH_GAP


# ── who is believed ──────────────────────────────────────────────────────────────────────────────────────


async def test_a_push_with_a_wrong_signature_is_ignored_and_counted(
    host: FeedHost, hub: FakeHub, tmp_path: Path
) -> None:
    """Whoever knows the address, but not the secret, makes nothing happen."""
    async with subscribed(host, hub, tmp_path) as (house, _):
        callback = hub.asked[0]["hub.callback"]
        due = (await row(house)).next_check_at
        assert await hub.push(secret="guessed") == 202
        assert await hub.raw(callback, b"x", {}) == 202
        assert await hub.raw(callback, b"x", {"X-Hub-Signature": "md5=0"}) == 202
        assert ((await row(house)).next_check_at, (await row(house)).pushed_at) == (due, None)
        counted = await house.desk.db.read(hubs.counts, house.clock())
        assert (counted.pushes, counted.refused) == (0, 3)


async def test_questions_and_pushes_for_what_we_never_asked_are_turned_away(
    host: FeedHost, hub: FakeHub, tmp_path: Path
) -> None:
    """Nobody can subscribe us to something, and nothing is reflected."""
    async with subscribed(host, hub, tmp_path) as (house, _):
        ours, base = hub.asked[0]["hub.callback"], house.desk.settings.websub_url
        topic = hub.asked[0]["hub.topic"]
        other = {"mode": "subscribe", "topic": "https://other.example/", "challenge": "w"}
        assert await hub.question(ours, **other) == (404, "")
        assert await hub.question(ours, mode="unsubscribe", topic=topic, challenge="w") == (404, "")
        assert await hub.question(ours, mode="subscribe", topic=topic, challenge="w" * 5000) == (404, "")
        assert await hub.question(f"{base}/{'x' * 32}", mode="subscribe", topic=topic, challenge="w") == (
            404,
            "",
        )
        assert await hub.raw(f"{base}/{'x' * 32}", b"", {}) == 410
        assert await hub.raw(f"{base}/../etc", b"", {}) == 404
        assert await hub.raw(ours, b"x" * (BODY_BYTES + 1), {}) == 413


async def test_a_feed_that_is_no_longer_followed_tells_its_hub_to_forget_us(
    host: FeedHost, hub: FakeHub, tmp_path: Path
) -> None:
    async with subscribed(host, hub, tmp_path) as (house, asking):
        await house.desk.db.write(feeds.remove, "a")
        assert await hub.push() == 410
        house.clock.pass_(hours=30)
        await asking.tick()
        assert len(hub.asked) == 1


@pytest.mark.parametrize("method", ["sha1", "sha256", "sha384", "sha512"])
def test_every_method_of_the_standard_is_known(method: str) -> None:
    right = hmac.new(b"key", b"body", method).hexdigest()
    assert signed("key", b"body", f"{method}={right}")
    assert signed("key", b"body", f" {method.upper()}={right.upper()} ")
    for wrong in (right[:-1], "", "é", right[::-1]):
        assert not signed("key", b"body", f"{method}={wrong}")
    assert not signed("key", b"bodx", f"{method}={right}")


@pytest.mark.parametrize(
    ("said", "lease"),
    [
        (None, 10 * DAY),
        ("", 10 * DAY),
        ("86400", DAY),
        ("1", SHORTEST),
        ("9" * 40, LONGEST),
        ("-5", 10 * DAY),
    ],
)
def test_a_lease_is_neither_a_second_nor_a_lifetime(said: str | None, lease: timedelta) -> None:
    assert lease_of(said) == lease


# ── polling goes on without it ───────────────────────────────────────────────────────────────────────────


async def test_a_hub_that_refuses_is_asked_later_each_time_and_polling_goes_on(
    host: FeedHost, hub: FakeHub, tmp_path: Path
) -> None:
    """Its 500 is no fault of the feed's."""
    hub.status, hub.asks_back = 500, False
    async with subscribed(host, hub, tmp_path) as (house, asking):
        for _ in range(48):
            house.clock.pass_(minutes=30)
            await asking.tick()
        assert 3 <= len(hub.asked) <= 6
        assert ((await row(house)).failures, (await row(house)).push_until) == (0, None)
        host.put("/f", news(hub, 2, 1))
        await house.poll()
        assert (await row(house)).items_seen == 2


async def test_what_no_database_takes_in_the_words_of_a_hub_is_no_fault_of_ours(
    host: FeedHost, hub: FakeHub, tmp_path: Path
) -> None:
    """A reason with a character that PostgreSQL refuses is kept without it."""
    async with subscribed(host, hub, tmp_path) as (house, _):
        (form,) = hub.asked
        said = await hub.question(
            form["hub.callback"], mode="denied", topic=form["hub.topic"], reason="no\x00"
        )
        assert said[0] == 200
        kept = await house.desk.db.read(lambda conn: conn.execute(select(hub_leases.c.reason)).scalar())
        assert kept == "denied: no\ufffd"


async def test_a_hub_that_says_no_is_taken_at_its_word(host: FeedHost, hub: FakeHub, tmp_path: Path) -> None:
    async with subscribed(host, hub, tmp_path) as (house, asking):
        form = hub.asked[0]
        denied = await hub.question(form["hub.callback"], mode="denied", topic=form["hub.topic"], reason="no")
        assert denied == (200, "")
        assert (await row(house)).push_until is None
        house.clock.pass_(minutes=30)
        await asking.tick()
        assert len(hub.asked) == 1


async def test_without_a_public_address_nothing_listens_and_nobody_is_asked(
    host: FeedHost, hub: FakeHub, tmp_path: Path
) -> None:
    """And what was promised to an earlier life no longer counts."""
    async with subscribed(host, hub, tmp_path):
        pass
    async with (
        open_house(tmp_path, feed(host.url("/f"))) as house,
        Fetcher(allow_loopback=True) as fetcher,
        listening(house.desk, fetcher) as asking,
    ):
        assert asking is None
        assert (await row(house)).push_until is None


async def test_an_address_that_is_taken_is_one_clear_fault(host: FeedHost, tmp_path: Path) -> None:
    taken = {"websub_url": "http://127.0.0.1/", "websub_listen": f"127.0.0.1:{host.port}"}
    async with open_house(tmp_path, **taken) as house, Fetcher() as fetcher:
        with pytest.raises(ConfigError, match="RASID_WEBSUB_LISTEN: cannot be listened on"):
            async with listening(house.desk, fetcher):
                pass


async def test_hubs_are_asked_through_the_same_gate_as_feeds(hub: FakeHub) -> None:
    """A feed cannot make us post into the newsroom's network, nor follow a hub there."""
    async with Fetcher() as fetcher:
        for url in (hub.url, "http://10.0.0.1/", "http://169.254.169.254/", "file:///etc/passwd"):
            with pytest.raises(FetchError) as refusal:
                await fetcher.post(url, {"a": "b"})
            assert refusal.value.reason in ("address", "private-address")
    assert hub.asked == []


async def test_a_hub_that_redirects_or_hangs_is_given_up(host: FeedHost) -> None:
    async with Fetcher(allow_loopback=True, deadline_s=5) as fetcher:
        cases = {
            host.redirect("/r", "http://10.0.0.1/", 307): "http-307",
            host.put("/slow", delay_s=30): "timeout",
            host.put("/no", status=404): "http-404",
        }
        refusals = await asyncio.gather(*(fetcher.post(url, {}) for url in cases), return_exceptions=True)
    assert [getattr(refusal, "reason", None) for refusal in refusals] == list(cases.values())
