"""The way of an item from a feed on the network to a row and an alert."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsroom.files import Policy
from newsroom.models import Feed, FeedState, Pages
from newsroom.store import feeds, health, stories
from tests.house import House, feed, open_house
from tests.servers import FeedHost, item, rss
from tests.stores import RedisServer

NEWS = "التحالف الدولي يصدر بيانا عن قاعدة عين الأسد"
LEAVING = "قوات التحالف الدولي تغادر قاعدة عين الأسد"
OTHER = "طريق الحرير يعود إلى الواجهة في مؤتمر اقتصادي"
LONG = "غادرت آخر دفعة من قوات التحالف الدولي قاعدة عين الأسد فجر السبت في رتل من الشاحنات. " * 12


def news(n: int, title: str = NEWS, text: str = "") -> str:
    return item(f"{title} {n}", link=f"https://news.example/{n}", guid=f"n{n}", text=text)


async def only_feed(house: House, key: str = "a") -> Feed:
    found = await house.desk.db.read(feeds.by_key, key)
    assert found
    return found


async def test_what_concerns_the_dossier_is_told_and_the_rest_is_recorded_in_silence(
    host: FeedHost, tmp_path: Path
) -> None:
    """Silk is not Harir, and everything read stays in the archive."""
    url = host.put("/f", rss(news(1), news(2, OTHER)))
    async with open_house(tmp_path, feed(url)) as house:
        await house.poll()

        assert len(house.room.texts()) == 1
        assert f"{NEWS} 1" in house.room.texts()[0]
        facts = await house.desk.db.read(health.snapshot, house.clock())
        assert (facts.items, facts.alerts) == (2, 1)


async def test_articles_are_read_in_children_as_in_place(host: FeedHost, tmp_path: Path) -> None:
    """As the service does it, with a page of its own for what the feed says too little of."""
    page = host.put("/1", f"<html><body><article><h1>{NEWS} 1</h1><p>{LONG}</p></article></body></html>")
    url = host.put("/f", rss(item(f"{NEWS} 1", link=page, guid="n1"), news(2, OTHER)))
    told = []
    for name in ("children", "place"):
        about = feed(url, pages=Pages.AUTO)
        async with open_house(tmp_path / name, about, in_children=name == "children") as house:
            await house.poll()
            told.append(house.room.texts())

    assert told[0] == told[1]
    assert len(told[0]) == 1


async def test_an_unchanged_feed_is_asked_with_its_validators_and_told_once(
    host: FeedHost, tmp_path: Path
) -> None:
    """The second poll is a 304 and brings nothing."""
    url = host.put("/f", rss(news(1)), etag='"1"')
    async with open_house(tmp_path, feed(url)) as house:
        await house.poll()
        await house.poll()

        assert host.log[-1].headers["If-None-Match"] == '"1"'
        assert len(house.room.seen) == 1
        assert (await only_feed(house)).last_reason is None


async def test_the_same_bytes_without_validators_bring_nothing(host: FeedHost, tmp_path: Path) -> None:
    """Many servers know no ETag."""
    url = host.put("/f", rss(news(1)))
    async with open_house(tmp_path, feed(url)) as house:
        await house.poll()
        await house.poll()

        assert host.hits("/f") == 2
        assert len(house.room.seen) == 1


async def test_a_new_item_in_a_known_feed_is_the_only_one_told(host: FeedHost, tmp_path: Path) -> None:
    """The others are recognised in a body that changed."""
    url = host.put("/f", rss(news(1), news(2)))
    async with open_house(tmp_path, feed(url)) as house:
        await house.poll()
        host.put("/f", rss(news(3), news(1), news(2)))
        await house.poll()

        assert len(house.room.seen) == 3
        assert f"{NEWS} 3" in house.room.texts()[-1]


async def test_an_edited_item_is_an_update_and_not_news(host: FeedHost, tmp_path: Path) -> None:
    """The archive follows the outlet; the chat is left in peace."""
    url = host.put("/f", rss(item(NEWS, link="https://news.example/1", guid="n1")))
    async with open_house(tmp_path, feed(url)) as house:
        await house.poll()
        host.put("/f", rss(item(f"{NEWS} فجر السبت", link="https://news.example/1", guid="n1")))
        await house.poll()

        assert len(house.room.seen) == 1
        (story,) = await house.desk.db.read(stories.latest, limit=9)
        assert story.title == f"{NEWS} فجر السبت"


async def test_an_edit_that_changes_a_state_is_told_as_such(host: FeedHost, tmp_path: Path) -> None:
    """What was going on is reported done: the article is an old one, the change is news."""
    url = host.put("/f", rss(item(LEAVING, link="https://news.example/1", guid="n1")))
    async with open_house(tmp_path, feed(url)) as house:
        await house.poll()
        host.put("/f", rss(item(f"{LEAVING} بالكامل", link="https://news.example/1", guid="n1")))
        await house.poll()

        assert "من جارٍ إلى أُعلن إنجازه ولم يتأكد" in house.room.texts()[-1]
        assert "حذف" not in house.room.texts()[-1]


async def test_an_edit_that_makes_an_item_relevant_is_told(host: FeedHost, tmp_path: Path) -> None:
    """A headline that gains its subject in the second version is news then."""
    url = host.put(
        "/f", rss(item("عاجل من محافظة الأنبار غربي العراق", guid="n1", link="https://news.example/1"))
    )
    async with open_house(tmp_path, feed(url)) as house:
        await house.poll()
        assert house.room.seen == []
        host.put("/f", rss(item(NEWS, guid="n1", link="https://news.example/1")))
        await house.poll()

        assert len(house.room.seen) == 1


async def test_word_for_word_copies_are_one_alert_that_counts_its_outlets(
    host: FeedHost, tmp_path: Path
) -> None:
    """Three outlets that run one agency text tell one story."""
    specs = [
        feed(
            host.put(f"/{n}", rss(item(f"{NEWS} كما نشرته {n}", link=f"https://{n}.example/1", text=LONG))),
            key=n,
            outlet=f"عينة: {n}",
        )
        for n in ("first", "second", "third")
    ]
    async with open_house(tmp_path, *specs) as house:
        await house.poll()

        (story,) = await house.desk.db.read(stories.latest, limit=9)
        assert len(story.outlets) == 3
        assert len(house.room.seen) == 1


async def test_the_first_poll_tells_only_the_newest_few(host: FeedHost, tmp_path: Path) -> None:
    """Following a feed does not flood the chat with its archive."""
    dated = [
        item(
            f"{NEWS} {n}",
            guid=f"n{n}",
            date=f"{n:02} Jan 2026 08:00:00 GMT",
            link=f"https://news.example/{n}",
        )
        for n in range(1, 16)
    ]
    url = host.put("/f", rss(*dated))
    async with open_house(tmp_path, feed(url), policy=Policy(first_poll_alerts=2)) as house:
        await house.poll()

        assert [text.split(NEWS)[1].split()[0] for text in house.room.texts()] == ["14", "15"]
        facts = await house.desk.db.read(health.snapshot, house.clock())
        assert facts.items == 15


async def test_a_short_summary_that_names_something_tracked_sends_us_to_the_page(
    host: FeedHost, tmp_path: Path
) -> None:
    """The page's text is what is matched, without the furniture around it."""
    page = f"<html><body><article><h1>{NEWS}</h1><p>{LONG}</p><p>شارك الخبر</p></article></body></html>"
    link = host.put("/page", page, content_type="text/html; charset=utf-8")
    url = host.put("/f", rss(item(NEWS, link=link, guid="n1", text="ملخص قصير عن القاعدة")))
    async with open_house(tmp_path, feed(url, pages=Pages.AUTO)) as house:
        await house.poll()

        assert host.hits("/page") == 1
        assert "غادرت آخر دفعة من قوات التحالف" in house.room.texts()[0]


