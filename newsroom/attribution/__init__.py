"""Who vouches for what an article says, and where the article itself says it comes from.

`vocabulary` knows the words, `speakers` reads who is named, `signs` finds in a sentence that somebody vouches,
`reader` follows it through an article, `origin` reads datelines and credits. The words are data: `sources.yaml`.
"""

from newsroom.attribution.reader import Attributor, Reading
from newsroom.attribution.vocabulary import SourceLexicon

__all__ = ["Attributor", "Reading", "SourceLexicon"]
