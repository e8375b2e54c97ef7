"""What an article says, as the plain data of `rasid analyze` and `rasid try --json`. Pure."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import Any

from newsroom.models import Analysis, Article, Attribution, Claim, Membership, Refusal, Report, When, Window


def said(article: Article, analysis: Analysis) -> dict[str, Any]:
    body = article.body
    return {
        "id": article.id,
        "relevant": analysis.relevant,
        "entities": [
            {"id": m.entity, "start": m.start, "end": m.end, "text": m.text} for m in analysis.mentions
        ],
        "milestones": [_milestone(report, body) for report in analysis.reports],
        "claims": [_claim(claim, body) for claim in analysis.claims],
        "members": [_member(member, body) for member in analysis.members],
        "origin": {"kind": analysis.origin.kind, "source": analysis.origin.source or None},
    }


def refused(refusal: Refusal, body: str) -> dict[str, Any]:
    return {
        "rule": refusal.rule.value,
        "subject": refusal.subject or None,
        "start": refusal.start,
        "end": refusal.end,
        "text": body[refusal.start : refusal.end],
    }


def _milestone(report: Report, body: str) -> dict[str, Any]:
    return {
        "milestone": report.milestone,
        "stage": report.stage.value,
        "evidence": body[report.start : report.end],
        "start": report.start,
        "end": report.end,
        "event_date": _ends(report.when.window) if report.when else None,
        "precision": report.when.precision.value if report.when else None,
        "attribution": _attribution(report.attribution),
        "rule": report.rule.value,
        **_edge(report.when),
        **({"except_for": report.except_for} if report.except_for else {}),
    }


def _claim(claim: Claim, body: str) -> dict[str, Any]:
    low, high = _number(claim.low), _number(claim.high)
    return {
        "quantity": claim.quantity,
        "value": low if low == high else [low, high],
        "qualifier": claim.qualifier,
        "as_of": _part(claim.as_of) if claim.as_of else None,
        "evidence": body[claim.start : claim.end],
        "unit": claim.unit,
        "role": claim.role.value,
        "attribution": _attribution(claim.attribution),
        **_edge(claim.as_of),
    }


def _member(member: Membership, body: str) -> dict[str, Any]:
    return {
        "roll": member.roll,
        "entity": member.entity,
        "evidence": body[member.start : member.end],
        "start": member.start,
        "end": member.end,
    }


def _attribution(given: Attribution) -> dict[str, str | None]:
    return {"voice": given.voice.value, "speaker": given.speaker or None, "via": given.via or None}


def _edge(when: When | None) -> dict[str, str]:
    """Which end of the days is meant, where a text says so."""
    return {"edge": when.edge} if when and when.edge else {}


def _ends(window: Window) -> dict[str, str | None]:
    return {"start": _iso(window.start), "end": _iso(window.end)}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _part(when: When) -> str:
    """A day, month or year as ISO writes it; any other stretch of days as its two ends."""
    start, end = when.window.start, when.window.end
    if start and end:
        if start == end:
            return start.isoformat()
        last_of_month = monthrange(end.year, end.month)[1]
        if start.day == 1 and end.day == last_of_month and start.year == end.year:
            if start.month == end.month:
                return f"{start:%Y-%m}"
            if (start.month, end.month) == (1, 12):
                return f"{start.year:04}"
    return f"{start or '..'}/{end or '..'}"


def _number(number: float | None) -> float | int | None:
    return int(number) if number is not None and number == int(number) else number
