"""What recording and the looks of health ask of SQLite is found by indexes, however much is stored."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event

from bot.metrics import seen
from newsroom.models import Article
from newsroom.store.database import Database
from tests.house import START, open_house, target
from watchers.ingest import ingest

GROWING = (
    *("items", "item_keys", "articles", "article_words", "sketches", "item_clusters", "mentions", "stories"),
    *(
        "item_entities",
        "item_dossiers",
        "reports",
        "claims",
        "members",
        "alerts",
        "deliveries",
        "former_keys",
    ),
)
TEXT = (
    "سلمت قوات التحالف الدولي صباح اليوم قاعدة عين الأسد الجوية غربي الأنبار إلى الجيش العراقي،"
    " وحضر المراسم ضباط من قيادة العمليات المشتركة، وقال متحدث باسم وزارة الدفاع إن آخر دفعة غادرت القاعدة."
)


def article(name: str, hours: int) -> Article:
    moment = START + timedelta(hours=hours)
    title = f"تسليم قاعدة عين الأسد: {name}"
    return Article(f"https://{name}.example/1", title, TEXT, source=name, published=moment)


class Asked:
    """The statements of a database from now on."""

    def __init__(self, database: Database) -> None:
        self._statements: list[tuple[str, Any]] = []
        event.listen(database._engine, "before_cursor_execute", self._note)

    def _note(
        self, _conn: object, _cursor: object, statement: str, given: Any, _: object, many: bool
    ) -> None:
        if statement.startswith(("SELECT", "UPDATE", "DELETE", "WITH")):
            self._statements.append((statement, given[0] if many else given))

    def read_whole(self, conn: Connection) -> list[tuple[str, str]]:
        """The growing tables that were gone through from end to end, and by which statement."""
        found = []
        for statement, given in list(self._statements):
            plan: Sequence[Any] = conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given).all()
            for *_, step in plan:
                whole = re.match(r"SCAN (\w+)(?! VIRTUAL)", step)
                if whole and whole[1] in GROWING:
                    found.append((step, statement))
        return found


async def test_recording_reads_no_growing_table_from_end_to_end(tmp_path: Path) -> None:
    """A report, its copies elsewhere, with all that follows from them."""
    async with open_house(tmp_path, targets=(target("console"),)) as house:

        async def take(*articles: Article) -> None:
            await ingest(house.desk, articles, tell=True, as_of=False, advance=lambda: None)

        await take(article("rafid", 0), article("dijla", 1))
        asked = Asked(house.desk.db)
        await take(article("furat", 2), article("zab", 3))
        found = await house.desk.db.read(asked.read_whole)
    assert found == []


async def test_health_and_metrics_read_no_growing_table_from_end_to_end(tmp_path: Path) -> None:
    """They are asked several times a minute, with a second to answer."""
    async with open_house(tmp_path, targets=(target("console"),)) as house:
        await ingest(house.desk, (article("rafid", 0),), tell=True, as_of=False, advance=lambda: None)
        asked = Asked(house.desk.db)
        await house.desk.db.read(seen, house.desk.ledger, house.clock())
        found = await house.desk.db.read(asked.read_whole)
    assert found == []
