"""What is cleared away and what never is: nothing that an answer rests on, and nothing that would come back as news."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, event, func, insert, select, update

from bot.commands.registry import dispatch
from bot.commands.request import Request
from newsroom.arabic.searching import wanted
from newsroom.clerk import Clerk
from newsroom.fingerprint import address_key, canonical_url
from newsroom.models import Analysis, DeliveryState, Feed
from newsroom.pruning import Pruner, steps
from newsroom.retention import bounds, turn
from newsroom.store import feeds, inbox, items, retention, search, tables, targets, tracing
from newsroom.store.database import Database
from newsroom.store.engine import for_writing
from newsroom.store.items import Known
from newsroom.store.outbox import ReadItem
from newsroom.store.retention import Removed
from tests.house import TELL_ALL, Clock, feed, open_house, plain
from tests.servers import FeedHost, item, rss
from tests.stores import LATER, NOW, feed_spec, poll, read_item, target_spec, wire
from tests.stores import item as entry

BAGHDAD = ZoneInfo("Asia/Baghdad")
NIGHT = time(3, 30)
LONG_AFTER = NOW + timedelta(days=120)
UNTIL = bounds(90, LONG_AFTER)


# ── when ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("at", "last", "day"),
    [
        ("2026-01-18 03:29", None, None),
        ("2026-01-18 03:30", None, date(2026, 1, 18)),
        ("2026-01-18 07:29", date(2026, 1, 17), date(2026, 1, 18)),
        ("2026-01-18 07:31", date(2026, 1, 17), None),
        ("2026-01-18 04:00", date(2026, 1, 18), None),
        ("2026-01-18 15:00", date(2026, 1, 10), date(2026, 1, 18)),
    ],
)
def test_it_is_done_once_a_night_and_by_day_only_when_nights_were_missed(
    at: str, last: date | None, day: date | None
) -> None:
    """On the newsroom's clock, within four hours; a machine that is off at night gets its turn all the same."""
    now = datetime.fromisoformat(at).replace(tzinfo=BAGHDAD)

    assert turn(NIGHT, BAGHDAD, last, now) == day


def test_a_night_that_begins_before_midnight_is_one() -> None:
    """Half past eleven, and what is left of it after twelve, belong together."""
    late = time(23, 30)
    before = datetime(2026, 1, 18, 23, 45, tzinfo=BAGHDAD)
    after = datetime(2026, 1, 19, 1, 0, tzinfo=BAGHDAD)

    assert turn(late, BAGHDAD, None, before) == turn(late, BAGHDAD, None, after) == date(2026, 1, 18)


def test_nought_days_keep_articles_for_ever() -> None:
    """The rest, which nobody can look up, goes all the same."""
    assert bounds(0, NOW).articles is None
    assert bounds(0, NOW).sketches < NOW


# ── what ─────────────────────────────────────────────────────────────────────────────────────────────────


def unrelated(name: str, **changes: Any) -> ReadItem:
    """An article that names nothing followed and belongs to no dossier."""
    of = entry(name, title=f"أمطار على مدينة {name}", **changes)
    told: dict[str, Any] = {"quote": None, "quotes": {}, "lead": (), "tell": False}
    return read_item(item=of, text=f"طقس {name} ماطر", analysis=Analysis((), ()), **told)


def naming(name: str) -> ReadItem:
    """One that names an entity and belongs to no dossier."""
    read = read_item(name, tell=False)
    return replace(read, analysis=Analysis(read.analysis.mentions, ()))


def begun(conn: Connection, *reads: ReadItem) -> Feed:
    """A feed that brought these, told to a chat."""
    targets.sync(conn, [target_spec()], NOW, lambda *_: None)
    source = feeds.add(conn, feed_spec(), NOW)
    items.record(conn, poll(source, *reads), NOW)
    return source


async def cleared(database: Database) -> Removed:
    total = Removed()
    async for removed in steps(database, UNTIL):
        total += removed
    return total


def titles(conn: Connection) -> set[str]:
    return set(conn.execute(select(tables.items.c.title)).scalars())


