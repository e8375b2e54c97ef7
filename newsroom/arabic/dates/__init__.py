"""Dates in running text: where they stand on a page, and the days they mean.

    page -> vocabulary (a row of date words) -> grammar (patterns over the row) -> links (ranges, lists)
         -> lean (which way the clause looks) -> meanings (windows of days) -> reader

Imports newsroom.arabic, the data classes of newsroom.models and the YAML base.
"""

from newsroom.arabic.dates.reader import DateMention, DateReader, Modifier
from newsroom.arabic.dates.vocabulary import DateLexicon

__all__ = ["DateLexicon", "DateMention", "DateReader", "Modifier"]
