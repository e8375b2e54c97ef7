"""What an article was taken to say and by which words: names with the alias that found them, reports with the rule.

Shared by the commands that explain and that report. Blocks are pure; `read` asks the store once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.message import Foreign, Item, Piece, Quote
from bot.naming import name_of
from bot.standings import comma, stage_name, subject_name, vouched
from bot.texts import Texts
from newsroom.answers import Conn
from newsroom.arabic.fold import heavy
from newsroom.desk import Desk
from newsroom.explaining import Hit, hits
from newsroom.models import Evidence, Mention
from newsroom.status.weight import weightiest
from newsroom.store import statements, tracing
from newsroom.store.tracing import Kept

NAMES = 3
REPORTS = 3


@dataclass(frozen=True, slots=True)
class Read:
    """Articles of one story with what was found in them, in the order in which they were seen first."""

    articles: tuple[Kept, ...]
    mentions: tuple[tuple[Mention, ...], ...]  # of each
    evidence: tuple[Evidence, ...]  # of all, the weightiest first; withdrawn ones left out

    def of(self, item: int) -> Kept:
        return next(one for one in self.articles if one.item == item)


async def read(articles: Sequence[Kept], desk: Desk) -> Read:
    def ask(conn: Conn) -> Read:
        said = statements.evidence_in(conn, (one.item for one in articles), desk.ledger.zone)
        mentions = tuple(tuple(tracing.named(conn, one)) for one in articles)
        return Read(tuple(articles), mentions, weightiest(one for one in said if one.withdrawn is None))

    return await desk.db.read(ask)


def found(read_: Read, entities: Sequence[str], desk: Desk) -> Iterator[tuple[Kept, Hit]]:
    """For each of the entities its first mention: in the first article that names it."""
    for id_ in entities:
        entity = desk.watchlist.entities.get(id_)
        for article, mentions in zip(read_.articles, read_.mentions, strict=True):
            if entity and (hit := next(hits(article.body, len(article.title), entity, mentions), None)):
                yield article, hit
                break


def name_item(article: Kept, hit: Hit, desk: Desk, texts: Texts, marker: str = "•") -> Item:
    """«قاعدة عين الأسد: كُتب «بعين الأسد»، والاسم المعرَّف «عين الأسد»» with the sentence."""
    entity = desk.watchlist.entities[hit.mention.entity]
    written = texts("why-written", words=hit.mention.text)
    known = texts("why-alias", alias=hit.alias) if hit.alias else texts("why-alias-gone")
    return Item(
        name_of(entity, texts),
        article.url,
        outlets=Foreign(article.outlet),
        meta=f"{written}{comma(texts)}{known}",
        quote=Quote(hit.marked(article.body)),
        marker=marker,
    )


def report_item(one: Evidence, desk: Desk, texts: Texts, marker: str = "•") -> Item:
    """«إخلاء عين الأسد: تم» with the sentence, the word that says it in brackets, and the rule."""
    lines = [texts("trial-reason", rule=texts(f"rule-{one.report.rule}"))]
    if who := vouched(one.report.attribution, texts):
        lines.insert(0, who)
    return Item(
        report_title(one, desk, texts),
        one.source.url,
        outlets=Foreign(one.source.outlet),
        meta="\n".join(lines),
        quote=Quote(marked(one)),
        marker=marker,
    )


def report_title(one: Evidence, desk: Desk, texts: Texts) -> str:
    milestone = subject_name(one.report.milestone, desk.watchlist, texts)
    return texts("trial-report", milestone=milestone, stage=stage_name(one.report.stage, texts))


def marked(one: Evidence) -> str:
    """The sentence as it was, with the word that decided between brackets."""
    report = one.report
    first, last = report.trigger[0] - report.start, report.trigger[1] - report.start
    if not 0 <= first < last <= len(one.quote):
        return one.quote
    return f"{one.quote[:first]}[{one.quote[first:last]}]{one.quote[last:]}"


def distinct(evidence: Sequence[Evidence], most: int = REPORTS) -> list[Evidence]:
    """The weightiest for each milestone and stage, each sentence of a stage once."""
    known: dict[tuple[str, str], Evidence] = {}
    for one in evidence:
        known.setdefault((one.report.milestone, one.report.stage), one)
    return list(known.values())[:most]


def source_line(article: Kept, before: Sequence[Kept], texts: Texts) -> tuple[Piece, ...]:
    """«الجسر · نسخة · نقلًا عن رويترز»: an outlet and where it has it from."""
    line: list[Piece] = [Foreign(article.outlet)]
    if before:
        line += [" · ", texts(f"whykin-{article.relation}")]
    if article.named_source and heavy(article.named_source) != heavy(article.outlet):
        line += [" · ", texts("said-via", via=article.named_source)]
    if article.revision > 1:
        line += [" · ", texts("details-edited", count=article.revision - 1)]
    return tuple(line)
