"""What people decided and marked, as labelled articles for the rules: a line holds an article and its labels.

    decisions, marks ─► the articles they are about ─► {"id", "title", "text", …, "entities", "milestones", "wrong", …}

What a person looked at is a label. Of the rest of the article nobody knows: its names are optional, its reports and
figures are as the rules had them. What was undone is left out, and so is who decided. Runs inside a read of the store.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from newsroom.models import Decision, Evidence, Figure, Ruling, Stage, Window
from newsroom.store import ledger as rows
from newsroom.store import marks, statements, tracing
from newsroom.store.marks import Mark
from newsroom.store.tracing import Kept

Conn = Any  # a connection of the store, handed through


@dataclass(slots=True)
class _Judged:
    """What people said of one article."""

    right: set[int] = field(default_factory=set)  # reports
    wrong: set[int] = field(default_factory=set)  # reports
    marks: list[Mark] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def export(conn: Conn, milestones: Sequence[str], zone: ZoneInfo) -> Iterator[dict[str, Any]]:
    """One row an article, in the order in which they were read."""
    judged = _judged(conn, milestones, zone)
    for article in tracing.kept(conn, judged):
        evidence = statements.evidence_in(conn, [article.item], zone)
        figures = statements.figures_in(conn, [article.item], zone)
        yield {
            **_article(article, zone),
            **_labels(conn, article, evidence, judged[article.item]),
            "claims": [_claim(one) for one in figures if one.withdrawn is None],
        }


def _judged(conn: Conn, milestones: Sequence[str], zone: ZoneInfo) -> dict[int, _Judged]:
    found: dict[int, _Judged] = defaultdict(_Judged)
    for made in rows.decisions(conn, milestones, zone):
        if made.undone_at is None:
            for one in _of_decision(conn, made, zone):
                judged = found[one.source.item]
                (judged.wrong if made.ruling is Ruling.REJECT else judged.right).add(one.id)
                judged.notes += [made.note] if made.note else []
    for mark in marks.standing(conn, marks.WRONG):
        found[mark.item].marks.append(mark)
        found[mark.item].notes += [mark.note] if mark.note else []
        if mark.kind == "wrong-state":
            found[mark.item].wrong.add(int(mark.data["report"]))
    return found


def _of_decision(conn: Conn, made: Decision, zone: ZoneInfo) -> list[Evidence]:
    """The sentences a person judged: the one rejected, or those that had said it was done when it was confirmed. That
    somebody set a state by hand says nothing of any sentence."""
    if made.ruling is Ruling.SET:
        return []
    if made.evidence is not None:
        one = statements.evidence_by_id(conn, made.evidence, zone)
        return [one] if one else []
    said = statements.evidence(conn, [made.milestone], zone)
    return [one for one in said if one.report.stage is Stage.COMPLETED and one.source.said <= made.at]


def _article(article: Kept, zone: ZoneInfo) -> dict[str, Any]:
    day = article.published.astimezone(zone).date().isoformat() if article.published else None
    return {
        "id": str(article.item),
        "title": article.title,
        "text": article.text,
        "source": article.outlet,
        "url": article.url,
        "published": article.published.isoformat() if article.published else None,
        "lang": article.language,
        "ref_date": day,
    }


def _labels(conn: Conn, article: Kept, evidence: Sequence[Evidence], judged: _Judged) -> dict[str, Any]:
    wrong = {mark.subject for mark in judged.marks if mark.kind == "wrong-match"}
    named = dict.fromkeys(mention.entity for mention in tracing.named(conn, article))
    stands = [one for one in evidence if one.withdrawn is None and one.id not in judged.wrong]
    refused = [one for one in evidence if one.id in judged.wrong]
    return {
        "relevant": bool(article.dossiers),
        "entities": [],
        "entities_optional": [id_ for id_ in named if id_ not in wrong],
        "milestones": [_report(one) | {"judged": one.id in judged.right} for one in stands],
        "wrong": {
            "entities": [dict(mark.data) for mark in judged.marks if mark.kind == "wrong-match"],
            "milestones": [_report(one) for one in refused],
            "story": [mark.data["story"] for mark in judged.marks if mark.kind == "wrong-story"],
        },
        "note": " | ".join(dict.fromkeys(judged.notes)),
    }


def _report(one: Evidence) -> dict[str, Any]:
    said = one.report
    return {
        "milestone": said.milestone,
        "stage": said.stage.value,
        "evidence": one.quote,
        "event_date": _days(said.when.window) if said.when else None,
        "date_precision": said.when.precision.value if said.when else None,
        "rule": said.rule.value,
    }


def _claim(one: Figure) -> dict[str, Any]:
    said = one.claim
    same = said.high is None or said.low == said.high
    return {
        "quantity": said.quantity,
        "value": said.low if same else [said.low, said.high],
        "qualifier": said.qualifier,
        "evidence": one.quote,
    }


def _days(window: Window) -> dict[str, str | None]:
    start, end = window.start, window.end
    return {"start": start.isoformat() if start else None, "end": end.isoformat() if end else None}