async def test_a_page_that_cannot_be_read_costs_nothing_but_its_text(host: FeedHost, tmp_path: Path) -> None:
    """The alert goes out from headline and summary."""
    link = host.put("/page", status=500)
    url = host.put("/f", rss(item(NEWS, link=link, guid="n1")))
    async with open_house(tmp_path, feed(url, pages=Pages.AUTO)) as house:
        await house.poll()

        assert NEWS in house.room.texts()[0]


async def test_a_feed_that_fails_says_why_and_comes_later_each_time_but_always_comes(
    host: FeedHost, tmp_path: Path
) -> None:
    """Back-off grows to a few hours and stops growing; the next good poll forgets it."""
    url = host.put("/f", status=503)
    async with open_house(tmp_path, feed(url)) as house:
        waits = []
        for _ in range(12):
            await house.desk.db.write(feeds.make_due, house.clock(), ["a"])
            await house.watch.once(lambda: None)
            row = await only_feed(house)
            assert row.next_check_at
            waits.append((row.next_check_at - house.clock()).total_seconds())
        assert row.last_reason == "http-503"
        assert waits[0] < waits[1] < waits[2]
        assert max(waits) < 7 * 3600

        host.put("/f", rss(news(1)))
        await house.desk.db.write(feeds.make_due, house.clock(), ["a"])
        await house.watch.once(lambda: None)
        assert (await only_feed(house)).failures == 0


async def test_a_feed_that_is_gone_is_still_asked_once_a_day(host: FeedHost, tmp_path: Path) -> None:
    """410 is believed, not for ever."""
    url = host.put("/f", status=410)
    async with open_house(tmp_path, feed(url)) as house:
        await house.poll()
        assert (await only_feed(house)).state is FeedState.GONE

        host.put("/f", rss(news(1)))
        house.clock.pass_(hours=30)
        await house.watch.once(lambda: None)
        assert (await only_feed(house)).state is FeedState.ACTIVE


