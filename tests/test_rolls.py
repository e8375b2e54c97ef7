"""Rolls: whom sentences name for a list that sources give, such as the bases where forces stay."""

from __future__ import annotations

import json
import os
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from newsroom.analysis import Analyser
from newsroom.dossiers import read_dossiers
from newsroom.models import Analysis, Article
from newsroom.settings import SHIPPED_CONFIG

CORPUS = os.environ.get("RASID_CORPUS")
ROWS: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "texts" / "rolls.yaml").read_text(encoding="utf-8")
)
DAY = date(2026, 2, 10)


@cache
def analyser() -> Analyser:
    return Analyser([each for each in read_dossiers(SHIPPED_CONFIG / "dossiers", []) if each.enabled])


def read(title: str, text: str, day: date = DAY) -> tuple[Article, Analysis]:
    article = Article("row", title, text, published=datetime.combine(day, time(12), UTC))
    return article, analyser().analyse(article)


@pytest.mark.parametrize("row", [pytest.param(row, id=row["keeps"]) for row in ROWS])
def test_a_sentence_names_exactly_those_who_stay(row: dict[str, Any]) -> None:
    """Every member, and nobody that left, was there once, or is only spoken of."""
    _, analysis = read(row.get("title", ""), row["text"], row.get("published", DAY))
    assert {member.entity for member in analysis.members} == set(row["members"])
    assert {member.roll for member in analysis.members} <= {"bases_staying"}


def test_a_member_stands_with_its_sentence() -> None:
    """The evidence is the sentence as it is written, and named once for each member."""
    article, analysis = read("", "غادر رتل قاعدة عين الأسد. وستبقى القوات الأميركية في قاعدة حرير. انتهى.")
    (member,) = analysis.members
    assert article.body[member.start : member.end] == "وستبقى القوات الأميركية في قاعدة حرير."


@pytest.mark.parametrize(
    ("text", "members"),
    [
        ("فتحت إسرائيل معبر كرم أبو سالم أمام شاحنات المساعدات إلى غزة.", {"kerem_shalom"}),
        (
            "أعيد فتح معبر رفح أمام المسافرين من غزة بعد أشهر من الإغلاق، وتم فتح معبر رفح اليوم.",
            {"rafah_crossing"},
        ),
        ("سيفتح معبر رفح الأسبوع المقبل أمام جرحى غزة.", set()),
        ("لم تفتح إسرائيل معبر رفح أمام جرحى غزة.", set()),
    ],
)
def test_another_dossier_has_rolls_of_its_own(text: str, members: set[str]) -> None:
    """Crossings that are open: sites, and only what has come about."""
    gaza = next(
        each for each in read_dossiers(SHIPPED_CONFIG / "dossiers", []) if each.id == "gaza-ceasefire"
    )
    article = Article("row", "", text, published=datetime(2026, 2, 10, 12, tzinfo=UTC))
    found = Analyser([gaza]).analyse(article).members
    assert {(member.roll, member.entity) for member in found} == {("crossings_open", who) for who in members}


@pytest.mark.skipif(not CORPUS, reason="RASID_CORPUS is not set")
@pytest.mark.parametrize(
    ("seed", "wanted"),
    [
        ("000", set()),
        ("001", set()),
        ("002", {"harir_base", "erbil_air_base"}),
        ("003", set()),
        ("004", {"altun_kupri_base", "harir_base"}),
    ],
)
def test_the_sample_articles_name_the_bases_they_name(seed: str, wanted: set[str]) -> None:
    """Two of them give lists, and the lists differ."""
    lines = (Path(CORPUS or "") / "seeds.jsonl").read_text(encoding="utf-8").splitlines()
    row = next(row for row in map(json.loads, lines) if row["id"].startswith(seed))
    _, analysis = read(row["title"], row["text"], date.fromisoformat(row["published"][:10]))
    assert {member.entity for member in analysis.members} == wanted
