"""What a headline says, so that two can be compared: its content words, its figures and days, its negations.

Imports the fold and the standard library.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from newsroom.arabic.fold import heavy

_TOKEN = re.compile(r"\d+(?:[.,،]\d{3})+(?!\d)|\d+(?:\.\d+)?|[^\W\d]+")
_GROUPS = re.compile(r"[,،]|\.(?=\d{3})")
_SEPARATOR = re.compile(r"\s[-–—]\s|\s?\|\s?")
_BRACKETED = re.compile(r"[(\[][^)\]]*[)\]]?")
_SCHEME = re.compile(r"^\w+://")
_ARTICLE = re.compile(r"^(?:[وفبك]?ال|لل)(?=\w{3})")
_PERSON = re.compile(r"^[يتن](?=\w{3})")
_ENDING = re.compile(r"(?<=\w{3})(?:ته|تها|ها|هم|يه|يا|ات|ين|ون|ه|ا)$")
SUFFIX_WORDS = 3  # of an outlet's name after the last bar


def _table(rows: str) -> dict[str, str]:
    """«sign: form form» a row -> form -> sign."""
    pairs = (row.partition(":") for row in rows.strip().splitlines())
    return {heavy(form): sign.strip() for sign, _, forms in pairs for form in forms.split()}


NUMBERS = _table("""
    3: ثلاثة ثلاث
    4: أربعة أربع
    5: خمسة خمس
    6: ستة ست
    7: سبعة سبع
    8: ثمانية ثماني ثمان
    9: تسعة تسع
    10: عشرة عشر
    20: عشرون عشرين
    30: ثلاثون ثلاثين
    40: أربعون أربعين
    50: خمسون خمسين
    60: ستون ستين
    70: سبعون سبعين
    80: ثمانون ثمانين
    90: تسعون تسعين
    100: مئة مائة
    200: مئتان مئتين مائتان مائتين
""")
# Ranks, days and months in a headline tell apart what is reported again and again in the same words.
_MARKS = NUMBERS | _table("""
    #1: أول أولى الأول الأولى
    #2: ثاني ثانية الثاني الثانية ثان
    #3: ثالث ثالثة الثالث الثالثة
    #4: رابع رابعة الرابع الرابعة
    #5: خامس خامسة الخامس الخامسة
    #6: سادس سادسة السادس السادسة
    #7: سابع سابعة السابع السابعة
    #8: ثامن ثامنة الثامن الثامنة
    #9: تاسع تاسعة التاسع التاسعة
    #10: عاشر عاشرة العاشر العاشرة
    saturday: السبت
    sunday: الأحد
    monday: الاثنين الإثنين
    tuesday: الثلاثاء
    wednesday: الأربعاء
    thursday: الخميس
    friday: الجمعة
    january: يناير جانفي
    february: فبراير شباط فيفري
    march: مارس آذار
    april: أبريل إبريل نيسان أفريل
    may: مايو أيار
    june: يونيو يونيه حزيران جوان
    july: يوليو يوليه تموز جويلية
    august: أغسطس آب أوت
    september: سبتمبر أيلول
    october: أكتوبر
    november: نوفمبر
    december: ديسمبر
    today: اليوم
    yesterday: أمس الأمس
    tomorrow: غدا الغد
""")
# Headlines that differ in one of these do not say the same: planned is not done, and begun is not ended.
_TURNS = _table("""
    not: لا لم لن ليس ليست غير دون بلا
    denied: نفى نفت ينفي تنفي نفي ينفون يكذب تكذب
    planned: خطة يخطط تخطط يعتزم تعتزم يستعد تستعد قريبا وشيك مرتقب
    begun: بدأ بدأت بدء يبدأ تبدأ انطلاق ينطلق تنطلق يباشر تباشر باشر باشرت
    ended: أكمل أكملت اكتمل اكتمال يكمل تكمل استكمل استكمال أتم أتمت إتمام أنهى أنهت ينهي تنهي انتهى انتهت انتهاء
    put off: تأجيل يؤجل تؤجل أجلت تعليق يعلق تعلق علق علقت إلغاء ألغى ألغت يلغي تلغي تراجع يتراجع تتراجع
    resumed: استئناف استأنف استأنفت يستأنف تستأنف
    before: قبل
    after: بعد
    up: ارتفاع ارتفع ارتفعت يرتفع ترتفع
    down: انخفاض انخفض انخفضت ينخفض تنخفض أقل
    open: فتح يفتح تفتح افتتاح يفتتح تفتتح
    closed: إغلاق أغلق أغلقت يغلق تغلق
