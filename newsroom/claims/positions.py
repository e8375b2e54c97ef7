"""Where a number stands: its sentence, its clause, its neighbours. Imports newsroom.arabic and .claims below it."""

from __future__ import annotations

from newsroom.arabic.clauses import Phrases
from newsroom.arabic.numbers import Units
from newsroom.arabic.sentences import Sentence
from newsroom.claims.ground import Ground, Position
from newsroom.claims.vocabulary import ClaimLexicon


class PositionReader:
    def __init__(self, lexicon: ClaimLexicon, units: Units) -> None:
        self._units = units
        self._breaks = Phrases((*lexicon.breaks, *lexicon.complements))
        self._openers, self._linking = Phrases(lexicon.openers), Phrases(lexicon.into)

    def of(self, ground: Ground, number: int, sentence: Sentence) -> Position:
        mention = ground.numbers[number]
        first, last = ground.token(sentence.first), ground.token(sentence.last)
        begin, at, after = (ground.token(place) for place in (mention.begin, mention.start, mention.last))
        head, tail = self._clause(ground, first, last, at, after)
        opens, fronted = self._lead(ground, head, begin)
        return Position(
            first,
            last,
            head,
            tail,
            begin,
            at,
            after,
            self._behind(ground, number, first),
            self._ahead(ground, number, last),
            mention.definite or opens,
            fronted,
            not mention.unit or self._units.is_people(mention.unit),
        )

    def _clause(self, ground: Ground, first: int, last: int, at: int, after: int) -> tuple[int, int]:
        """From one mark, or word like «حيث», to the next."""
        head, tail = at, after
        while head > first and not self._is_parted(ground, head):
            head -= 1
        while tail < last and not self._is_parted(ground, tail):
            tail += 1
        return head, max(tail, at + 1)

    def _is_parted(self, ground: Ground, at: int) -> bool:
        return ground.is_parted(at) or self._breaks.at(ground.words, at) > 0

    def _behind(self, ground: Ground, number: int, first: int) -> int:
        """The token behind the last figure before it in its sentence."""
        for mention in reversed(ground.numbers[:number]):
            behind = ground.token(mention.last)
            if behind <= first:
                break
            if mention.unit and not mention.sort:
                return behind
        return first

    def _ahead(self, ground: Ground, number: int, last: int) -> int:
        """The token where the next figure of its sentence begins."""
        for mention in ground.numbers[number + 1 :]:
            if not mention.sort:
                return min(last, ground.token(mention.begin))
        return last

    def _lead(self, ground: Ground, head: int, begin: int) -> tuple[bool, bool]:
        """(whether no verb or noun stands before the number in its clause, whether a place does).

        «نحو 2500 جندي في العراق»، «إن 2500»، «لواشنطن في العراق عام 2014 نحو 2500».
        """
        dated = {found.end: found.start for found in ground.context.dates}
        at, fronted = begin - 1, False
        while at >= head:
            if mark := ground.ending(at):
                fronted = fronted or mark.inside
                at = ground.token(mark.start) - 1
            elif (end := ground.words[at].end) in dated:
                at = ground.token(dated[end]) - 1
            elif self._openers.at(ground.words, at):
                return True, fronted
            elif self._linking.at(ground.words, at) or ground.words[at].text == "و":
                at -= 1
            else:
                return False, False
        return True, fronted
