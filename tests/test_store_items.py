"""What a poll brings is recorded once and whole, becomes stories, and is told once."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, func, select

from newsroom.models import Analysis, Feed, Frequency, Proof, Report, Rule, Stage, Subscription
from newsroom.store import feeds, health, items, statements, stories, targets
from newsroom.store.database import Database
from newsroom.store.items import Known, Recorded
from newsroom.store.outbox import ReadItem
from newsroom.store.tables import metadata
from tests.stores import DOSSIER, LATER, NOW, feed_spec, good_check, item, poll, read_item, target_spec, wire

NOTHING = Analysis((), ())


async def new_feed(database: Database, key: str = "alhadath", **changes: Any) -> Feed:
    return await database.write(feeds.add, feed_spec(key, **changes), NOW)


async def record(database: Database, feed: Feed, *reads: ReadItem, **changes: Any) -> Recorded:
    return await database.write(items.record, poll(feed, *reads, **changes), NOW)


async def count(database: Database, table: str) -> int:
    def rows(conn: Connection) -> int:
        return conn.execute(select(func.count()).select_from(metadata.tables[table])).scalar_one()

    return await database.read(rows)


async def test_a_poll_is_recorded_once(database: Database) -> None:
    """The same poll again, after a crash between the commit and the mark in Redis, tells nothing twice."""
    feed = await new_feed(database)
    reads = [read_item("1"), read_item("2")]
    first = await record(database, feed, *reads)
    assert (first.new, first.updated, first.known, first.alerts, len(first.item_ids)) == (2, 0, 0, 2, 2)
    assert await record(database, feed, *reads) == Recorded(0, 0, 2, 0, ())
    assert await count(database, "alerts") == 2


async def test_items_and_validators_are_one_transaction(database: Database) -> None:
    """If the items fail, the validators do not say they were read: the next poll brings them again."""
    feed = await new_feed(database)
    broken = replace(read_item("1"), text_source=None)  # type: ignore[arg-type]
    with pytest.raises(Exception, match="text_source"):
        await record(database, feed, broken, check=good_check(etag='"1"'))
    after = await database.read(feeds.by_key, feed.key)
    assert after
    assert (after.etag, after.last_ok_at) == (None, None)
    assert await count(database, "items") == 0
    await record(database, feed, read_item("1"), check=good_check(etag='"1"'), dropped=2)
    after = await database.read(feeds.by_key, feed.key)
    assert after
    assert (after.etag, after.last_ok_at, after.items_seen, after.items_dropped) == ('"1"', NOW, 1, 2)


async def test_one_known_key_is_enough(database: Database) -> None:
    """An outlet that changes its ids, or its links, does not bring its archive back."""
    feed = await new_feed(database)
    await record(database, feed, read_item("1"))
    other_id = read_item(item=item("1", keys=("id:changed", "url:1")))
    assert (await record(database, feed, other_id)).known == 1
    found = await database.read(items.known, ["id:1", "url:1", "id:changed"])
    assert set(found) == {"id:1", "url:1"}
    assert set(found.values()) == {Known(next(iter(found.values())).item_id, "hash of 1", feed.id)}


async def test_an_edited_item_is_replaced_and_stays_the_same_item(database: Database) -> None:
    """Text, mentions and quote follow the outlet; the id, the story and the first date stay."""
    feed = await new_feed(database)
    (item_id,) = (await record(database, feed, read_item("1"))).item_ids
    edited = read_item(
        item=item("1", title="عنوان جديد", keys=("id:1", "id:more"), content_hash="edited"),
        text="بغداد وحدها.",
    )
    assert await database.write(items.record, poll(feed, edited), LATER) == Recorded(0, 1, 0, 0, (item_id,))
    story = await database.read(stories.of_item, item_id)
    assert story
    assert (story.title, story.entities, story.quote) == ("عنوان جديد", ("ain-al-asad", "baghdad"), None)
    assert story.versions[0].first_seen == NOW
    assert await count(database, "mentions") == 1
    assert await count(database, "stories") == 1
    known = await database.read(items.known, ["url:1", "id:more"])
    assert known == {key: Known(item_id, "edited", feed.id) for key in ("url:1", "id:more")}


async def test_entries_that_share_a_key_do_not_fight(database: Database) -> None:
    """Two entries under one id: the first counts, at every poll, instead of each overwriting the other."""
    feed = await new_feed(database)
    first = read_item(item=item("1", keys=("same",), content_hash="a"))
    second = read_item(item=item("1", keys=("same",), content_hash="b"))
    for expected in (Recorded(1, 0, 1, 1, (1,)), Recorded(0, 0, 2, 0, ()), Recorded(0, 0, 2, 0, ())):
        assert await record(database, feed, first, second) == expected


async def test_copies_of_one_text_are_one_story_and_one_alert(database: Database) -> None:
    """A wire copy in five outlets is told once, with all who carried it."""
    for number in range(5):
        feed = await new_feed(database, f"outlet{number}")
        read = read_item(item=item(f"copy {number}"), sketch=wire("wire"))
        recorded = await record(database, feed, read)
    assert recorded.alerts == 0
    assert await count(database, "alerts") == 1
    story = await database.read(stories.of_item, recorded.item_ids[0])
    assert story
    assert story.outlets == tuple(f"Outlet{number}" for number in range(5))


async def test_short_texts_are_not_taken_for_copies(database: Database) -> None:
    """Without a sketch each item is its own story."""
    feed = await new_feed(database)
    await record(database, feed, read_item("1"), read_item("2"))
    assert await count(database, "stories") == 2


async def test_a_baseline_is_recorded_and_not_told(database: Database) -> None:
    """The first poll of a feed fills the archive in silence; another outlet's fresh copy of it is told."""
    feed, other = await new_feed(database), await new_feed(database, "other")
    baseline = await record(database, feed, read_item("1", tell=False, sketch=wire("b")))
    assert (baseline.new, baseline.alerts) == (1, 0)
    assert (await record(database, other, read_item("2", sketch=wire("b")))).alerts == 1
    assert len(await database.read(lambda conn: stories.latest(conn, dossier=DOSSIER, limit=9))) == 1


