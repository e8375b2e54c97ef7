"""A database of an earlier version is brought up to date with everything that was in it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, select, text

import newsroom.store
from newsroom.models import AlertKind, Doubt, Frequency, Schedule, Subscription
from newsroom.settings import Settings
from newsroom.store import deliveries, feeds, stories, targets
from newsroom.store.database import open_database
from newsroom.store.engine import address, for_writing, make_engine
from newsroom.store.tables import alerts, item_dossiers, item_entities, items
from tests.stores import DOSSIER, LATER, NOW

MOMENT = "2025-09-01 12:00:00+00:00"
FIRST_VERSION = f"""
INSERT INTO feeds (id, key, url, host, outlet, country, language, "group", pages, interval_s, origin, state,
    failures, next_check_at, last_ok_at, items_seen, items_dropped, created_at)
VALUES (1, 'rafid', 'https://rafid.example/rss', 'rafid.example', 'الرافد', 'IQ', 'ar', 'iraq', 'auto', 300,
    'config', 'active', 0, '{MOMENT}', '{MOMENT}', 1, 0, '{MOMENT}');
INSERT INTO stories (id, key, created_at) VALUES (1, 'body:abc', '{MOMENT}');
INSERT INTO items (id, feed_id, story_id, title, url, published_at, dated_at, content_hash, revision, first_seen_at)
VALUES (1, 1, 1, 'خبر', 'https://rafid.example/1', '{MOMENT}', '{MOMENT}', 'h', 1, '{MOMENT}');
INSERT INTO item_keys (key, item_id) VALUES ('g:1:x', 1);
INSERT INTO articles (item_id, text, text_source) VALUES (1, 'نص الخبر', 'feed');
INSERT INTO item_entities (item_id, entity, rank) VALUES (1, 'ain_al_asad', 0);
INSERT INTO item_dossiers (item_id, dossier) VALUES (1, '{DOSSIER}');
INSERT INTO alerts (id, dossier, story_id, item_id, created_at) VALUES (1, '{DOSSIER}', 1, 1, '{MOMENT}');
INSERT INTO targets (id, key, platform, address, title, language, timezone, digest_at, enabled, next_digest_at,
    digest_until, created_at)
VALUES (1, 'console', 'console', 'console', '', 'ar', 'Asia/Baghdad', '["08:00"]', true, '{MOMENT}', '{MOMENT}',
    '{MOMENT}');
INSERT INTO subscriptions (id, target_id, dossier, entities, instant, digest)
VALUES (1, 1, '{DOSSIER}', '["ain_al_asad"]', true, true);
INSERT INTO subscriptions (id, target_id, dossier, entities, instant, digest)
VALUES (2, 1, 'gaza', '[]', false, true);
INSERT INTO deliveries (id, target_id, alert_id, mode, state, attempts, due_at, created_at)
VALUES (1, 1, 1, 'instant', 'due', 0, '{MOMENT}', '{MOMENT}');
INSERT INTO deliveries (id, target_id, alert_id, mode, state, attempts, due_at, created_at)
VALUES (2, 1, 1, 'digest', 'due', 1, '{MOMENT}', '{MOMENT}')
"""


def first_version(settings: Settings) -> None:
    """A database as the first version left it, with one of everything."""
    url = address(settings)
    if url.database and url.get_backend_name() == "sqlite":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = make_engine(url)
    config = Config()
    config.set_main_option("script_location", str(Path(newsroom.store.__file__).parent / "migrations"))
    with for_writing(engine).begin() as conn:
        config.attributes["connection"] = conn
        command.upgrade(config, "0001")
        for statement in FIRST_VERSION.split(";\n"):
            conn.execute(text(statement))
    engine.dispose()


async def test_nothing_of_the_first_version_is_lost(store_settings: Settings) -> None:
    """Its feed is polled, its story found, and the alert that waited still goes out."""
    first_version(store_settings)
    database = await open_database(store_settings)
    try:
        feed = await database.read(feeds.by_key, "rafid")
        assert feed
        assert (feed.outlet, feed.trust) == ("الرافد", "normal")
        (story,) = await database.read(lambda conn: stories.latest(conn, entity="ain_al_asad", limit=9))
        assert [version.title for version in story.versions] == ["خبر"]
        (waiting,) = await database.write(deliveries.claim, 1, Frequency.INSTANT, LATER, 60, 9)
        assert (waiting.alert.kind, waiting.alert.notices) == (AlertKind.STORY, ())
        assert waiting.alert.story
        assert waiting.alert.story.id == story.id
    finally:
        await database.close()


async def test_who_is_told_what_stays_as_it_was(store_settings: Settings) -> None:
    """Subscriptions, the digest that is due, and a message that may have arrived, in the new words for them."""
    first_version(store_settings)
    database = await open_database(store_settings)
    try:
        (target,) = await database.read(targets.all_targets)
        at = datetime.fromisoformat(MOMENT)
        assert target.schedules == (Schedule(Frequency.DAILY, at, at),)
        assert target.spec.subscriptions == (
            Subscription(DOSSIER, ("ain_al_asad",)),
            Subscription("gaza", frequencies=(Frequency.DAILY,)),
        )
        rows = await database.write(deliveries.claim, 1, Frequency.DAILY, LATER, 60, 9)
        assert rows
        assert [(row.attempts, row.doubt) for row in rows] == [(1, Doubt.CRASH)]
    finally:
        await database.close()


async def test_what_the_new_version_needs_to_know_of_old_rows_is_filled_in(store_settings: Settings) -> None:
    """Dates for the indexes, keys for alerts, who an article goes back to, and since when a feed is silent."""
    first_version(store_settings)
    database = await open_database(store_settings)

    def found(conn: Connection) -> list[object]:
        columns = (items.c.relation, items.c.origin, item_entities.c.dated_at, item_dossiers.c.dated_at)
        of_items = select(*columns, alerts.c.key).join_from(items, item_entities)
        query = of_items.join(item_dossiers, item_dossiers.c.item_id == items.c.id)
        return list(conn.execute(query.join(alerts, alerts.c.item_id == items.c.id)).one())

    try:
        assert await database.read(found) == ["new", "الرافد", NOW, NOW, "story:1"]
        feed = await database.read(feeds.by_key, "rafid")
        assert feed
        assert feed.rhythm.news_at == NOW  # its silence is counted from when it was read last
    finally:
        await database.close()