""")
_WILL = re.compile(r"س[يتن](?!ار|اس|اد|اح|طر|د|ن|ف|ول)\w{3}|سيتم$")
_EMPTY = frozenset(
    _table("""
    empty: في من إلى على عن مع أن إن ما هو هي هذا هذه ذلك تلك التي الذي الذين كما قد و أو ثم بين عند لدى حول منذ حتى
    about: أكثر لأكثر نحو حوالي قرابة فوق بأكثر
    shown: صور صورة بالصور فيديو بالفيديو شاهد عاجل تحديث محدث خاص متابعة
""")
)


@dataclass(frozen=True, slots=True)
class Headline:
    words: tuple[str, ...]  # stems of those that carry content, in order
    marks: frozenset[str]  # figures, ranks, days, months
    turns: frozenset[str]  # negation, stage, direction
    names: frozenset[str]  # of what it names, where the caller knows

    def likeness(self, other: Headline) -> float:
        """0..1: the share of all their words that both have; 0 when they contradict each other."""
        if self._contradicts(other):
            return 0.0
        mine, theirs = self.marks.union(self.words), other.marks.union(other.words)
        return len(mine & theirs) / (len(mine | theirs) or 1)

    def shared(self, other: Headline) -> int:
        """How many words of content both have."""
        return len(set(self.words) & set(other.words))

    def containment(self, other: Headline) -> float:
        """0..1: the share of the shorter one's words that both have."""
        return self.shared(other) / (min(len(set(self.words)), len(set(other.words))) or 1)

    def _contradicts(self, other: Headline) -> bool:
        other_figures = bool(self.marks and other.marks) and self.marks != other.marks
        other_names = not (self.names <= other.names or other.names <= self.names)
        return self.turns != other.turns or other_figures or other_names


@lru_cache(8192)  # the headlines of a story are compared again with each of its articles
def headline(title: str, outlet: str, names: frozenset[str] = frozenset()) -> Headline:
    """Of a title as published; `outlet` as `outlet_name` gives it; `names`: ids of what the title names."""
    words, marks, turns = list[str](), set[str](), set[str]()
    for token in tokens(_own(title, outlet)):
        if token[0].isdigit() or token in _MARKS:
            marks.add(_MARKS.get(token, token))
        elif turn := _TURNS.get(token) or ("planned" if _WILL.match(token) else None):
            turns.add(turn)
        elif token not in _EMPTY:
            words.append(_stem(token))
    return Headline(tuple(words), frozenset(marks), frozenset(turns), names)


def tokens(text: str) -> list[str]:
    """Folded words and numbers; 2,500 is one number, and a small number in words is that number."""
    return [
        _GROUPS.sub("", token) if token[0].isdigit() else NUMBERS.get(token, token)
        for token in _TOKEN.findall(heavy(text))
    ]


@lru_cache(1024)
def outlet_name(source: str) -> str:
    """Folded, without an address in brackets or the path of one that stands for a name; may be empty."""
    name = _BRACKETED.sub(" ", source).strip() or source
    if " " not in name:
        name = _SCHEME.sub("", name).partition("/")[0].removeprefix("www.")
    return " ".join(re.findall(r"\w+", heavy(name)))


def _own(title: str, outlet: str) -> str:
    """Without the outlet's name at its end."""
    cuts = list(_SEPARATOR.finditer(title))
    if not cuts:
        return title
    rest, last = title[: cuts[-1].start()], tokens(title[cuts[-1].end() :])
    named = set(last) <= set(outlet.split()) or set(outlet.split()) <= set(last)
    short = len(last) <= SUFFIX_WORDS and not any(token[0].isdigit() for token in last)
    return rest if len(tokens(rest)) >= SUFFIX_WORDS and (short or (named and outlet)) else title


def _stem(word: str) -> str:
    """A word without article, person and ending: يرفع and ترفع, طاقة and طاقته. Rough, and the same on both sides."""
    return _PERSON.sub("", _ENDING.sub("", _ARTICLE.sub("", word)))
