"""Numbers in running text: value or range, qualifier, and what is counted.

Imports newsroom.arabic and newsroom.yamlfiles.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from newsroom.arabic.clauses import Phrases, Token
from newsroom.arabic.fold import heavy
from newsroom.arabic.numbers.mentions import NumberMention, Pairs, Sort
from newsroom.arabic.numbers.qualifiers import Qualifiers
from newsroom.arabic.numbers.units import OF, UnitFile, Units
from newsroom.arabic.numbers.values import GLUED, Value, ValueLexicon, Values, Words, is_parted, lexemes
from newsroom.arabic.verbs import bare
from newsroom.arabic.words import Page

CLITICS = frozenset({"و", "ف", "ب", "ل", "ك", "ال", "وب", "ول", "بال", "وال", "لل"})
SHORT = 3  # letters of a maker's name before its number: إف-16
RULED = 7  # words in which a negation rules «أي»
RANK = "rank"  # the unit of «ثاني أكبر», which counts nothing
MEMORY = 10_000  # words of which is remembered whether a number may begin with them
_YEAR = re.compile(r"(?:19|20)\d\d")


class NumberLexicon(ValueLexicon):
    """config/lexicon/numbers.yaml."""

    before: dict[str, Words]
    after: dict[str, Words]
    between: Words
    to: Words
    others: Words
    age: Words
    percent: Words
    not_one: Words
    only_one: Words
    negations: Words
    exempt: Words
    makers: Words
    years: Words
    dated: Words
    ordinals: dict[int, Words]
    superlatives: Words
    anybody: str
    units: dict[str, UnitFile]


class NumberReader:
    def __init__(self, lexicon: NumberLexicon) -> None:
        self._lexicon = lexicon
        self.units, self.anybody = Units(lexicon.units), lexicon.anybody
        self._values = Values(lexicon)
        self._qualifiers = Qualifiers(lexicon.before, lexicon.after)
        self._pairs = Pairs(lexicon.between, lexicon.to)
        self._firsts = {heavy(phrase).split()[0] for phrase in lexicon.not_one}
        self._may_begin = lru_cache(MEMORY)(self._reads)
        self._others = frozenset(map(heavy, lexicon.others))
        self._only_one = frozenset(map(heavy, lexicon.only_one))
        self._superlatives = frozenset(map(heavy, lexicon.superlatives))
        self._ordinals = {heavy(word): value for value, known in lexicon.ordinals.items() for word in known}
        self._age, self._percent = Phrases(lexicon.age), Phrases(lexicon.percent)
        self._not_one, self._negations = Phrases(lexicon.not_one), Phrases(lexicon.negations)
        self._exempt = Phrases(lexicon.exempt)
        self._years, self._dated = Phrases(lexicon.years), Phrases(lexicon.dated)
        self._makers = Phrases(lexicon.makers)

    def counting(self, units: Mapping[str, UnitFile]) -> NumberReader:
        """A reader that counts these too."""
        return NumberReader(self._lexicon.model_copy(update={"units": {**self._lexicon.units, **units}}))

    def find(self, text: Page, words: Sequence[Token] | None = None) -> tuple[NumberMention, ...]:
        """All of them, by start. words: the page's lexemes, where they are known."""
        words = lexemes(text) if words is None else words
        found: list[NumberMention] = []
        place = 0
        while place < len(words):
            mention, place = self._at(text, words, place)
            if mention:
                found.append(mention)
        return tuple(self._pairs.joined(text, found))

    def _at(self, text: Page, words: Sequence[Token], place: int) -> tuple[NumberMention | None, int]:
        """The mention that begins at a token, and the token to go on from."""
        if not self._may_begin(words[place].text):
            return None, place + 1
        if value := self._values.at(words, place):
            if pair := self._doubled(words, place, value):
                return pair, value.last
            return self._number(text, words, place, value), value.last + self._percent_at(words, value.last)
        if dual := self._dual(words[place]):
            two = self._values.at(words, place + 1)  # قاعدتين اثنتين
            return dual, two.last if two and two.low == dual.low else place + 1
        return self._none(words, place) or self._single(words, place) or self._rank(words, place), place + 1

    def _reads(self, word: str) -> bool:
        """Whether a number may begin with this word: most words are done with here."""
        if word[0].isdecimal() or self._values.known(word) or self.units.is_single(word):
            return True
        return any(
            rest in self._ordinals or rest in self._firsts or self.units.has_dual(rest)
            for _, rest in bare(word)
        )

    # ── plain numbers ────────────────────────────────────────────────────────────────────────────────────

    def _number(self, text: Page, words: Sequence[Token], place: int, value: Value) -> NumberMention:
        start, end = words[place].start + value.clitics, words[value.last - 1].end
        before = words[place - 1] if place and words[place].gap == GLUED else None
        unit, last = self.units.after(words, value.last, crowd=bool(value.crowd))
        if unit and self._is_year(words, place, value, last):
            unit = ""
        last = last if unit else end
        noun = "" if is_parted(words, value.last) else words[value.last].text
        qualifier, begin = self._qualifiers.of(text, (before or words[place]).start, last)
        low, high = _bounds(value, qualifier)
        return NumberMention(
            start,
            end,
            start if begin is None else begin,
            last,
            low,
            high,
            value.crowd or qualifier,
            unit,
            self._sort(words, place, value.last, unit, qualifier),
            others=noun in self._others,
            definite=before is not None and before.text.endswith("ال"),
            noun=noun,
        )

    def _is_year(self, words: Sequence[Token], place: int, value: Value, last: int) -> bool:
        """«في 2014 جنودا»: eleven and more take a singular, so this is no count."""
        if not _YEAR.fullmatch(words[place].text) or value.last != place + 1 or not place:
            return False
        if self._years.at(words, place - 1):
            return True
        noun = next(word.text for word in words[place:] if word.end == last)
        counts = self.units.is_single(noun) or 3 <= value.low % 100 <= 10
        return self._dated.at(words, place - 1) > 0 and (words[value.last].text in OF or not counts)

    def _sort(self, words: Sequence[Token], place: int, last: int, unit: str, qualifier: str) -> Sort:
        if words[place].text[0].isdecimal() and (sort := self._written(words, place, last)):
            return sort
        if self._percent_at(words, last) or (place and words[place - 1].text == "%"):
            return "share"
        if not unit:
            bounded = qualifier not in ("", "exact", "about")  # «إلى ما دون 2000»
            return "year" if _YEAR.fullmatch(words[place].text) and not bounded else ""
        sort = self.units.files[unit].sort
        aged = sort == "time" and self._age.among(words, range(max(0, place - 4), place))
        return "age" if aged else sort

    def _written(self, words: Sequence[Token], place: int, last: int) -> Sort:
        """What digits are by the marks and letters they touch: 10:56, 24/7/2026, إف-16."""
        marks = set()
        if place and words[place - 1].text[0].isdecimal():
            marks.add(words[place].gap)
        if last < len(words) and words[last].text[0].isdecimal():
            marks.add(words[last].gap)
        if marks & {":", "/", "."}:
            return "time" if ":" in marks else "date"
        return "name" if self._is_name(words, place, last) else ""

    def _is_name(self, words: Sequence[Token], place: int, last: int) -> bool:
        """إف-16، F-16، B52، 5G: digits that belong to letters."""
        after = words[last] if last < len(words) else None
        if after and after.gap == GLUED and after.text.isascii() and after.text != "%":
            return True
        if not place or is_parted(words, place):
            return False
        before = words[place - 1].text
        if words[place].gap == GLUED:
            return before.isalpha() and before not in CLITICS and len(before) <= SHORT
        latin = before.isascii() and before.isalpha() and len(before) <= SHORT
        return latin or self._makers.at(words, place - 1) > 0

    def _percent_at(self, words: Sequence[Token], place: int) -> int:
        """How many tokens say «per cent» here."""
        return self._percent.at(words, place) if place < len(words) else 0

    # ── numbers without a number word ────────────────────────────────────────────────────────────────────

    def _dual(self, token: Token) -> NumberMention | None:
        """متعاقدان، قاعدتين."""
        unit, start = self.units.dual(token)
        return _mention(start, token.end, 2, unit, self.units.files[unit].sort) if unit else None

    def _doubled(self, words: Sequence[Token], place: int, value: Value) -> NumberMention | None:
        """«متعاقدين اثنين»: the number says that the noun, which looks like a plural, is a dual."""
        word = words[place - 1] if place and value.low == 2 and value.last == place + 1 else None
        if not word or not word.text.endswith("ين") or is_parted(words, place):
            return None
        for _, rest in bare(word.text):
            if (unit := self.units.named(rest)) and not words[place].text.isdecimal():
                sort = self.units.files[unit].sort
                return _mention(word.end - len(rest), words[place].end, 2, unit, sort)
        return None

    def _none(self, words: Sequence[Token], place: int) -> NumberMention | None:
        """«لا يوجد أي عنصر»: none at all."""
        noun = place + self._not_one.at(words, place)
        if noun == place or is_parted(words, noun):
            return None
        unit = self.units.named(words[noun].text)
        if not self.units.is_people(unit) or not self._is_negated(words, noun):
            return None
        return _mention(words[place].start, words[noun].end, 0, unit)

    def _single(self, words: Sequence[Token], place: int) -> NumberMention | None:
        """«جندي أمريكي واحد» is one; after a negation it is none."""
        unit = self.units.named(words[place].text) if self.units.is_single(words[place].text) else ""
        if not self.units.is_people(unit):
            return None
        for at in (place + 1, place + 2):
            if is_parted(words, at):
                return None
            if words[at].text in self._only_one:
                amount = 0 if self._is_negated(words, place) else 1
                return _mention(words[place].start, words[at].end, amount, unit)
        return None

    def _is_negated(self, words: Sequence[Token], place: int) -> bool:
        for at in range(place - 1, max(-1, place - 1 - RULED), -1):
            if self._negations.at(words, at):
                return True
            if is_parted(words, at) or self._exempt.at(words, at):
                return False
        return False

    def _rank(self, words: Sequence[Token], place: int) -> NumberMention | None:
        """«ثاني أكبر القواعد»."""
        if is_parted(words, place + 1) or words[place + 1].text not in self._superlatives:
            return None
        for _, rest in bare(words[place].text):
            if value := self._ordinals.get(rest, 0):
                start = words[place].end - len(rest)
                return _mention(start, words[place + 1].end, value, RANK, self.units.files[RANK].sort)
        return None


def _mention(start: int, end: int, amount: float, unit: str, sort: Sort = "") -> NumberMention:
    return NumberMention(start, end, start, end, amount, amount, unit=unit, sort=sort)


def _bounds(value: Value, qualifier: str) -> tuple[float, float | None]:
    if value.crowd:
        return value.low, value.high
    if qualifier in ("less_than", "at_most"):
        return 0, value.high
    return value.low, None if qualifier in ("more_than", "at_least") else value.high
