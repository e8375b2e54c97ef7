"""How well the shipped dossier reads real articles; they belong to their outlets, RASID_CORPUS names them."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from newsroom.analysis import Analyser
from newsroom.arabic.sentences import around, spans
from newsroom.dossiers import read_dossiers
from newsroom.models import Analysis, Article

CORPUS = Path(os.environ.get("RASID_CORPUS", "/nonexistent"))
SETS = {"dev": ("dev/articles.jsonl", "dev/gold.jsonl"), "samples": ("seeds.jsonl", "gold_seeds.jsonl")}
SHIPPED = Path(__file__).parent.parent / "config" / "dossiers"

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="RASID_CORPUS is not set")


def rows(name: str) -> Iterator[dict[str, Any]]:
    path = CORPUS / name
    with (
        gzip.open(path, "rt", encoding="utf-8")
        if path.suffix == ".gz"
        else path.open(encoding="utf-8") as lines
    ):
        yield from map(json.loads, lines)


def article(row: dict[str, Any]) -> Article:
    return Article(row["id"], row["title"] or "", row["text"] or "")


@pytest.fixture(scope="module")
def analyser() -> Analyser:
    return Analyser(read_dossiers(SHIPPED, []))


def judged(analyser: Analyser, chosen: str) -> Iterator[tuple[dict[str, Any], Article, Analysis]]:
    articles, gold = SETS[chosen]
    labels = {row["id"]: row for row in rows(gold)}
    for row in rows(articles):
        yield labels[row["id"]], article(row), analyser.analyse(article(row))


@pytest.mark.parametrize("chosen", SETS)
def test_entities_are_found_and_no_others(analyser: Analyser, chosen: str) -> None:
    """Precision and recall over the articles of a labelled set; optional entities count neither way."""
    right = wrong = missed = 0
    for label, _, analysis in judged(analyser, chosen):
        want = set(label["entities"])
        got = {mention.entity for mention in analysis.mentions} - set(label["entities_optional"])
        right, wrong, missed = right + len(got & want), wrong + len(got - want), missed + len(want - got)
    assert right / (right + wrong) >= 0.95
    assert right / (right + missed) >= 0.95


@pytest.mark.parametrize("chosen", SETS)
def test_relevance_agrees_with_the_labels(analyser: Analyser, chosen: str) -> None:
    """On the coalition, US forces or their bases in Iraq; borderline articles are left out."""
    told = [
        (label["relevant"], said.relevant)
        for label, _, said in judged(analyser, chosen)
        if not label.get("borderline")
    ]
    hits = told.count((True, True))
    assert 2 * hits / (2 * hits + told.count((False, True)) + told.count((True, False))) >= 0.95


@pytest.mark.parametrize("chosen", SETS)
def test_offsets_and_evidence_are_exact(analyser: Analyser, chosen: str) -> None:
    """Every mention is the text at its offsets, inside a sentence of one line."""
    for _, source, analysis in judged(analyser, chosen):
        for mention in analysis.mentions:
            start, end = around(spans(source.body, len(source.title)), mention.start, mention.end)
            assert source.body[mention.start : mention.end] == mention.text
            assert start <= mention.start < mention.end <= end


def test_unrelated_news_raises_no_alarm(analyser: Analyser) -> None:
    """At most one in a thousand articles on other subjects."""
    said = [analyser.analyse(article(row)).relevant for row in rows("background.jsonl.gz")]
    assert sum(said) / len(said) <= 0.001