def rows(conn: Connection, table: Any) -> int:
    return conn.execute(select(func.count()).select_from(table)).scalar_one()


async def test_what_nothing_rests_on_goes_whole_and_all_else_stays(database: Database) -> None:
    """Text, words, keys and story of the one; everything of what names, belongs, was told or marked."""
    marked = unrelated("marked")

    def mark(conn: Connection) -> None:
        id_ = conn.execute(
            select(tables.items.c.id).where(tables.items.c.title == marked.item.title)
        ).scalar_one()
        values = {"at": NOW, "by": "x", "kind": "wrong-match", "subject": "", "note": "", "data": {}}
        conn.execute(insert(tables.marks).values(item_id=id_, **values))

    everything = (read_item("told"), naming("named"), marked, unrelated("one"), unrelated("two"))
    await database.write(begun, *everything)
    await database.write(mark)
    expected = await database.read(retention.count, UNTIL)
    removed = await cleared(database)

    assert await database.read(titles) == {one.item.title for one in everything[:3]}
    assert (expected.articles, expected.characters) == (removed.articles, removed.characters)
    assert removed.articles == 2
    for table in (tables.items, tables.articles, tables.stories):
        assert await database.read(rows, table) == 3
    assert await database.read(rows, tables.former_keys) == 4
    assert (await cleared(database)).nothing


async def test_what_came_lately_or_was_edited_lately_stays(database: Database) -> None:
    """Its outlet may still be at it."""
    source = await database.write(begun, unrelated("old"), unrelated("edited"))
    fresh = unrelated("edited", content_hash="another")
    await database.write(items.record, poll(source, fresh), LONG_AFTER - timedelta(days=5))
    await database.write(items.record, poll(source, unrelated("new")), LONG_AFTER - timedelta(days=89))

    assert (await cleared(database)).articles == 1
    assert await database.read(titles) == {unrelated("edited").item.title, unrelated("new").item.title}


async def test_it_is_found_no_more_and_the_rest_is(database: Database) -> None:
    """The search keeps nothing of what is gone."""
    await database.write(begun, unrelated("one"), unrelated("kept"), read_item("told"))
    before = await database.read(search.find, wanted("ماطر"))
    await cleared(database)
    after = await database.read(search.find, wanted("ماطر"))
    others = await database.read(search.find, wanted("غادرت القوات"))

    assert (before.count, after.count, others.count) == (2, 0, 1)


async def test_what_is_gone_is_no_news_when_a_feed_shows_it_again(database: Database) -> None:
    """By any of its keys, as long as it says what it said; then it is judged anew, as every edit is."""
    source = await database.write(begun, unrelated("one"))
    await cleared(database)
    same = await database.write(items.record, poll(source, unrelated("one")), LONG_AFTER)
    by_one_key = unrelated("one", keys=("url:one",))
    moved = await database.write(items.record, poll(source, by_one_key), LONG_AFTER)
    relevant = read_item("one", item=entry("one", content_hash="another"))
    edited = await database.write(items.record, poll(source, relevant), LONG_AFTER)
    again = await database.write(items.record, poll(source, relevant), LONG_AFTER)

    assert (same.new, same.updated, moved.new, moved.updated) == (0, 0, 0, 0)
    assert (edited.new, edited.alerts) == (1, 1)
    assert (again.new, again.alerts) == (0, 0)


async def test_an_address_leads_to_the_article_that_is_kept(database: Database) -> None:
    """Two outlets had one there, and that of the one is gone: whoever asks about it is shown the other's."""
    url = canonical_url("https://news.example/same")
    assert url
    gone = unrelated("gone", keys=(address_key(feed_spec().outlet, url),))
    kept = read_item("kept", item=entry("kept", keys=(address_key("الفرات", url),)))

    def two(conn: Connection) -> None:
        begun(conn, gone)
        other = feed_spec("other", url="https://other.example/rss", outlet="الفرات")
        items.record(conn, poll(feeds.add(conn, other, NOW), kept), NOW)

    await database.write(two)
    await cleared(database)
    found = await database.read(tracing.by_address, url)
    shown = await database.read(tracing.kept, [found or 0])

    assert [one.title for one in shown] == [kept.item.title]


