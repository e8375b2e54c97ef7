"""The archive by its words: the same on both databases, whatever is glued to a word and however it is spelt."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Table, func, insert, select

from newsroom.arabic.searching import VERSION, Wanted, forms, hits, indexed, sentence, wanted
from newsroom.models import Feed
from newsroom.settings import Settings
from newsroom.store import feeds, items, search
from newsroom.store.database import Database, open_database
from newsroom.store.search import BATCH, META_BACKLOG, META_VERSION, Where, Words
from newsroom.store.sql import upsert
from newsroom.store.tables import articles, meta, stories
from newsroom.store.tables import items as items_
from tests.stores import LATER, NOW, feed_spec, item, poll, read_item, settings_for
from tests.test_migrations import first_version

ANYWHERE = Where()

# ── the words ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("قاعدة", "وقاعدة"),
        ("قاعدة", "بقاعدةِ"),
        ("قاعدة", "القاعدة"),
        ("قاعدة", "وبالقاعدة"),
        ("قاعده", "قاعـــدة"),
        ("الأسد", "الاسد"),
        ("الاسد", "والأسد"),
        ("التحالف", "للتحالف"),
        ("التحالف", "بالتحالف"),
        ("تحالف", "فالتحالف"),
        ("للتحالف", "التحالف"),
        ("لجنة", "للجنة"),
        ("اللجنة", "للجنة"),
        ("بقاعدة", "قاعدة"),
        ("التون", "لالتون"),
        ("الأمريكية", "الأميركية"),
        ("كردستان", "وكوردستان"),
        ("عبدالله", "عبد الله"),
        ("2500", "2,500"),
        ("٢٥٠٠", "2500"),
        ("أربيل", "ﺃﺭﺑﻴﻞ"),
        ("HARIR", "Harir"),
    ],
)
def test_a_word_is_found_in_whatever_form_it_stands(typed: str, written: str) -> None:
    """Folded, with its clitics off, in the spelling of any house."""
    assert hits(f"كلام قبلها {written} وكلام بعدها", wanted(typed)) == 1


@pytest.mark.parametrize(
    ("typed", "written"),
    [("بقاء", "لقاء"), ("حرير", "تحرير"), ("بلد", "بلدة"), ("وفد", "فد"), ("كامل", "أمل"), ("2500", "25001")],
)
def test_another_word_is_not_found(typed: str, written: str) -> None:
    """What is left of a short word without its first letter is another word."""
    assert hits(f"كلام قبلها {written} وكلام بعدها", wanted(typed)) == 0


def test_words_are_taken_apart_once_and_for_all() -> None:
    """The text of an article and a question go through one function."""
    assert indexed("وقاعدةُ «الأسد»").line == "قاعده اسد"
    assert forms("والتحالف") == ("تحالف", "والتحالف")
    assert wanted("", ["عين الأسد"]).phrases == (("عين", "اسد"),)


def test_an_index_stays_what_it_is() -> None:
    """What is indexed is kept: other terms for the same text need another VERSION."""
    found = indexed("قال إنّ ٢٬٥٠٠ جندي_أميركي يغادرون القاعدة، وعبد الله معهم؛ تمَّ (1,200) للجنة")
    assert (VERSION, found.line) == (
        1,
        "قال ان 2500 جندي امريكي يغادرون قاعده عبدالله معهم تم 1200 جنه",
    )
    assert sorted(found.forms.split()) == sorted({*found.line.split(), "لجنه", "وعبدالله"})


@pytest.mark.parametrize("nothing", ["", "؟!", "*", "و", "\u200f", '"', "NEAR(", "()", "-"])
def test_what_holds_no_word_is_nothing_to_look_for(nothing: str) -> None:
    """A lone letter finds everything, so it finds nothing."""
    assert bool(wanted(nothing)) == (nothing == "NEAR(")


def test_the_sentence_shown_is_the_one_with_most_of_the_words() -> None:
    """With its number, by which it is cited; none where only the title has them."""
    text = "وصل وفد إلى بغداد. وغادرت القوات قاعدة حرير. وزارت لجنة القاعدة."
    assert sentence("عنوان", text, wanted("القوات قاعدة")) == (2, "وغادرت القوات قاعدة حرير.")
    assert sentence("حرير", "لا شيء هنا.", wanted("حرير")) == (0, "")


# ── the store ────────────────────────────────────────────────────────────────────────────────────────────


async def filled(database: Database, *texts: tuple[str, str], key: str = "alhadath") -> Feed:
    """Articles (title, text), each a minute older than the one before."""
    feed = await database.write(feeds.add, feed_spec(key), NOW)
    reads = [
        read_item(
            item=item(f"{key}{n}", title=title, published=NOW - timedelta(minutes=n + 1)),
            text=text,
            tell=False,
        )
        for n, (title, text) in enumerate(texts)
    ]
    await database.write(items.record, poll(feed, *reads), NOW)
    return feed


async def titles(database: Database, what: Wanted, where: Where = ANYWHERE) -> list[str]:
    return [hit.title for hit in (await database.read(search.find, what, where)).hits]


async def test_all_the_words_are_wanted_and_the_newest_come_first(database: Database) -> None:
    """In title and text alike, in any order."""
    await filled(
        database,
        ("زيارة", "زار وفد قاعدة حرير."),
        ("حرير", "وبقاعدةِ الجيش مراسم."),
        ("سوق", "حرير طبيعي بسعر جيد."),
    )
    assert await titles(database, wanted("حرير قاعدة")) == ["زيارة", "حرير"]
    assert await titles(database, wanted("حرير")) == ["زيارة", "حرير", "سوق"]
    assert await titles(database, wanted("غائب")) == []


async def test_a_phrase_is_found_as_it_stands(database: Database) -> None:
    """One word after the other, whatever is glued to them."""
    await filled(
        database,
        ("أ", "سلم التحالف قاعدة عين الأسد."),
        ("ب", "عين السلطان عند جبل الأسد."),
        ("ج", "وصلوا لعين الاسد أمس."),
    )
    assert await titles(database, wanted("", ["عين الأسد"])) == ["أ", "ج"]
    assert await titles(database, wanted("عين الأسد")) == ["أ", "ب", "ج"]
    assert await titles(database, wanted("التحالف", ["عين الأسد"])) == ["أ"]


async def test_days_and_outlets_narrow_it(database: Database) -> None:
    """From a moment on, until before a moment, of these outlets alone."""
    await filled(database, ("أ", "حرير"), ("ب", "حرير"))
    await filled(database, ("ج", "حرير"), key="jisr")
    since = Where(since=NOW - timedelta(minutes=1))
    assert sorted(await titles(database, wanted("حرير"), since)) == ["أ", "ج"]
    assert await titles(database, wanted("حرير"), Where(until=NOW - timedelta(minutes=1))) == ["ب"]
    assert await titles(database, wanted("حرير"), Where(outlets=("Jisr",))) == ["ج"]


async def test_an_edit_is_found_by_its_new_words_alone(database: Database) -> None:
    """The index follows the text in the same transaction."""
    feed = await filled(database, ("قديم", "افتتاح جسر."))
    changed = item("alhadath0", title="جديد", content_hash="other", published=NOW)
    await database.write(items.record, poll(feed, read_item(item=changed, text="إغلاق نفق.")), LATER)
    assert await titles(database, wanted("جسر")) == await titles(database, wanted("قديم")) == []
    assert await titles(database, wanted("نفق")) == ["جديد"]


async def test_an_article_that_is_not_recorded_is_not_found(database: Database) -> None:
    """Both stand or fall together."""

    def fails(conn: Connection) -> None:
        feed = feeds.add(conn, feed_spec(), NOW)
        items.record(conn, poll(feed, read_item()), NOW)
        raise LookupError

    with pytest.raises(LookupError):
        await database.write(fails)
    assert await titles(database, wanted("بغداد")) == []


HOSTILE = (
    'a" OR 1',
    "forms : x",
    "NEAR(a b, 3)",
    "a AND NOT b",
    "^a*",
    "{forms line}: a",
    "'; DROP TABLE items; --",
    "a & b | !c <-> d",
    "\0\ud800x",
    "𝐍𝐀𝐓𝐎 😀 ﷲ ﻻ",
    "ن" * 5000,
    "كلمة " * 200,
    "'a':*",
    "\\",
    "%_",
)


COMMON, OLD = wanted("خبر"), wanted("قلعة")


async def crowded(database: Database, number: int, key: str, older: int = 0) -> None:
    """Articles that all have one word, the oldest recorded last; the oldest third has another word besides."""
    feed = await database.write(feeds.add, feed_spec(key), NOW)

    def write(conn: Connection) -> None:
        first = conn.execute(select(func.coalesce(func.max(items_.c.id), 0))).scalar_one() + 1
        rows: dict[Table, list[dict[str, Any]]] = {stories: [], items_: [], articles: []}
        for n in range(number):
            id_, at = first + n, NOW - timedelta(minutes=older + n + 1)
            rows[stories].append({"id": id_, "key": f"{key}:{id_}", "created_at": at})
            of_item = {"id": id_, "feed_id": feed.id, "story_id": id_, "title": f"خبر {n}", "dated_at": at}
            of_item |= {"published_at": at, "first_seen_at": NOW, "content_hash": "h", "revision": 1}
            rows[items_].append(of_item | {"relation": "new", "origin": key})
            rows[articles].append(
                {"item_id": id_, "text": "قلعة" * (n > 2 * number / 3), "text_source": "feed"}
            )
        for table, some in rows.items():
            conn.execute(insert(table), some)
        search.add(
            conn,
            [
                Words(row["id"], row["title"], text["text"])
                for row, text in zip(rows[items_], rows[articles], strict=True)
            ],
        )

    await database.write(write)


def steps_of(conn: Connection, what: Wanted) -> int:
    """How much SQLite does for a search, in thousands of its own steps."""
    taken, link = count(), conn.connection.driver_connection
    assert isinstance(link, sqlite3.Connection)
    link.set_progress_handler(lambda: next(taken) * 0, 1000)
    try:
        search.find(conn, what, ANYWHERE)
    finally:
        link.set_progress_handler(None, 0)
    return next(taken)


async def test_a_word_that_all_articles_have_costs_no_more_in_a_larger_archive(tmp_path: Path) -> None:
    """The newest are looked at, not all."""
    database = await open_database(settings_for(tmp_path))
    try:
        await crowded(database, 5_000, "a")
        before = await database.read(steps_of, COMMON)
        await crowded(database, 20_000, "b", older=5_000)
        assert await database.read(steps_of, COMMON) <= before + 10
    finally:
        await database.close()


async def test_of_a_common_word_the_newest_are_found_whenever_they_were_recorded(database: Database) -> None:
    """More than are counted; days narrow it as ever."""
    await crowded(database, search.NEWEST + 500, "a")
    found = await database.read(search.find, COMMON, ANYWHERE)
    assert [hit.title for hit in found.hits] == [f"خبر {n}" for n in range(search.MOST)]
    assert found.many and found.count == search.COUNTED
    until = Where(until=NOW - timedelta(minutes=search.NEWEST + 400))
    titles_ = await titles(database, COMMON, until)
    assert titles_ == [f"خبر {n}" for n in range(search.NEWEST + 400, search.NEWEST + 500)]
    assert await titles(database, OLD, Where(since=NOW - timedelta(minutes=60))) == []


async def test_nothing_that_is_typed_is_taken_for_the_language_of_the_database(database: Database) -> None:
    """Signs are gaps; what is left are words."""
    await filled(database, ("عنوان", "متن فيه كلمة."))
    for typed in HOSTILE:
        for what in (wanted(typed), wanted("", [typed]), wanted("كلمة", [f"{typed} متن"])):
            await database.read(search.find, what, ANYWHERE)
    assert await titles(database, wanted("كلمة")) == ["عنوان"]


async def test_no_article_is_too_strange_to_be_indexed_and_edited(database: Database) -> None:
    """A feed that its index cannot take would never be read again."""
    endless = " ".join(f"وبكل{n}كلمه" * 4 for n in range(20_000))
    texts = (*HOSTILE, endless)
    feed = await filled(database, *((f"غريب {n}", f"{text} قلعة") for n, text in enumerate(texts)))
    assert len(await titles(database, wanted("غريب"))) == len(texts)
    ids = (f"alhadath{n}" for n in range(len(texts)))
    changed = [item(id_, title="عادي", content_hash="other", published=NOW) for id_ in ids]
    reads = [read_item(item=one, text="قلعة") for one in changed]
    await database.write(items.record, poll(feed, *reads), LATER)
    assert len(await titles(database, wanted("قلعة عادي"))) == len(texts)
    assert await titles(database, wanted("غريب")) == await titles(database, wanted("كلمة")) == []


# ── an archive from before ───────────────────────────────────────────────────────────────────────────────


def as_before(conn: Connection) -> None:
    """Nothing indexed, everything waiting, as a new version finds it."""
    upsert(conn, meta, {"key": META_VERSION}, {"value": "0"})
    search.catch_up(conn)
    upsert(conn, meta, {"key": META_VERSION}, {"value": "0"})


async def test_an_archive_from_before_is_indexed_bit_by_bit(database: Database) -> None:
    """The newest first, in small transactions; a search meanwhile says that there may be more."""
    await filled(database, *((f"خبر {n}", "حرير") for n in range(2 * BATCH + 3)))
    await database.write(as_before)
    assert (await database.read(search.find, wanted("حرير"), ANYWHERE)).indexing
    steps = 0
    while await database.write(search.catch_up):
        steps += 1
        found = await database.read(search.find, wanted("حرير"), ANYWHERE)
        assert found.indexing and found.count == steps * BATCH
    found = await database.read(search.find, wanted("حرير"), ANYWHERE)
    assert (steps, found.indexing, found.count) == (2, False, 2 * BATCH + 3)
    assert not await database.write(search.catch_up)


async def test_what_is_edited_or_new_meanwhile_is_indexed_once(database: Database) -> None:
    """An article that waits is indexed as it then is; a new one at once."""
    feed = await filled(database, *((f"خبر {n}", "حرير") for n in range(BATCH + 2)))
    await database.write(as_before)
    await database.write(search.catch_up)
    last, first = (
        item("alhadath0", title="أ", content_hash="x"),
        item(f"alhadath{BATCH + 1}", title="ب", content_hash="y"),
    )
    edits = [read_item(item=one, text="قلعة") for one in (last, first)]
    await database.write(items.record, poll(feed, *edits, read_item("جديد", text="قلعة")), LATER)
    while await database.write(search.catch_up):
        pass
    assert len(await titles(database, wanted("قلعة"))) == 3
    assert (await database.read(search.find, wanted("حرير"), ANYWHERE)).count == BATCH


async def test_a_database_of_the_first_version_can_be_searched_after_a_while(
    store_settings: Settings,
) -> None:
    """Migrated at once, indexed by the clerk."""
    first_version(store_settings)
    database = await open_database(store_settings)
    try:
        assert (await database.read(search.find, wanted("نص"), ANYWHERE)).indexing
        assert not await database.write(search.catch_up)
        assert await titles(database, wanted("نص الخبر")) == ["خبر"]
        waits = select(meta.c.key).where(meta.c.key == META_BACKLOG)
        assert await database.read(lambda conn: conn.execute(waits).first()) is None
    finally:
        await database.close()
