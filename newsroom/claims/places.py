"""Where the counted are: looked for behind the number, before it, in its sentence, then in the sentences before.

Imports newsroom.models, .arabic and the claim modules below it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from newsroom.arabic.clauses import Phrases
from newsroom.arabic.fold import heavy
from newsroom.arabic.numbers import NumberMention
from newsroom.claims.ground import Figure, Ground, Group, Position, Said
from newsroom.claims.owners import HURT
from newsroom.claims.scene import Landmark, is_joined
from newsroom.claims.vocabulary import ClaimLexicon
from newsroom.models import Role

PLANNED = (Role.TARGET, Role.STAYING)
MOVING = (Role.LEAVING, Role.ARRIVING)  # where from and where to must be said


class PlaceReader:
    def __init__(self, lexicon: ClaimLexicon) -> None:
        self._into = frozenset(map(heavy, lexicon.into))
        self._tails = Phrases(lexicon.tails)

    def of(
        self, ground: Ground, position: Position, mention: NumberMention, said: Said, elder: Figure | None
    ) -> Iterator[Group]:
        """The likeliest first. elder: the figure this one goes on from."""
        role = said.roles[0] if said.roles else None
        first = ground.words[position.first].start
        before = self._before(ground, first, mention.start, distance=role is Role.DISTANCE)
        after = self._after(ground, position, mention, role)
        near = [mark for mark in after if role in HURT or self._is_near(ground, position, mark)]
        if role is Role.DISTANCE:  # «بين القاعدة وبغداد»: from one to the other
            yield from ((mark,) for mark in near[:1] or before[:2])
        elif holders := self._holders(ground, first, mention.start, said.holder):
            yield (holders[0],)
        elif near and not (before and self._is_by_the_way(ground, position, before[0], near[0])):
            yield _together(ground, near[0])
        elif elder and not (
            before and before[0].start >= ground.words[max(position.before, position.head)].start
        ):
            yield from elder.places
        else:
            yield from self._beyond(ground, position, before, after, role)

    def _beyond(
        self,
        ground: Ground,
        position: Position,
        before: list[Landmark],
        after: list[Landmark],
        role: Role | None,
    ) -> Iterator[Group]:
        """Not right behind the number: before it in its clause, further off, before its clause, before its sentence."""
        head = ground.words[position.head].start
        further = () if before and before[0].start >= head else after or self._later(ground, position)
        if further:
            yield _together(ground, further[0])
        elif before:
            yield self._nearest(ground, before)
        elif role not in MOVING:
            yield from self._earlier(ground, ground.words[position.first].start, role)

    def _after(
        self, ground: Ground, position: Position, mention: NumberMention, role: Role | None
    ) -> list[Landmark]:
        """In the clause; of the wounded in the whole sentence: «جرح 5 جنود عندما قصفت القاعدة»."""
        last = position.last if role in HURT else position.tail
        marks = ground.within(mention.last, ground.words[last - 1].end)
        return [mark for mark in marks if _is_there(mark) and (role in MOVING or not mark.toward)]

    def _before(self, ground: Ground, first: int, start: int, *, distance: bool) -> list[Landmark]:
        """The nearest first."""
        marks = [mark for mark in reversed(ground.within(first, start)) if mark.place]
        marks = [mark for mark in marks if not (mark.aside or mark.speaks)]
        return [mark for mark in marks if distance or mark.inside or mark.level == "site"]

    def _holders(self, ground: Ground, first: int, start: int, verb: int | None) -> list[Landmark]:
        """What «تضم» has for a subject: the place behind it, or one before it, rather without «في»."""
        if verb is None:
            return []
        subject = [mark for mark in ground.within(first, start) if ground.token(mark.start) == verb + 1]
        if subject:
            return [mark for mark in subject if mark.place]
        before = [mark for mark in reversed(ground.within(first, ground.words[verb].start)) if mark.place]
        before = before or [mark for mark in ground.earlier(first) if mark.level == "site"]
        return sorted(before, key=lambda mark: mark.inside or mark.beside or mark.aside)

    def _is_by_the_way(self, ground: Ground, position: Position, before: Landmark, near: Landmark) -> bool:
        """«لم يبق في العراق سوى 157 جنديا يعملون في السفارة»: counted where the clause begins."""
        if not before.inside or before.start < ground.words[position.head].start:
            return False
        between = range(position.after, ground.token(near.start))
        return any(
            ground.words[at].text.startswith("ي") and ground.words[at].text.endswith("ون") for at in between
        )

    def _is_near(self, ground: Ground, position: Position, mark: Landmark) -> bool:
        """Before the next number, and not that number's own: «إلى 2500، وفي أفغانستان إلى 3000»."""
        if position.next >= position.last:
            return True
        at = ground.token(mark.start) - 1
        own = at >= position.after and ground.words[at].text.startswith("و")
        return mark.start < ground.words[position.next].start and not own

    def _nearest(self, ground: Ground, before: Sequence[Landmark]) -> Group:
        """Of «قاعدة عين الأسد غربي العراق» the base; of «العراق وسوريا» both."""
        page, group = ground.context.page, [before[0]]
        for mark in before[1:]:
            between = page.text[mark.end : group[-1].start].split()
            if is_joined(page, mark, group[-1]):
                group.append(mark)
            elif len(group) == 1 and len(between) <= 1 and all(word in self._into for word in between):
                group = [mark]
            else:
                break
        return tuple(group)

    def _later(self, ground: Ground, position: Position) -> list[Landmark]:
        """«أصيب 5 جنود، في هجوم على القاعدة»: a phrase parted by a comma."""
        first = last = position.tail
        if first >= position.next or not self._tails.at(ground.words, first):
            return []
        while last == first or (last < position.next and not ground.is_parted(last)):
            last += 1
        return [mark for mark in ground.within(*ground.span(first, last)) if _is_there(mark)]

    def _earlier(self, ground: Ground, first: int, role: Role | None) -> Iterator[Group]:
        """The last place of each kind named in the sentences before, a country however far back.

        What is planned is planned for more than a site named before.
        """
        seen = {"site"} if role in PLANNED else set()
        near = ground.earlier(first)
        far = [mark for mark in ground.earlier(first, 0) if mark.level == "nation"]
        titled = [mark for mark in ground.title() if mark.level == "site"] if role in HURT else []
        for mark in (*near, *far, *titled):
            there = mark.place and not (mark.toward and mark.level == "nation")
            if there and mark.level not in seen and (mark.inside or mark.level == "site"):
                seen.add(mark.level)
                yield (mark,)


def _is_there(mark: Landmark) -> bool:
    """A place told of what stands before it; a site need no «في»: «قصف استهدف القاعدة»."""
    return mark.place and (mark.inside or (mark.level == "site" and bool(mark.entities)))


def _together(ground: Ground, first: Landmark) -> Group:
    """With those joined to it: «في العراق وسوريا»."""
    group = [first]
    for mark in ground.later(first):
        if not is_joined(ground.context.page, group[-1], mark):
            break
        group.append(mark)
    return tuple(group)