async def test_what_is_cleared_away_between_two_looks_is_known_by_one_of_them(database: Database) -> None:
    """A poll that looks up its entries at that very moment finds none of them new."""
    await database.write(begun, unrelated("one"))
    found = await database.read(retention.window, UNTIL.articles, 0)

    def clear(*given: Any) -> None:
        if given[2].startswith("SELECT") and not removed:
            with for_writing(database._engine).connect() as conn:
                removed.append(retention.remove(conn, found.ids, UNTIL.articles, 1.0)[0])
                conn.commit()

    def look(conn: Connection) -> dict[str, Known]:
        event.listen(conn, "after_cursor_execute", clear)
        return items.known(conn, unrelated("one").item.keys)

    removed: list[Removed] = []
    known = await database.read(look)

    assert removed[0].articles == 1
    assert set(known) == set(unrelated("one").item.keys)


async def test_a_step_stops_when_its_time_is_up(database: Database) -> None:
    """Whoever waits for the database waits for a handful of articles."""
    await database.write(begun, *(unrelated(str(n)) for n in range(12)))
    found = await database.read(retention.window, UNTIL.articles, 0)
    removed, left = await database.write(retention.remove, found.ids, UNTIL.articles, 0.0)

    assert (len(found.ids), removed.articles, len(left)) == (12, retention.AT_ONCE, 12 - retention.AT_ONCE)


async def test_what_has_become_needed_meanwhile_stays(database: Database) -> None:
    """Between the look and the step its outlet may have edited it into a dossier."""
    source = await database.write(begun, unrelated("one"), unrelated("two"))
    found = await database.read(retention.window, UNTIL.articles, 0)
    relevant = read_item("one", item=entry("one", content_hash="another"))
    await database.write(items.record, poll(source, relevant), LATER)
    removed, _ = await database.write(retention.remove, found.ids, UNTIL.articles, 1.0)

    assert removed.articles == 1
    assert await database.read(titles) == {relevant.item.title}


async def test_sketches_go_when_their_story_has_ended(database: Database) -> None:
    """A story that goes on is joined by way of its first article."""
    ended, living = read_item("ended", sketch=wire("ended")), read_item("living", sketch=wire("living"))
    source = await database.write(begun, ended, living)
    lately = entry("copy", published=LONG_AFTER - timedelta(days=2))
    copy = read_item("copy", item=lately, sketch=wire("other"))
    await database.write(items.record, poll(source, copy), LONG_AFTER - timedelta(days=2))

    def join(conn: Connection) -> None:
        of = tables.items
        story = select(of.c.story_id).where(of.c.title == living.item.title).scalar_subquery()
        conn.execute(update(of).where(of.c.title == lately.title).values(story_id=story))

    await database.write(join)
    removed = await cleared(database)

    assert removed.sketches == 1
    assert await database.read(rows, tables.sketches) == 2
    assert removed.articles == 0


async def test_answered_questions_and_what_never_found_its_sources_go(database: Database) -> None:
    """What waits, was sent, or was refused stays."""

    def more(conn: Connection) -> None:
        for n in range(2):
            asked = inbox.put(conn, target_spec().platform, str(n), {}, NOW)
            assert asked is not None
            if n:
                inbox.done(conn, asked, NOW)
        alone = {"state": DeliveryState.WITHDRAWN, "reason": "sources"}
        first = select(func.min(tables.deliveries.c.id)).scalar_subquery()
        conn.execute(update(tables.deliveries).where(tables.deliveries.c.id == first).values(alone))

    await database.write(begun, read_item("one"), read_item("two"))
    before = await database.read(rows, tables.deliveries)
    await database.write(more)
    removed = await cleared(database)

    assert (removed.updates, removed.deliveries) == (1, 1)
    assert await database.read(rows, tables.deliveries) == before - 1
    assert await database.read(inbox.waiting) == 1


