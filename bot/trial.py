"""What rasid makes of a text, as a neutral message: what was found and why, what was not and why.

Imports newsroom, messages and sentences.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from bot.message import Block, Bullets, Heading, Item, Message, Note, Paragraph, Quote
from bot.naming import dossier_name, entity_name, name_of
from bot.standings import claim_text, vouched
from bot.texts import Texts
from newsroom.arabic import display
from newsroom.arabic.sentences import around, spans
from newsroom.closest import Unmet, similar, unmet
from newsroom.models import (
    Analysis,
    Article,
    Attribution,
    Claim,
    Mention,
    Milestone,
    Quantity,
    Refusal,
    Report,
    When,
)
from newsroom.watchlist import Watchlist

SPELLINGS = 3  # of an entity
REFUSED = 12  # the others are counted
ASKED = 4  # words of a condition
HEADLINE = 150  # characters; a longer first line is no headline
NOON = time(12)  # in UTC: the same day nearly everywhere
AROUND = 45  # characters on either side of what was refused


@dataclass(frozen=True, slots=True)
class _Tried:
    article: Article
    analysis: Analysis
    watchlist: Watchlist
    texts: Texts
    sentences: Sequence[tuple[int, int]]
    unmet: Sequence[Unmet]


def pasted(text: str, title: str = "", published: date | None = None) -> Article:
    """A text as people paste it: a short first line of several, without a stop, is the headline."""
    first, _, rest = (line.strip() for line in text.strip().partition("\n"))
    if not title and rest and len(first) <= HEADLINE and first[-1] not in ".،؛:":
        title, text = first, rest
    moment = datetime.combine(published, NOON, UTC) if published else None
    return Article("", title.strip(), text.strip(), published=moment)


def trial(article: Article, analysis: Analysis, watchlist: Watchlist, texts: Texts) -> Message:
    sentences = spans(article.body, analysis.title_end)
    nearly = unmet(article.body, tuple(watchlist.entities.values()), analysis.mentions)
    tried = _Tried(article, analysis, watchlist, texts, sentences, nearly)
    notes = []
    if analysis.reports or analysis.claims or analysis.refusals:
        notes.append(Note(texts("trial-marks")))
    if analysis.relevant and article.published is None:
        notes.append(Note(texts("trial-undated")))
    return texts.message(
        Heading(texts("trial-title")),
        *(_belongs(tried) if analysis.relevant else _outside(tried)),
        *_named(tried),
        *_reports(tried),
        *_claims(tried),
        *_refused(tried),
        *notes,
    )


# ── whether it belongs, and whom it names ────────────────────────────────────────────────────────────────


def _belongs(tried: _Tried) -> Iterator[Block]:
    body, analysis, texts = tried.article.body, tried.analysis, tried.texts
    for dossier in analysis.dossiers:
        yield Paragraph(texts("trial-belongs", dossier=dossier_name(dossier, tried.watchlist, texts)))
    if analysis.proof:
        start, end = around(tried.sentences, analysis.proof.start, analysis.proof.end)
        yield Quote(body[start:end])
    if analysis.origin.kind != "own":
        kind = texts(f"origin-{analysis.origin.kind}")
        yield Paragraph(texts("trial-origin", source=analysis.origin.source, kind=kind))


def _outside(tried: _Tried) -> Iterator[Block]:
    texts = tried.texts
    yield Paragraph(texts("trial-outside"))
    if tried.analysis.mentions:
        yield Paragraph(texts("trial-outside-named"))
    elif not tried.unmet:
        near = similar(tried.article.body, tuple(tried.watchlist.entities.values()))
        yield Paragraph(
            texts("trial-closest", words=near[1], entity=name_of(near[0], texts))
            if near
            else texts("trial-nothing-close")
        )


def _named(tried: _Tried) -> Iterator[Block]:
    texts = tried.texts
    mentions: dict[str, list[Mention]] = defaultdict(list)
    for mention in tried.analysis.mentions:
        mentions[mention.entity].append(mention)
    lines = []
    for entity, found in mentions.items():
        name = entity_name(entity, tried.watchlist, texts)
        spellings = _listed(tuple(dict.fromkeys(m.text for m in found))[:SPELLINGS], texts)
        lines.append(texts("trial-name", entity=name, spellings=spellings, count=len(found)))
    if lines:
        yield Heading(texts("trial-named"), "section")
        yield Bullets(tuple(lines))


# ── reports and claims ───────────────────────────────────────────────────────────────────────────────────


def _reports(tried: _Tried) -> Iterator[Block]:
    if not tried.analysis.relevant:
        return
    yield Heading(tried.texts("trial-reports"), "section")
    if not tried.analysis.reports:
        yield Paragraph(tried.texts("trial-no-reports"))
    for report in tried.analysis.reports:
        yield _report(report, tried)


def _report(report: Report, tried: _Tried) -> Item:
    texts = tried.texts
    stage = texts(f"stage-{report.stage}")
    lines = [f"{_when(report.when, texts)} · {_who(report.attribution, texts)}"]
    if report.except_for:
        lines.append(texts("trial-except", what=report.except_for))
    lines.append(texts("trial-reason", rule=texts(f"rule-{report.rule}")))
    return Item(
        texts("trial-report", milestone=_subject(report.milestone, tried), stage=stage),
        meta="\n".join(lines),
        quote=Quote(_marked(tried.article.body, report.start, report.end, report.trigger)),
        marker="•",
    )


def _claims(tried: _Tried) -> Iterator[Block]:
    if tried.analysis.claims:
        yield Heading(tried.texts("trial-claims"), "section")
    for claim in tried.analysis.claims:
        yield _claim(claim, tried)


def _who(attribution: Attribution, texts: Texts) -> str:
    return vouched(attribution, texts) or texts("trial-unattributed")


def _claim(claim: Claim, tried: _Tried) -> Item:
    texts = tried.texts
    dated = [_when(claim.as_of, texts)] if claim.as_of else []
    return Item(
        texts("trial-claim", quantity=_subject(claim.quantity, tried), value=claim_text(claim, texts)),
        meta=" · ".join([texts(f"role-{claim.role}"), *dated, _who(claim.attribution, texts)]),
        quote=Quote(_marked(tried.article.body, claim.start, claim.end, claim.number)),
        marker="•",
    )


def _when(when: When | None, texts: Texts) -> str:
    if when is None:
        return texts("trial-no-date")
    window = display.window(when.window, texts.language)
    return texts("trial-when", when=window, precision=texts(f"precision-{when.precision}"))


# ── what was not taken ───────────────────────────────────────────────────────────────────────────────────


def _refused(tried: _Tried) -> Iterator[Block]:
    """What nearly was news of a milestone first; that a year is no figure is seldom a question."""
    refusals = sorted(
        tried.analysis.refusals, key=lambda refusal: (refusal.rule.startswith("number-"), not refusal.subject)
    )
    told = list(dict.fromkeys(_refusal(refusal, tried) for refusal in refusals))
    lines = told[:REFUSED]
    if len(told) > REFUSED:
        lines.append(tried.texts("trial-more-refused", count=len(told) - REFUSED))
    lines += [_not_named(each, tried) for each in tried.unmet]
    if lines:
        yield Heading(tried.texts("trial-refused"), "section")
        yield Bullets(tuple(lines))


def _refusal(refusal: Refusal, tried: _Tried) -> str:
    texts = tried.texts
    words, rule = _excerpt(tried, refusal.start, refusal.end), texts(f"rule-{refusal.rule}")
    if not refusal.subject:
        return texts("trial-refusal", words=words, rule=rule)
    return texts("trial-refusal-about", words=words, rule=rule, about=_subject(refusal.subject, tried))


def _not_named(each: Unmet, tried: _Tried) -> str:
    texts = tried.texts
    why = texts(f"unmet-{each.condition.replace('_', '-')}", words=_listed(each.words[:ASKED], texts))
    entity = entity_name(each.entity, tried.watchlist, texts)
    return texts("trial-unmet", words=each.text, entity=entity, why=why)


# ── words ────────────────────────────────────────────────────────────────────────────────────────────────


def _subject(subject: str, tried: _Tried) -> str:
    """The name of a milestone or a quantity; its id if the watchlist has lost it."""
    things: list[Milestone | Quantity] = []
    for dossier in tried.watchlist.dossiers:
        things += [*dossier.milestones, *dossier.quantities]
    names = {thing.id: thing.ar if tried.texts.language == "ar" else thing.en for thing in things}
    return names.get(subject, subject)


def _listed(words: tuple[str, ...], texts: Texts) -> str:
    comma, opening, closing = ("، ", "«", "»") if texts.language == "ar" else (", ", "“", "”")
    return comma.join(f"{opening}{word}{closing}" for word in words)


def _marked(body: str, start: int, end: int, word: tuple[int, int]) -> str:
    """The sentence, with the word in it that decided between brackets."""
    first, last = word
    return f"{body[start:first]}[{body[first:last]}]{body[last:end]}"


def _excerpt(tried: _Tried, start: int, end: int) -> str:
    """What was refused, in brackets, with a few words of its sentence on either side."""
    body = tried.article.body
    first, last = around(tried.sentences, start, end)
    before, after = body[first:start], body[end:last]
    if len(before) > AROUND:
        before = "… " + before[-AROUND:].partition(" ")[2]
    if len(after) > AROUND:
        after = after[:AROUND].rpartition(" ")[0] + " …"
    return f"{before}[{body[start:end]}]{after}"
