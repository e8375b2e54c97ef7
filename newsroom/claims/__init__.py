"""Numbers as claims: which quantity of a dossier a number of an article is told for, or why for none.

`scene` finds who and where an article names, `cues` what a sentence says of what it counts, `search` whose
and where that is, `figures` puts these together, `reader` holds them against the rules of the dossiers.
Nothing here knows any dossier: quantities, owners and places are data.
"""

from newsroom.claims.reader import ClaimReader
from newsroom.claims.vocabulary import ClaimLexicon

__all__ = ["ClaimLexicon", "ClaimReader"]