# ── a newsroom ───────────────────────────────────────────────────────────────────────────────────────────

QUESTIONS = (
    *("حالة عين الأسد", "الخط الزمني عين الأسد", "لماذا عين الأسد", "التناقضات", "آخر الأخبار"),
    *("قارن عين الأسد", "ما الجديد", "اقتبس عين الأسد"),
)
STORY = (
    "بغداد، 17 كانون الثاني 2026 - أعلنت قيادة العمليات المشتركة أن قوات التحالف الدولي أكملت انسحابها من قاعدة "
    "عين الأسد. وقال المتحدث إن الجيش العراقي تسلم القاعدة رسميا اليوم."
)


async def test_every_answer_is_the_same_before_and_after(tmp_path: Path, host: FeedHost) -> None:
    """Status, timeline, proof, quotes and comparison, with hundreds of days between, and most of the archive gone."""
    entries = [
        item(f"أخبار الرياضة والمنوعات في المدينة رقم {n}", link=f"https://news.example/s{n}", guid=f"s{n}")
        for n in range(30)
    ]
    news = item("الجيش العراقي يتسلم عين الأسد", link="https://news.example/1", guid="1", text=STORY)
    url = host.put("/f", rss(news, *entries))
    clock = Clock()
    async with open_house(tmp_path, feed(url), policy=TELL_ALL, clock=clock) as house:
        await house.poll()
        clock.pass_(days=200)
        desk = house.desk

        async def answers() -> list[str]:
            asked = (Request(line, person="terminal", chat="console") for line in QUESTIONS)
            return [plain(repr((await dispatch(one, desk)).blocks)) for one in asked]

        before = await answers()
        total = Removed()
        async for removed in steps(desk.db, bounds(7, clock())):
            total += removed
        after = await answers()
        shown = len(house.room.texts())
        host.put("/f", rss(*entries[::-1], news))
        await house.poll()

        assert total.articles == 30
        assert before == after
        assert any("عين الأسد" in text for text in before)
        assert len(house.room.texts()) == shown


async def test_the_service_clears_away_at_night_and_remembers_that_it_did(
    tmp_path: Path, host: FeedHost
) -> None:
    """A little a tick; the next life does not begin anew."""
    url = host.put("/f", rss(item("أخبار الرياضة والمنوعات في المدينة", guid="s")))
    clock = Clock(datetime(2026, 1, 18, 9, tzinfo=UTC))
    async with open_house(tmp_path, feed(url), policy=TELL_ALL, clock=clock) as house:
        await house.poll()
        clerk = Clerk(house.desk)
        clock.pass_(days=100)
        await ticks(clerk)
        by_day = await house.desk.db.read(titles)
        clock.moment = clock.moment.replace(hour=1)  # four in Baghdad
        await ticks(clerk)
        by_night = await house.desk.db.read(titles)
        next_life = Clerk(house.desk)
        await ticks(next_life)

        assert (len(by_day), len(by_night)) == (1, 0)
        assert next_life._pruner._last == clock.moment.date()


async def test_a_tick_takes_no_more_than_its_share_and_no_less_than_a_step(
    tmp_path: Path, host: FeedHost
) -> None:
    """A large archive is done within the night, and whoever waits for the database is let in between."""
    entries = [item(f"أخبار المنوعات رقم {n}", guid=f"s{n}") for n in range(30)]
    url = host.put("/f", rss(*entries))
    clock = Clock(datetime(2026, 1, 18, 1, tzinfo=UTC))
    async with open_house(tmp_path, feed(url), policy=TELL_ALL, clock=clock) as house:
        await house.poll()
        clock.pass_(days=100)
        least, all_ = Pruner(house.desk, share_s=0), Pruner(house.desk, share_s=60)
        await least.tick()
        left = await house.desk.db.read(titles)
        await all_.tick()

        assert len(left) == 30  # the first step is for what is no article
        assert await house.desk.db.read(titles) == set()


async def ticks(clerk: Clerk) -> None:
    for _ in range(12):
        await clerk.tick()
