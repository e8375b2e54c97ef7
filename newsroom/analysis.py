"""What one article says: the entities it names, the dossiers it belongs to, the sentence that shows it.

Pure: the same article gives the same answer. Imports newsroom.models, .matching and .arabic.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache
from zoneinfo import ZoneInfo

from newsroom.arabic.dates import DateReader
from newsroom.arabic.furniture import furniture
from newsroom.arabic.numbers import NumberReader
from newsroom.arabic.sentences import around, headlined, sentences, spans
from newsroom.arabic.words import Page, any_of, page
from newsroom.attribution import Attributor
from newsroom.claims import ClaimReader
from newsroom.context import Context, Named
from newsroom.lexicon import Lexicon, shipped_lexicon
from newsroom.matching import Matcher
from newsroom.milestones.reader import MilestoneReader
from newsroom.models import Alias, Analysis, Article, Dossier, Entity, EntityKind, Mention

# The more specific kind first: what an article on a base is about is the base, not the city it lies in.
SPECIFIC = (
    EntityKind.BASE,
    EntityKind.SITE,
    EntityKind.AGREEMENT,
    EntityKind.FORCE,
    EntityKind.ORGANISATION,
    EntityKind.PERSON,
    EntityKind.OTHER,
    EntityKind.CITY,
)
YEARS = range(1900, 2200)  # of articles
LEAD = 500  # characters of the text in which an article says what it is about
OFTEN = 2  # sentences on the subject that make an article one on it, when its title and lead do not

_PHRASES = "~"  # before a dossier's id: no entity id starts so


class Analyser:
    def __init__(
        self, dossiers: Sequence[Dossier], lexicon: Lexicon | None = None, timezone: str = "UTC"
    ) -> None:
        self._dossiers = tuple(dossiers)
        lexicon = lexicon or shipped_lexicon()
        self._zone = ZoneInfo(timezone)
        self._dates = DateReader(lexicon.dates)
        self._milestones = MilestoneReader(dossiers, lexicon.milestones)
        self._claims = ClaimReader(dossiers, NumberReader(lexicon.numbers), lexicon.claims)
        self._sources = Attributor(lexicon.sources, dossiers)
        entities = [entity for dossier in dossiers for entity in dossier.entities]
        self._matcher = Matcher([*entities, *map(_phrases, dossiers)])
        self._rank = {entity.id: SPECIFIC.index(entity.kind) for entity in entities}

    def analyse(self, article: Article, text: Page | None = None) -> Analysis:
        """`text`: the page of its body, from whoever has those of many articles at once (`words.pages`)."""
        text = text or page(article.body)
        title_end = len(article.title)
        found = self._matcher.search(text)
        if not found:
            return Analysis((), (), title_end)
        lines = _Lines(article.body, title_end)
        proofs = {dossier.id: proof for dossier in self._dossiers if (proof := _proof(dossier, found, lines))}
        mentions = tuple(mention for mention in found if mention.entity in self._rank)
        found_in = Analysis(mentions, tuple(proofs), title_end, next(iter(proofs.values()), None))
        return self._read(article, text, found_in) if proofs else found_in

    def _read(self, article: Article, text: Page, analysis: Analysis) -> Analysis:
        """What an article on the subject says beyond naming it."""
        context = self._context(article, text, analysis)
        said = self._sources.reading(context)
        reports, refused = self._milestones.read(context, analysis.dossiers)
        claims, unclaimed = self._claims.read(context, frozenset(analysis.dossiers))
        return replace(
            analysis,
            reports=tuple(replace(r, attribution=said.of(context.page.at(r.trigger[0]))) for r in reports),
            claims=tuple(replace(c, attribution=said.of(context.page.at(c.number[0]))) for c in claims),
            members=self._milestones.members(context, analysis.dossiers, reports),
            refusals=tuple(sorted([*refused, *unclaimed], key=lambda refusal: refusal.start)),
            origin=said.origin,
        )

    def _context(self, article: Article, text: Page, analysis: Analysis) -> Context:
        published = self._day(article) or self._dates.dateline(text)
        named = tuple(Named(m.entity, text.at(m.start), text.at(m.end - 1) + 1) for m in analysis.mentions)
        before = len(article.body) - len(article.text)
        page_around = [(start + before, end + before) for start, end in furniture(article.text)]
        lines = sentences(article.body, analysis.title_end, text, page_around)
        return Context(
            article,
            text,
            headlined(article.title, lines, article.body),
            named,
            self._dates.find(text, published),
            published,
        )

    def _day(self, article: Article) -> date | None:
        """The day an article was published; one at the ends of the calendar is no day of news."""
        if article.published is None or article.published.year not in YEARS:
            return None
        return article.published.astimezone(self._zone).date()

    def concerns(self, analysis: Analysis) -> tuple[str, ...]:
        """Ids of the milestones it reports on, and of their phases."""
        told = {report.milestone for report in analysis.reports}
        milestones = [m for dossier in self._dossiers for m in dossier.milestones if m.id in told]
        return tuple(dict.fromkeys(id_ for m in milestones for id_ in (m.id, m.phase)))

    def lead_entities(self, analysis: Analysis) -> tuple[str, ...]:
        """Ids of the entities named, the one the article is most about first: those in the title, the more
        specific kind, the more often named."""
        mentions: dict[str, list[Mention]] = defaultdict(list)
        for mention in analysis.mentions:
            mentions[mention.entity].append(mention)

        def order(entity: str) -> tuple[bool, int, float, int]:
            named = mentions[entity]
            first = named[0].start
            return (
                first >= analysis.title_end,
                self._rank[entity],
                -sum(mention.weight for mention in named),
                first,
            )

        return tuple(sorted(mentions, key=order))


@dataclass(frozen=True)
class _Lines:
    """An article's sentences, for those that ask."""

    body: str
    title_end: int

    def around(self, mention: Mention) -> tuple[int, int]:
        return around(self._spans, mention.start, mention.end)

    @cached_property
    def _spans(self) -> list[tuple[int, int]]:
        return spans(self.body, self.title_end)


@lru_cache(maxsize=64)
def _read(sentence: str) -> str:
    """As a page has it: one sentence often names several things."""
    return page(sentence).text


def _phrases(dossier: Dossier) -> Entity:
    """The phrases of a dossier's relevance, searched for in the same pass as its entities."""
    aliases = tuple(Alias(phrase) for phrase in dossier.relevance.phrases)
    return Entity(_PHRASES + dossier.id, EntityKind.FORCE, "", "", aliases)


def _proof(dossier: Dossier, mentions: Sequence[Mention], lines: _Lines) -> Mention | None:
    """The mention that shows the article to be on the subject, in the text rather than the title."""
    found = list(_on_subject(dossier, mentions, lines))
    if not found:
        return None
    early = any(mention.start < lines.title_end + LEAD for mention in found)
    if not early and len({lines.around(mention) for mention in found}) < OFTEN:
        return None
    return next((mention for mention in found if mention.start > lines.title_end), found[0])


def _on_subject(dossier: Dossier, mentions: Sequence[Mention], lines: _Lines) -> Iterator[Mention]:
    rule = dossier.relevance
    for mention in mentions:
        if mention.entity in rule.core:
            yield mention
        elif mention.entity in rule.within or mention.entity == _PHRASES + dossier.id:
            start, end = lines.around(mention)
            text = _read(lines.body[start:end])
            if rule.apart and mention.start >= lines.title_end:
                text = any_of(rule.apart).sub("", text)
            if any_of(rule.setting).search(text) or any_of(rule.beside.get(mention.entity, ())).search(text):
                yield mention