async def test_an_irrelevant_item_is_kept_without_an_alert(database: Database) -> None:
    """It is history that search and later rules may need."""
    feed = await new_feed(database)
    recorded = await record(database, feed, read_item("1", analysis=NOTHING, lead=(), quote=None))
    assert (recorded.new, recorded.alerts) == (1, 0)


async def test_an_edit_that_makes_an_item_relevant_is_told(database: Database) -> None:
    """News often arrives as a line that is filled in minutes later."""
    feed = await new_feed(database)
    await record(database, feed, read_item("1", analysis=NOTHING, lead=(), quote=None))
    edited = read_item(item=item("1", content_hash="longer"))
    assert (await record(database, feed, edited)).alerts == 1


async def test_each_dossier_has_its_own_alert(database: Database) -> None:
    """Two desks that follow different dossiers both hear of it."""
    feed = await new_feed(database)
    read = read_item("1")
    both = replace(read, analysis=replace(read.analysis, dossiers=(DOSSIER, "gaza")))
    assert (await record(database, feed, both)).alerts == 2


async def test_a_quote_is_exact_whatever_the_letters(database: Database) -> None:
    """Offsets count characters, in both databases, also beside marks, emoji and NUL."""
    feed = await new_feed(database)
    text = "🚁\0 قَالَ: غادرت القوات قاعدة عين الأسد. انتهى"
    (item_id,) = (await record(database, feed, read_item("1", text=text))).item_ids
    story = await database.read(stories.of_item, item_id)
    assert story
    assert story.quote == Proof(None, "غادرت القوات قاعدة عين الأسد.", "Alhadath")
    assert story.quotes == (Proof("ain-al-asad", "غادرت القوات قاعدة عين الأسد.", "Alhadath"),)


