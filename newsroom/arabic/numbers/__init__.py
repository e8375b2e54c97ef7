"""Numbers in running text: `values` puts their words together, `qualifiers` and `units` read what stands around
them, `mentions` joins two that belong together, `reader` finds them on a page.
"""

from newsroom.arabic.numbers.mentions import NumberMention
from newsroom.arabic.numbers.reader import NumberLexicon, NumberReader
from newsroom.arabic.numbers.units import UnitFile, Units

__all__ = ["NumberLexicon", "NumberMention", "NumberReader", "UnitFile", "Units"]
