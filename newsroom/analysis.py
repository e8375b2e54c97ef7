"""What one article says: the entities it names, the dossiers it belongs to, the sentence that shows it.

Pure: the same article gives the same answer. Imports newsroom.models, .matching and .arabic.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from newsroom.arabic.words import any_of, page
from newsroom.matching import Matcher
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
LEAD = 500  # characters of the text in which an article says what it is about
OFTEN = 2  # sentences on the subject that make an article one on it, when its title and lead do not

_PHRASES = "~"  # before a dossier's id: no entity id starts so
_CLOSING = "\"'”’»›)]}"
# A full stop ends a sentence before a gap, unless it follows a lone letter (أ. ف. ب.) or another stop ("..",
# a dash in headlines); after a closing quote it does so without a gap too, for feeds that lose theirs.
_END = re.compile(
    rf"(?<![.…])(?:(?<!\b[^\W\d_])\.|[!?؟]+)[{re.escape(_CLOSING)}]*(?=\s|$)|(?<=[{re.escape(_CLOSING)}])\.(?=\w)"
)


class Analyser:
    def __init__(self, dossiers: Sequence[Dossier]) -> None:
        self._dossiers = tuple(dossiers)
        entities = [entity for dossier in dossiers for entity in dossier.entities]
        self._matcher = Matcher([*entities, *map(_phrases, dossiers)])
        self._rank = {entity.id: SPECIFIC.index(entity.kind) for entity in entities}

    def analyse(self, article: Article) -> Analysis:
        body = article.body
        title_end = len(article.title)
        found = self._matcher.find(body)
        proofs = {
            dossier.id: proof
            for dossier in self._dossiers
            if (proof := _proof(dossier, body, title_end, found))
        }
        mentions = tuple(mention for mention in found if mention.entity in self._rank)
        return Analysis(mentions, tuple(proofs), title_end, next(iter(proofs.values()), None))

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


def _phrases(dossier: Dossier) -> Entity:
    """The phrases of a dossier's relevance, searched for in the same pass as its entities."""
    aliases = tuple(Alias(phrase) for phrase in dossier.relevance.phrases)
    return Entity(_PHRASES + dossier.id, EntityKind.FORCE, "", "", aliases)


def evidence(body: str, mention: Mention) -> tuple[int, int]:
    """The exact sentence around a mention. It never crosses a line."""
    line_start = body.rfind("\n", 0, mention.start) + 1
    line_end = body.find("\n", mention.end)
    line_end = len(body) if line_end < 0 else line_end
    start, end = line_start, line_end
    for stop in _END.finditer(body, line_start, line_end):
        if stop.end() <= mention.start:
            start = stop.end()
        elif stop.end() >= mention.end:
            end = stop.end()
            break
    while start < mention.start and body[start].isspace():
        start += 1
    while end > mention.end and body[end - 1].isspace():
        end -= 1
    return start, end


def _proof(dossier: Dossier, body: str, title_end: int, mentions: Sequence[Mention]) -> Mention | None:
    """The mention that shows the article to be on the subject, in the text rather than the title."""
    found = list(_on_subject(dossier, body, title_end, mentions))
    sentences = {evidence(body, mention) for mention in found}
    early = any(mention.start < title_end + LEAD for mention in found)
    if not early and len(sentences) < OFTEN:
        return None
    return next((mention for mention in found if mention.start > title_end), found[0])


def _on_subject(
    dossier: Dossier, body: str, title_end: int, mentions: Sequence[Mention]
) -> Iterator[Mention]:
    rule = dossier.relevance
    for mention in mentions:
        if mention.entity in rule.core:
            yield mention
        elif mention.entity in rule.within or mention.entity == _PHRASES + dossier.id:
            in_title = mention.start < title_end
            start, end = (0, title_end) if in_title else evidence(body, mention)
            text = page(body[start:end]).text
            if rule.apart and not in_title:
                text = any_of(rule.apart).sub("", text)
            if any_of(rule.setting).search(text):
                yield mention
