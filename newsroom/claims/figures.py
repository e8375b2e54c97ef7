"""A number seen in its sentence: what it counts, what is said of it, whose it may be and where.

Imports newsroom.context, .models, .arabic and the claim modules below it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from newsroom.arabic.clauses import Phrases
from newsroom.arabic.numbers import NumberMention, NumberReader
from newsroom.arabic.numbers.mentions import as_range
from newsroom.arabic.numbers.values import lexemes
from newsroom.arabic.sentences import Sentence
from newsroom.arabic.verbs import PRONOUNS
from newsroom.claims.cues import CueReader
from newsroom.claims.ground import Figure, Ground, Position, Said
from newsroom.claims.owners import OwnerReader
from newsroom.claims.places import PlaceReader
from newsroom.claims.positions import PositionReader
from newsroom.claims.scene import Landmark, SceneReader
from newsroom.claims.vocabulary import ClaimLexicon
from newsroom.context import Context
from newsroom.models import Dossier, Role

NOUN = 20  # words before a bare number in which what it counts may stand
JOINT = 3  # words before a number in which one may say that it goes on


class FigureReader:
    def __init__(self, lexicon: ClaimLexicon, dossiers: Sequence[Dossier], numbers: NumberReader) -> None:
        self._numbers, self._units = numbers, numbers.units
        self._scene, self._cues = SceneReader(lexicon, dossiers), CueReader(lexicon)
        self._positions = PositionReader(lexicon, numbers.units)
        self._owners, self._places = OwnerReader(lexicon, numbers.units), PlaceReader(lexicon)
        self._loose, self._joining = Phrases(lexicon.loose), Phrases(lexicon.joining)

    def figures(self, context: Context) -> Iterator[Figure]:
        words = lexemes(context.page)
        numbers = self._numbers.find(context.page, words)
        counting = any(
            one.unit or not one.sort or one.low % 1000 == 0 for one in numbers
        )  # and not only dates
        ground = Ground(context, words, self._scene.landmarks(context) if counting else (), numbers)
        previous: Figure | None = None
        for number, mention in enumerate(numbers):
            sentence = context.sentence_at(mention.start)
            if previous and previous.sentence is not sentence:
                previous = None
            if figure := self._figure(ground, number, sentence, previous):
                yield figure
                previous = figure if self._units.is_people(figure.unit) else previous

    def _figure(
        self, ground: Ground, number: int, sentence: Sentence, previous: Figure | None
    ) -> Figure | None:
        """None for the first of two that turn out to be one range."""
        mention = ground.numbers[number]
        position = self._positions.of(ground, number, sentence)
        said = self._cues.said(ground.words, position, none=mention.high == 0)
        if mention.pair and not said.changed:
            if mention.pair == "from":
                return None
            mention = as_range(ground.numbers[number - 1], mention)
        unit, inherited = self._unit(ground, position, mention, said, previous)
        if not unit:
            return Figure(mention, sentence, "", said)
        if role := self._units.files[unit].role:
            said = Said((Role(role),))
        if previous and not said.roles and (inherited or self._goes_on(ground, position)):
            said = previous.said
        elder = previous if inherited else None
        return Figure(
            mention,
            sentence,
            unit,
            said,
            tuple(self._owners.of(ground, position, mention, said, elder)),
            tuple(self._places.of(ground, position, mention, said, elder)),
            ground.span(position.head, position.tail),
            ground.span(position.before, position.next),
            _topic(ground, sentence, mention),
        )

    # ── what is counted ──────────────────────────────────────────────────────────────────────────────────

    def _unit(
        self, ground: Ground, position: Position, mention: NumberMention, said: Said, previous: Figure | None
    ) -> tuple[str, bool]:
        """(unit, whether it is that of the number before: «و900 في سوريا»)."""
        if mention.unit or (mention.sort and not _is_round(mention, said)):
            return mention.unit, False
        if not (mention.others or self._is_loose(ground, position, mention)):
            return "", False
        if mention.others or (previous and (said.ruled or self._goes_on(ground, position))):
            return (previous.unit, True) if previous else ("", False)
        if said.counted or mention.definite or mention.pair:
            return self._counted_before(ground, position), False
        return "", False

    def _is_loose(self, ground: Ground, position: Position, mention: NumberMention) -> bool:
        """Whether no noun follows that could be what is counted."""
        at = position.after
        if not mention.noun or at >= position.last:
            return True
        if any(mark.start == ground.words[at].start for mark in ground.within(*ground.span(at, at + 1))):
            return True
        verb = ground.words[at].text.endswith(("ون", "وا"))
        return verb or self._loose.at(ground.words, at) > 0

    def _goes_on(self, ground: Ground, position: Position) -> bool:
        """Joined to the number before it: و900، إضافة إلى 900، «وفي سوريا 900»."""
        begin = position.begin
        joined = ground.words[begin].text.startswith("و") or (
            begin > 0 and ground.words[begin - 1].text == "و"
        )
        if joined or self._joining.among(ground.words, range(max(position.before, begin - JOINT), begin)):
            return True
        place = ground.ending(begin - 1)
        if (
            not place and begin > 1 and ground.words[begin - 1].text.startswith("ال")
        ):  # «وفي سوريا المجاورة 900»
            place = ground.ending(begin - 2)
        return place is not None and ground.words[ground.token(place.start) - 1].text.startswith("و")

    def _counted_before(self, ground: Ground, position: Position) -> str:
        """«عدد الجنود … 2500», «القوات … الـ2500», «عددهم 2500»; of «عدد سكانه 81 مليونا» nothing."""
        for at in range(position.at - 1, max(position.first, position.at - NOUN) - 1, -1):
            unit = self._units.of(ground.words[at].text)
            if self._units.is_people(unit):
                return unit
            if self._cues.counts(ground.words, at):
                whose = ground.ending(at + 1)  # «عديد الأميركيين»، «عدد قوات التحالف»
                people = ground.words[at].text.endswith(PRONOUNS) or (whose and whose.party)
                return self._numbers.anybody if people else ""
        return ""


def _topic(ground: Ground, sentence: Sentence, mention: NumberMention) -> tuple[Landmark, ...]:
    """What is named in the sentence; if nothing before the number is a site in the one before, or else the title."""
    whole = ground.within(sentence.first, sentence.last)
    if any(map(_is_site, ground.within(sentence.first, mention.start))):
        return whole
    before = [one for one in ground.context.sentences if one.last <= sentence.first][-1:]
    last = ground.within(before[0].first, before[0].last) if before else ()
    return (*whole, *last, *(() if any(map(_is_site, last)) else ground.title()))


def _is_round(mention: NumberMention, said: Said) -> bool:
    """«تراجع عددهم إلى 2000»: four digits, and still no year."""
    return mention.sort == "year" and mention.low % 1000 == 0 and said.changed and said.counted


def _is_site(mark: Landmark) -> bool:
    """A base, say; of a district no quantity tells."""
    return mark.level == "site" and not mark.district
