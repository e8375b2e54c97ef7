"""When a figure held. Imports newsroom.context, .models, .arabic and the claim modules below it."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from newsroom.arabic.dates import DateMention
from newsroom.arabic.words import any_of
from newsroom.claims.ground import Figure
from newsroom.claims.vocabulary import ClaimLexicon
from newsroom.context import Context
from newsroom.models import Precision, Role, When, Window

AHEAD = (Role.TARGET, Role.STAYING, Role.LEAVING, Role.ARRIVING)
TIMELESS = (Role.DISTANCE, Role.RANK, Role.CAPACITY)
NEAR = 24  # characters before a date in which a relative may rule it: «الذي أسس عام 2014»


class Dating:
    def __init__(self, lexicon: ClaimLexicon) -> None:
        self._relative = any_of((*lexicon.relatives, *lexicon.breaks))

    def of(self, context: Context, figure: Figure, role: Role) -> When | None:
        """The date given with the number; without one, the month of the article."""
        if role in TIMELESS:
            return None
        fitting = [found for found in self._dates(context, figure) if _holds(found, role, context.published)]
        if fitting:
            return min(fitting, key=lambda found: _distance(found, figure)).when
        return _month(context.published) if context.published and role is not Role.PEAK else None

    def _dates(self, context: Context, figure: Figure) -> Iterator[DateMention]:
        """Those before the number in its sentence and behind it in its clause, not told of something else."""
        text, mention = context.page.text, figure.mention
        for found in context.dates_within(figure.sentence.first, figure.clause[1]):
            start = mention.last if found.start > mention.start else max(0, found.start - NEAR)
            inside = found.start <= mention.start < found.end
            if found.when and not inside and not self._relative.search(text, start, found.start):
                yield found


def _holds(found: DateMention, role: Role, published: date | None) -> bool:
    """Whether a date can be that of a figure: what is there was not there in the future."""
    start = found.when.window.start if found.when else None
    if role in AHEAD or start is None or published is None:
        return True
    return start <= published and found.modifier not in ("by", "until", "before")


def _distance(found: DateMention, figure: Figure) -> int:
    """In characters; a date before the number is nearer than one behind it."""
    mention = figure.mention
    return mention.start - found.end if found.start < mention.start else 2 * (found.start - mention.last)


def _month(day: date) -> When:
    last = monthrange(day.year, day.month)[1]
    return When(Window(day.replace(day=1), day.replace(day=last)), Precision.MONTH)
