"""The ledger on the command line: readable, as stable data, as of a day; and what it says of the real articles."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from newsroom.settings import SHIPPED_CONFIG
from tests.house import plain
from tests.test_cli import Rasid

MILESTONE = {
    *("id", "title", "phase", "dossier", "state", "since", "evidence", "against", "waits_for"),
    *("due", "due_sources", "rivals", "slips", "overdue_days", "decision", "history"),
}
EVIDENCE = {
    *("quote", "outlet", "title", "url", "article", "published", "origin"),
    *("stage", "voice", "speaker", "via", "when", "report"),
}


@pytest.fixture
def rasid(tmp_path: Path) -> Rasid:
    repository = str(Path(__file__).parent.parent)
    return Rasid(
        tmp_path, {"PYTHONPATH": repository, "REDIS_URL": "off", "RASID_CONFIG": str(SHIPPED_CONFIG)}
    )


def line(number: int, published: str, source: str, text: str) -> str:
    row = {"id": str(number), "title": f"متابعة {number}", "text": text, "source": source}
    return json.dumps(row | {"published": published, "url": f"https://news.example/{number}"}) + "\n"


NEWS = line(
    1,
    "2025-08-12",
    "صحيفة النخيل",
    "قالت وزارة الدفاع العراقية إن قوات التحالف الدولي ستغادر عين الأسد في أيلول المقبل.",
) + line(2, "2026-01-14", "موقع الرصيف", "سلمت قوات التحالف الدولي قاعدة عين الأسد إلى الجيش العراقي.")


async def asked(rasid: Rasid, *words: str) -> Any:
    done = await rasid(*words, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    return json.loads(done.stdout)


async def test_the_ledger_can_be_asked_decided_on_and_asked_again(rasid: Rasid) -> None:
    """Readable and as data, as of now and of a day; a decision is shown with its number and can be undone."""
    await rasid("ingest", "-", "--as-of", given=NEWS)
    status = await asked(rasid, "status", "عين الأسد")
    (milestone,) = status["milestones"]
    (report,) = milestone["evidence"]

    assert (status["kind"], status["id"], status["state"]) == ("entity", "ain_al_asad", "candidate")
    assert milestone.keys() == MILESTONE and report.keys() == EVIDENCE
    assert (milestone["waits_for"], milestone["due"]["end"]) == ("official-or-second", "2025-09-30")
    assert (report["outlet"], report["url"]) == ("موقع الرصيف", "https://news.example/2")
    assert (await asked(rasid, "status", "عين", "الأسد", "--at", "2025-09-01"))["state"] == "planned"

    waiting = (await asked(rasid, "review"))["waiting"]
    assert [(m["id"], m["evidence"][0]["report"]) for m in waiting] == [
        ("ain_al_asad_handover", report["report"])
    ]
    confirmed = await rasid(
        "review", "confirm", "ain_al_asad_handover", "--by", "ليلى", "--day", "2026-01-13"
    )
    assert "مكتمل منذ 13 كانون الثاني/يناير 2026" in plain(confirmed.stdout)
    (decided,) = (await asked(rasid, "status", "عين الأسد"))["milestones"]
    assert (decided["state"], decided["decision"]["by"]) == ("complete", "ليلى")
    number = str(decided["decision"]["id"])
    assert (await asked(rasid, "review", "undo", number))["state"] == "candidate"
    again = await rasid("review", "undo", number)
    assert (again.returncode, len(again.stderr.splitlines())) == (2, 1)

    timeline = (await asked(rasid, "timeline", "عين الأسد"))["entries"]
    kinds = [entry["kind"] for entry in timeline]
    assert "state" in kinds and "due" in kinds and "today" in kinds
    assert [entry["day"] for entry in timeline] == sorted(entry["day"] for entry in timeline)
    changes = await asked(rasid, "changes", "--since", "2026-01-01")
    assert [m["id"] for m in changes["milestones"]] == ["ain_al_asad_handover"]
    assert (await asked(rasid, "claims", "us_troops_iraq"))["claims"] == []
    assert (await asked(rasid, "conflicts"))["conflicts"] == []
    readable = await rasid("status", "Ain al-Asad", "-l", "en")
    assert plain(readable.stdout).startswith("Ain al-Asad")


async def test_a_day_or_a_name_that_is_none_is_one_clear_line(rasid: Rasid) -> None:
    """Exit 2, and the nearest names; nothing on stdout."""
    for words in (
        ("status", "عين الأسد", "--at", "أمس"),
        ("conflicts", "--at", "2025-02-30"),
        ("timeline", "شيء لا يتابعه أحد"),
        ("changes", "--since", "x"),
    ):
        done = await rasid(*words)
        assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)


# ── the five articles ────────────────────────────────────────────────────────────────────────────────────

CORPUS = os.environ.get("RASID_CORPUS")


@pytest.mark.skipif(not CORPUS, reason="RASID_CORPUS is not set")
async def test_the_real_articles_lead_where_a_reader_would_be_led(rasid: Rasid) -> None:
    """Under way, imminent, complete by the ministry's word; phase 2 late, with both ends named; Harir not left."""
    await rasid("ingest", str(Path(CORPUS or "") / "seeds.jsonl"), "--as-of")
    for day, state in (("2025-09-01", "underway"), ("2025-12-31", "imminent"), ("2026-02-01", "complete")):
        found = await asked(rasid, "status", "عين الأسد", "--at", day)
        assert found["state"] == state
    assert found["milestones"][0]["evidence"][0]["speaker"] == "وزارة الدفاع العراقية"

    late = (await asked(rasid, "status", "عين الأسد", "--at", "2026-11-22"))["overdue_in_dossier"]
    phase2 = next(milestone for milestone in late if milestone["id"] == "phase2_full_withdrawal")
    ends = {phase2["due"]["end"], *(rival["end"] for rival in phase2["rivals"])}
    assert (phase2["overdue_days"], ends) == (53, {"2026-09-30", "2026-12-31"})
    assert phase2["rivals"][0]["sources"]

    for day in ("2025-09-01", "2026-02-01", "2026-11-22"):
        harir = await asked(rasid, "status", "حرير", "--at", day)
        assert harir["state"] != "complete"