async def test_a_hostile_feed_leaves_the_others_unharmed(host: FeedHost, tmp_path: Path) -> None:
    """A page, a bomb of entities and an empty body each get their reason."""
    good = feed(host.put("/good", rss(news(1))), key="good")
    bad = {
        "html-not-feed": b"<!DOCTYPE html><html><body>hello</body></html>",
        "entities-refused": b'<!DOCTYPE x [<!ENTITY a "b">]><rss><channel><title>&a;</title></channel></rss>',
        "empty": b"",
    }
    specs = [feed(host.put(f"/{key}", body), key=key, outlet=key) for key, body in bad.items()]
    async with open_house(tmp_path, *specs, good) as house:
        await house.poll()

        assert len(house.room.seen) == 1
        assert {key: (await only_feed(house, key)).last_reason for key in bad} == {key: key for key in bad}


@pytest.mark.parametrize(
    "url", ["http://10.0.0.1/feed", "http://169.254.169.254/latest", "http://localhost:1/f"]
)
async def test_addresses_inside_are_refused_unless_loopback_is_allowed(url: str, tmp_path: Path) -> None:
    """A feed list cannot be used to look around in the newsroom's network."""
    async with open_house(tmp_path, feed(url)) as house:
        await house.poll()

        assert (await only_feed(house)).failures == 1


async def test_the_whole_path_runs_on_postgresql_too(
    postgres_url: str, host: FeedHost, tmp_path: Path
) -> None:
    """Baseline, news, an edit and silence, on the other database."""
    url = host.put("/f", rss(news(1), news(2, OTHER)))
    async with open_house(tmp_path, feed(url), database_url=postgres_url) as house:
        await house.poll()
        host.put("/f", rss(news(3), news(1, f"{NEWS} فجر السبت"), news(2, OTHER)))
        await house.poll()
        await house.poll()

        assert [text.split(NEWS)[1].split()[0] for text in house.room.texts()] == ["1", "3"]


# ── Redis spares work and is never the truth ─────────────────────────────────────────────────────────────


@pytest.mark.parametrize("state", ["stopped", "frozen", "flushed"])
async def test_losing_redis_in_the_middle_neither_loses_nor_repeats_an_alert(
    state: str, redis_server: RedisServer, host: FeedHost, tmp_path: Path
) -> None:
    """The database knows what was told; the service goes on answering."""
    url = host.put("/f", rss(news(1), news(2)))
    async with open_house(tmp_path / "data", feed(url), redis_url=redis_server.url) as house:
        await house.poll()
        assert house.desk.seen.state == "up"
        if state == "stopped":
            redis_server.kill()
        elif state == "frozen":
            redis_server.freeze()
        else:
            redis_server.client.flushall()
        for n in (3, 4):
            host.put("/f", rss(*(news(k) for k in range(n, 0, -1))))
            await house.poll()

        told = sorted(text.split(NEWS)[1].split()[0] for text in house.room.texts())
        assert told == ["1", "2", "3", "4"]
        assert await house.desk.db.read(stories.latest, limit=9)


async def test_a_process_that_died_between_recording_and_confirming_repeats_nothing(
    host: FeedHost, tmp_path: Path
) -> None:
    """The row is there, Redis knows nothing of it: the next poll finds it known."""
    url = host.put("/f", rss(news(1)))
    async with open_house(tmp_path, feed(url)) as house:
        await house.poll()
    host.put("/f", rss(news(1), head="<!-- moved -->"))
    async with open_house(tmp_path, feed(url)) as house:
        await house.poll(minutes=20)

        assert house.room.seen == []


async def test_one_cycle_counts_every_feed_it_read(host: FeedHost, tmp_path: Path) -> None:
    """The progress bar ends where it should."""
    specs = [feed(host.put(f"/{n}", rss(news(n))), key=f"k{n}", outlet=f"عينة {n}") for n in range(45)]
    async with open_house(tmp_path, *specs) as house:
        ticks: list[None] = []

        assert await house.watch.once(lambda: ticks.append(None)) == 45
        assert len(ticks) == 45


async def test_an_empty_first_poll_is_no_baseline(host: FeedHost, tmp_path: Path) -> None:
    """A feed that was broken when it was added does not flood the chat when it is mended."""
    url = host.put("/f", rss())
    async with open_house(tmp_path, feed(url), policy=Policy(first_poll_alerts=1)) as house:
        await house.poll()
        host.put("/f", rss(*(news(n) for n in range(20, 0, -1))))
        await house.poll()

        assert len(house.room.texts()) == 1


async def test_items_that_change_every_id_are_still_recognised(host: FeedHost, tmp_path: Path) -> None:
    """A short headline whose link and guid are new at each poll."""
    async with open_house(tmp_path, feed(host.url("/f"))) as house:
        for n in range(4):
            link = f"https://news.example/r?{n}"
            host.put(
                "/f",
                rss(item("عاجل عين الأسد", link=link, guid=f"g{n}", text="وصول رتل إلى قاعدة عين الأسد")),
            )
            await house.poll()

        assert len(house.room.texts()) == 1
