"""How well the shipped dossier reads real articles; they belong to their outlets, RASID_CORPUS names them.

What they say was written down by hand, in gold files beside them; `eval/score.py` beside the corpus compares the two.
"""

from __future__ import annotations

import gzip
import json
import os
import runpy
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from bot.cli.rows import said
from newsroom import jsonlines
from newsroom.analysis import Analyser
from newsroom.arabic.sentences import around, spans
from newsroom.files import load_config
from newsroom.models import Analysis, Article
from newsroom.settings import SHIPPED_CONFIG

CORPUS = Path(os.environ.get("RASID_CORPUS", "/nonexistent"))
SCORER = CORPUS.parent / "eval" / "score.py"
SETS = {"dev": ("dev/articles.jsonl", "dev/gold.jsonl"), "samples": ("seeds.jsonl", "gold_seeds.jsonl")}
# What was promised; of milestones a little under what is reached, so that a change which costs an article is seen.
FLOORS = {
    "dev": {"relevant": 0.97, "entities": 0.98, "milestones": 0.88, "claims": 0.9, "dates": 0.9},
    "samples": {"relevant": 0.97, "entities": 0.98, "milestones": 0.94, "claims": 0.9, "dates": 0.9},
}

Gold = dict[str, Any]

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="RASID_CORPUS is not set")
scored = pytest.mark.skipif(not SCORER.is_file(), reason="no score.py beside the corpus")


def articles(name: str) -> Iterator[Article]:
    path = CORPUS / name
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as lines:
        for row in jsonlines.read(lines):
            assert isinstance(row, Article), row
            yield row


@cache
def analyser() -> Analyser:
    """As a newsroom that changes nothing runs it."""
    config = load_config(SHIPPED_CONFIG)
    return Analyser(config.dossiers, config.lexicon, config.policy.timezone)


@cache
def judged(chosen: str) -> list[tuple[Gold, Article, Analysis]]:
    """Each labelled article with what is read in it."""
    texts, gold = SETS[chosen]
    labels = {row["id"]: row for row in map(json.loads, (CORPUS / gold).read_text("utf-8").splitlines())}
    return [(labels[article.id], article, analyser().analyse(article)) for article in articles(texts)]


@cache
def scores(chosen: str) -> dict[str, Any]:
    found = judged(chosen)
    texts = {article.id: article.body for _, article, _ in found}
    compare = runpy.run_path(str(SCORER))["analyze"]
    result: dict[str, Any] = compare(
        [gold for gold, _, _ in found], [said(article, analysis) for _, article, analysis in found], texts, 0
    )
    return result


@scored
@pytest.mark.parametrize("chosen", SETS)
@pytest.mark.parametrize("part", ["relevant", "entities", "milestones", "claims"])
def test_what_is_read_is_what_a_reader_wrote_down(chosen: str, part: str) -> None:
    """F1 over the articles of a set: what was missed and what was wrong count alike."""
    assert scores(chosen)[part]["f1"] >= FLOORS[chosen][part]


@scored
@pytest.mark.parametrize("chosen", SETS)
def test_milestones_have_the_days_their_sentences_give(chosen: str) -> None:
    """Windows that share at least half of their days."""
    assert scores(chosen)["milestone_dates"]["share"] >= FLOORS[chosen]["dates"]


@scored
@pytest.mark.parametrize("chosen", SETS)
def test_every_quote_stands_in_its_article(chosen: str) -> None:
    """Letter for letter, all of them."""
    evidence = scores(chosen)["evidence_exact"]
    assert evidence["of"] > 0 and evidence["right"] == evidence["of"]


@pytest.mark.parametrize("chosen", SETS)
def test_what_is_told_as_completed_is(chosen: str) -> None:
    """The promise that planned is not done: precision of the one stage that must not be wrong."""
    right = wrong = 0
    for gold, _, analysis in judged(chosen):
        done = {m for label in gold["milestones"] for m in told(label)}
        for milestone in {r.milestone for r in analysis.reports if r.stage == "completed"}:
            right, wrong = right + (milestone in done), wrong + (milestone not in done)
    assert right > 0 and wrong == 0


def told(label: Gold) -> set[str]:
    """The milestones that a label calls completed, or allows to."""
    stages = {label["stage"], *listed(label.get("stage_alt"))}
    return {label["milestone"], *listed(label.get("milestone_alt"))} if "completed" in stages else set()


def listed(value: str | list[str] | None) -> list[str]:
    return [value] if isinstance(value, str) else value or []


@pytest.mark.parametrize("chosen", SETS)
def test_entities_are_found_and_no_others(chosen: str) -> None:
    """Precision and recall apart; optional entities count neither way."""
    right = wrong = missed = 0
    for label, _, analysis in judged(chosen):
        want = set(label["entities"])
        got = {mention.entity for mention in analysis.mentions} - set(label["entities_optional"])
        right, wrong, missed = right + len(got & want), wrong + len(got - want), missed + len(want - got)
    assert right / (right + wrong) >= 0.95
    assert right / (right + missed) >= 0.95


@pytest.mark.parametrize("chosen", SETS)
def test_offsets_and_evidence_are_exact(chosen: str) -> None:
    """Every mention is the text at its offsets, inside a sentence of one line."""
    for _, source, analysis in judged(chosen):
        for mention in analysis.mentions:
            start, end = around(spans(source.body, len(source.title)), mention.start, mention.end)
            assert source.body[mention.start : mention.end] == mention.text
            assert start <= mention.start < mention.end <= end


def test_unrelated_news_raises_no_alarm() -> None:
    """At most one in a thousand articles on other subjects."""
    said = [analyser().analyse(article).relevant for article in articles("background.jsonl.gz")]
    assert sum(said) / len(said) <= 0.001
