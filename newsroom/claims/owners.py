"""Whose the counted are: looked for in the noun phrase, the sentence, then the sentences before.

Imports newsroom.models, .arabic and the claim modules below it.
"""

from __future__ import annotations

from collections.abc import Iterator

from newsroom.arabic.clauses import Phrases
from newsroom.arabic.numbers import NumberMention, Units
from newsroom.claims.ground import Figure, Ground, Position, Said
from newsroom.claims.scene import Landmark
from newsroom.claims.vocabulary import ClaimLexicon
from newsroom.models import Role

HURT = (Role.KILLED, Role.WOUNDED)


class OwnerReader:
    def __init__(self, lexicon: ClaimLexicon, units: Units) -> None:
        self._units = units
        self._joints, self._within = Phrases(lexicon.joints), Phrases(lexicon.within)
        self._others = Phrases(lexicon.others)

    def of(
        self, ground: Ground, position: Position, mention: NumberMention, said: Said, elder: Figure | None
    ) -> Iterator[Landmark]:
        """The likeliest first. elder: the figure this one goes on from."""
        if self._others.among(ground.words, range(position.after, min(position.after + 2, position.tail))):
            return
        if own := self._own(ground, mention):
            yield from () if self._is_shared(ground, own) else (own,)
        elif self._is_strangers(ground, position):
            return
        elif elder:
            yield from elder.owners
        else:
            yield from self._around(ground, position, mention, said)

    def _around(
        self, ground: Ground, position: Position, mention: NumberMention, said: Said
    ) -> Iterator[Landmark]:
        first = ground.words[position.first].start
        parties = [mark for mark in reversed(ground.within(first, mention.start)) if mark.party]
        before = [mark for mark in parties if not mark.beside]
        strong = next((mark for mark in before if not mark.speaks), None)
        if said.roles and said.roles[0] in HURT:  # who is named before may have struck them
            yield from (*parties, *self._earlier(ground, first))
        elif strong:
            yield strong
        elif part := self._part_of(ground, position, mention):
            yield part
        else:
            yield from (*before, *self._earlier(ground, first))

    def _own(self, ground: Ground, mention: NumberMention) -> Landmark | None:
        """In the noun phrase itself: جندي أمريكي، عنصر من قوات التحالف، جنود تابعون لواشنطن."""
        parties = (mark for mark in ground.within(mention.start, len(ground.context.page.text)) if mark.party)
        mark = next((mark for mark in parties if mark.end > mention.last), None)
        if not mark:
            return None
        between = range(ground.token(mention.last), ground.token(mark.start))
        if any(map(ground.is_parted, (*between, ground.token(mark.start)))):
            return None
        return mark if all(self._joints.at(ground.words, at) for at in between) else None

    def _is_shared(self, ground: Ground, own: Landmark) -> bool:
        """«جندي أميركي وعراقي»: two nations' together are neither's."""
        other = next(ground.later(own), None)
        if not (other and other.party and other.text and other.start - own.end <= 1):
            return False
        word = ground.context.page.text[other.start : other.end]
        return word.startswith("و") and not word.startswith("وال")

    def _is_strangers(self, ground: Ground, position: Position) -> bool:
        """«عناصر الشرطة»: of somebody the lexicon does not know."""
        at = position.after
        if at >= position.last or ground.is_parted(at) or at == position.at + 1:
            return False
        noun, owner = ground.words[at - 1].text, ground.words[at].text
        construct = self._units.is_plural(noun) and owner.startswith("ال")
        return construct and not self._joints.at(ground.words, at)

    def _part_of(self, ground: Ground, position: Position, mention: NumberMention) -> Landmark | None:
        """«نحو 2500 جندي في العراق ضمن التحالف»."""
        for mark in ground.within(mention.last, ground.span(position.head, position.tail)[1]):
            at = ground.token(mark.start)
            if mark.party and self._within.among(ground.words, range(max(position.after, at - 3), at)):
                return mark
        return None

    def _earlier(self, ground: Ground, first: int) -> list[Landmark]:
        """The last party named in the sentences before."""
        return [mark for mark in ground.earlier(first) if mark.party and not mark.beside][:1]
