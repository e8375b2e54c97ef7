"""What numbers count: the nouns of units in all their forms. Imports newsroom.arabic and newsroom.yamlfiles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from newsroom.arabic.clauses import Token
from newsroom.arabic.fold import heavy
from newsroom.arabic.numbers.mentions import Sort
from newsroom.arabic.numbers.values import Words, is_parted
from newsroom.arabic.verbs import bare, noun
from newsroom.yamlfiles import Strict

OF = (
    "من",
    "ما",
    "بين",
)  # may stand between a number and what it counts: 2500 من الجنود، 2500 ما بين جندي ومستشار
_ABBREVIATED = 2  # letters of كم: it takes no ending, or «كما» would be kilometres
_CONSTRUCT = ("ون", "و", "ي", "يه", "يها", "يهم", "ينا")  # endings of a sound plural besides ين


class UnitFile(Strict):
    one: Words = ()
    many: Words = ()
    heads: bool = False
    sort: Sort = ""
    role: str = ""


class Units:
    def __init__(self, files: Mapping[str, UnitFile]) -> None:
        self.files = files
        self._nouns = {form: unit for unit, file in files.items() for form in _forms(file)}
        self._singles = {heavy(one) for file in files.values() for one in file.one}
        self._plurals = {heavy(many) for file in files.values() for many in file.many}
        self._duals = {form: unit for unit, file in files.items() for form in _duals(file)}

    def of(self, word: str) -> str:
        """The unit a noun names, clitics allowed; empty for other words."""
        return next((unit for _, rest in bare(word) if (unit := self._nouns.get(rest, ""))), "")

    def is_people(self, unit: str) -> bool:
        return bool(unit) and self.files[unit].heads

    def is_single(self, word: str) -> bool:
        """جندي، جنديا."""
        return word in self._singles or word.removesuffix("ا") in self._singles

    def is_plural(self, word: str) -> bool:
        return word in self._plurals

    def named(self, word: str) -> str:
        """The unit of a noun that has no clitic."""
        return self._nouns.get(word, "")

    def has_dual(self, word: str) -> bool:
        return word in self._duals

    def dual(self, token: Token) -> tuple[str, int]:
        """(unit, where the noun starts) of قاعدتين and its like."""
        for clitics, rest in bare(token.text):
            if rest in self._duals and "س" not in clitics:
                return self._duals[rest], token.end - len(rest)
        return "", 0

    def after(self, words: Sequence[Token], place: int, *, crowd: bool) -> tuple[str, int]:
        """The unit counted by a number that ends here, and where its noun ends.

        «آلاف الجنود» are counted, «2500 من الجنود» too; but of «2500 اليوم» today is no unit.
        """
        partitive = False
        while not is_parted(words, place) and words[place].text in OF:
            partitive = partitive or words[place].text == "من"
            place += 1
        unit = "" if is_parted(words, place) else self.named(words[place].text)
        if not unit or (partitive and not self.is_people(unit)):
            return "", 0
        if words[place].text.startswith("ال") and not (crowd or partitive):
            return "", 0
        return unit, words[place].end


def _forms(file: UnitFile) -> set[str]:
    """Singular and plural with ال, endings of cases and pronouns; not the dual."""
    words = (*file.one, *file.many)
    forms = {form for word in words if len(word) > _ABBREVIATED for form in noun(word)} | {*map(heavy, words)}
    for word in map(heavy, file.many):
        if word.endswith("ين"):
            forms |= {word[:-2] + ending for ending in _CONSTRUCT} | {f"ال{word[:-2]}ون"}
    return forms


def _duals(file: UnitFile) -> set[str]:
    """جنديان وجنديين; but مستشارين is a plural too, hence only مستشاران."""
    stems = (heavy(word)[:-1] + "ت" if word.endswith("ة") else heavy(word) for word in file.one)
    duals = {stem + ending for stem in stems for ending in ("ان", "ين")} - _forms(file)
    return duals | {f"ال{dual}" for dual in duals}