async def test_deliveries_go_to_those_who_asked(database: Database) -> None:
    """Dossier, entity and mode decide; a disabled target and a digest without a time get nothing."""
    wanted = {
        "telegram:all": Subscription(DOSSIER),
        "telegram:base": Subscription(DOSSIER, about=("baghdad",), frequencies=(Frequency.INSTANT,)),
        "telegram:no-hour": Subscription(DOSSIER),
        "telegram:none": Subscription(DOSSIER, about=("erbil",)),
        "telegram:other": Subscription("gaza"),
        "telegram:off": Subscription(DOSSIER),
    }
    specs = [target_spec(key, subscriptions=(sub, sub)) for key, sub in wanted.items()]
    await database.write(
        targets.sync, specs, NOW, lambda spec, _, now: LATER if spec.key == "telegram:all" else None
    )
    off = next(t for t in await database.read(targets.all_targets) if t.spec.key == "telegram:off")
    await database.write(targets.disable, off.id, "not-in-config", NOW)
    feed = await new_feed(database)
    await record(database, feed, read_item("1"))

    def outbox(conn: Connection) -> list[tuple[str, str]]:
        rows, to = metadata.tables["deliveries"], metadata.tables["targets"]
        query = select(to.c.key, rows.c.frequency).join_from(rows, to).order_by(to.c.key, rows.c.frequency)
        return [(key, mode) for key, mode in conn.execute(query)]

    assert await database.read(outbox) == [
        ("telegram:all", Frequency.DAILY),
        ("telegram:all", Frequency.INSTANT),
        ("telegram:base", Frequency.INSTANT),
        ("telegram:no-hour", Frequency.INSTANT),
    ]


async def test_workers_that_meet_on_one_item_record_it_once(database: Database) -> None:
    """Several feeds bring the same items at the same moment: each is new for one of them only."""
    found = [await new_feed(database, f"f{n}") for n in range(6)]
    reads = [read_item(str(n), sketch=wire(f"body{n}")) for n in range(20)]
    polls = [poll(feed, *(reads if n % 2 else reversed(reads))) for n, feed in enumerate(found)]
    recorded = await asyncio.gather(*(database.write(items.record, one, NOW) for one in polls))
    assert sum(one.new for one in recorded) == 20
    assert sum(one.alerts for one in recorded) == 20
    assert (await count(database, "items"), await count(database, "alerts")) == (20, 20)


async def test_a_very_large_poll_is_one_transaction(database: Database) -> None:
    """2,000 entries with several keys each pass the limits on variables of both databases."""
    feed = await new_feed(database)
    reads = [read_item(item=item(str(n), keys=tuple(f"{k}:{n}" for k in range(6)))) for n in range(2000)]
    first = await record(database, feed, *reads)
    assert (first.new, first.alerts) == (2000, 2000)
    edited = [replace(read, item=replace(read.item, content_hash="new")) for read in reads]
    assert (await record(database, feed, *edited)).updated == 2000
    assert len(await database.read(items.known, [key for read in reads for key in read.item.keys])) == 12000


async def test_the_latest_stories_come_first(database: Database) -> None:
    """By the date of the news, which is never later than when it was seen."""
    feed = await new_feed(database)
    dates = {"old": NOW - timedelta(days=2), "new": NOW, "future": NOW + timedelta(days=30), "undated": None}
    for key, published in dates.items():
        about_baghdad = {"text": "بغداد"} if key == "old" else {}
        await record(database, feed, read_item(item=item(key, published=published), **about_baghdad))

    def titles(conn: Connection, **filters: Any) -> list[str]:
        return [story.title.rpartition(" ")[2] for story in stories.latest(conn, limit=3, **filters)]

    assert await database.read(titles) == ["undated", "future", "new"]
    assert await database.read(titles, entity="baghdad") == ["undated", "future", "new"]
    assert await database.read(titles, dossier="gaza") == []


async def test_an_entity_is_summed_up(database: Database) -> None:
    """How many articles, of how many outlets, from when to when."""
    for key, outlet, days in (("a", "الحدث", 3), ("b", "الحدث", 2), ("c", "رووداو", 1)):
        feed = await new_feed(database, key, outlet=outlet)
        await record(database, feed, read_item(item=item(key, published=NOW - timedelta(days=days))))
    summary = await database.read(stories.entity_summary, "baghdad")
    assert (summary.articles, summary.outlets) == (3, 2)
    assert (summary.first_seen, summary.last_seen) == (NOW - timedelta(days=3), NOW - timedelta(days=1))
    assert (await database.read(stories.entity_summary, "unknown")).articles == 0


async def test_health_counts_what_is_kept(database: Database) -> None:
    """Items and alerts, for the operator."""
    feed = await new_feed(database)
    await record(database, feed, read_item("1"), read_item("2", analysis=NOTHING))
    seen = await database.read(health.snapshot, NOW)
    assert (seen.items, seen.alerts, seen.due) == (2, 1, 0)


async def test_an_edit_of_what_was_relevant_before_is_no_news(database: Database) -> None:
    """A corrected comma in the archive of a first poll must not ring."""
    feed = await new_feed(database)
    await record(database, feed, read_item("1", tell=False))
    edited = read_item("1", item=item("1", content_hash="corrected"))
    assert (await record(database, feed, edited)).alerts == 0


async def test_two_feeds_of_one_outlet_do_not_edit_each_other(database: Database) -> None:
    """They show one article with different summaries; the one that brought it owns it."""
    first, second = await new_feed(database), await new_feed(database, "second", outlet="Alhadath")
    await record(database, first, read_item("1"))
    for poll_ in range(3):
        other = read_item("1", item=item("1", content_hash=f"short summary {poll_}"))
        recorded = await record(database, second, other)
        assert (recorded.updated, recorded.known) == (0, 1)


async def test_one_outlets_headlines_over_one_text_are_separate_news(database: Database) -> None:
    """A page that shows a cookie notice instead of its article must not silence the next headline."""
    feed = await new_feed(database)
    titles = ("عودة النازحين إلى القرى", "أسعار الخبز في الأسواق", "نتائج مباراة الدوري الممتاز")
    notice = [wire("b", title=title, outlet="Alhadath") for title in titles]
    first, second, third = (
        read_item(str(n), item=item(str(n), title=titles[n]), sketch=notice[n]) for n in range(3)
    )
    assert (await record(database, feed, first, second)).alerts == 2
    assert (await record(database, feed, third)).alerts == 1


async def test_a_reprint_is_no_news_for_five_days(database: Database) -> None:
    """Word for word the same, it joins its story; an old text that is run again much later is news again."""
    feed, other = await new_feed(database), await new_feed(database, "other")
    await record(database, feed, read_item(item=item("1", published=None), sketch=wire("b")))
    for days, alerts in ((3, 0), (9, 1)):
        again = read_item(item=item(f"{days}", published=None), sketch=wire("b"))
        late = poll(other, again)
        assert (await database.write(items.record, late, NOW + timedelta(days=days))).alerts == alerts


async def test_what_an_outlet_edits_away_before_it_is_told_is_not_told(database: Database) -> None:
    """The row stays and says so, and is told after all if the outlet edits the subject back in."""
    await database.write(targets.sync, [target_spec()], NOW, lambda *_: None)
    feed = await new_feed(database)
    await record(database, feed, read_item("1"))
    other = Analysis((), ())
    await record(database, feed, read_item("1", item=item("1", content_hash="oil"), analysis=other, lead=()))

    def states(conn: Connection) -> list[str]:
        return list(conn.execute(select(metadata.tables["deliveries"].c.state)).scalars())

    assert await database.read(states) == ["withdrawn"]
    await record(database, feed, read_item("1", item=item("1", content_hash="oil and bases")))
    assert await database.read(states) == ["due"]


async def test_what_an_edit_says_is_said_when_it_was_edited(database: Database) -> None:
    """Not when the article was first published; and no later than the feed says, were we ever so long away."""
    feed = await new_feed(database)
    first, second = (
        Report("m", stage, 0, 5, (0, 1), Rule.PAST) for stage in (Stage.PLANNED, Stage.COMPLETED)
    )
    await record(database, feed, read_item("1", analysis=Analysis((), (DOSSIER,), reports=(first,))))
    changed = item("1", content_hash="edited", updated=NOW + timedelta(hours=1))
    edit = read_item(item=changed, analysis=Analysis((), (DOSSIER,), reports=(second,)))
    await database.write(items.record, poll(feed, edit), NOW + timedelta(days=3))
    found = await database.read(statements.evidence, ["m"], ZoneInfo("UTC"))
    said = {one.report.stage: (one.source.said, one.withdrawn) for one in found}
    assert said == {
        Stage.PLANNED: (NOW - timedelta(minutes=5), NOW + timedelta(days=3)),
        Stage.COMPLETED: (NOW + timedelta(hours=1), None),
    }
