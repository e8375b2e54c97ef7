"""Which lines of a page belong to its article, and which to the page around it. Pure; only the standard library.

Only whole lines are judged, and only short ones, so that prose using the same words stays. A phrase is
listed when it was seen on several Arabic sites. Lines are compared without marks, tatweel and hamza seats.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

LONGEST = 220  # characters; a longer line is prose
HEADLINE = 130  # characters; a longer line is no headline in a list
IN_THE_MIDDLE = 3  # headlines at most, where a list interrupts an article

_FOLD = str.maketrans(
    "أإآٱىةیک", "اااايهيك", "ـ\u200e\u200f\u200b\u00ad" + "".join(map(chr, range(0x64B, 0x660)))
)
_EDGES = " \t:：.،|-–—_•●▪■*#«»\"'()[]<>!؟?…+"


def _fold(text: str) -> str:
    return text.translate(_FOLD).lower()


def key(line: str) -> str:
    """A line as it is compared."""
    return _fold(line).strip(_EDGES)


def _phrases(text: str) -> frozenset[str]:
    return frozenset(key(phrase) for phrase in re.split(r"[/\n]", text) if phrase.strip())


# A line that says nothing else goes.
_ALONE = _phrases("""
شارك / شارك الخبر / شارك المقال / شارك هذا الخبر / شارك هذا المقال / شارك الموضوع / شارك هذا الموضوع / شاركها
مشاركة / مشاركة الخبر / مشاركة المقال / شارك عبر / شارك على / شارك القصة / انشر / انشر الخبر / اضغط للمشاركة
نسخ الرابط / انسخ الرابط / تم نسخ الرابط / رابط مختصر / طباعة / طباعة المقال / حفظ / حفظ المقال
حجم الخط / تكبير الخط / تصغير الخط / استمع / استمع إلى المقال / استمع للخبر / مدة القراءة
إظهار أخبار متعلقة / إخفاء أخبار متعلقة / اقرأ المزيد / قراءة المزيد / المزيد / عرض المزيد / للمزيد
إعلان / إعلانات / مساحة إعلانية / يستمر الخبر بعد الإعلان / advertisement / top / menu / share / read more
الرئيسية / القائمة / العودة إلى الأعلى / انتقل إلى المحتوى / عودة / بحث / تسجيل الدخول / اشترك / اشترك الآن
تابعنا / تابعنا على / تابعونا / تابعونا على / تابعنا عبر / مواقع التواصل الاجتماعي / النشرة البريدية
كلمات دلالية / الكلمات المفتاحية / الكلمات الدلالية / وسوم / الوسوم / تاغات / الأكثر قراءة / الأكثر مشاهدة
""")

# Headings of lists of other articles: the heading goes, and the headlines below it.
_LISTS = _phrases("""
مقالات ذات صلة / مواضيع ذات صلة / موضوعات ذات صلة / أخبار ذات صلة / ذات صلة / اخبار متعلقة / أخبار متعلقة
موضوعات متعلقة / مواضيع متعلقة / مقالات متعلقة / مقالات مشابهة / أخبار مشابهة / مقالات أخرى / مواضيع مشابهة
قد يهمك / قد يهمك أيضا / قد يهمك أيضاً / قد يعجبك / قد يعجبك أيضا / ربما يعجبك أيضا / اخترنا لك / نرشح لك
اقرأ أيضا / إقرأ أيضا / اقرأ ايضا / اقرأ كذلك / شاهد أيضا / طالع أيضا / الأخبار الأكثر قراءة / آخر الأخبار
""")

# Where the readers' part begins; nothing of the article follows.
_ENDS = _phrases("""
التعليقات / تعليقات / تعليقات القراء / تعليقات الزوار / أضف تعليق / أضف تعليقا / أضف تعليقك / اترك تعليقا
اترك تعليقك / اترك رد / اترك ردا / إلغاء الرد / انضم الى المحادثة / انضم إلى النقاش
لا توجد تعليقات / لا يوجد تعليقات
""")

_GONE = _ALONE | _ENDS

_SITES = (
    r"facebook|twitter|x|linkedin|pinterest|youtube|rss|instagram|telegram|whatsapp|tiktok|messenger|viber|threads"
    r"|snapchat|reddit|tumblr|email|e-mail|mail|print|copy|link|share|google|news|nabd|flipboard"
    r"|فيسبوك|فيس|بوك|تويتر|اكس|لينكدان|لينكد|بينتريست|يوتيوب|انستغرام|انستجرام|انستقرام|تلغرام|تليغرام|تلجرام|تيليجرام"
    r"|تيك|توك|واتساب|واتس|اب|سناب|شات|ماسنجر|ثريدز|ايميل|بريد|نبض"
)
_FURNITURE = re.compile(
    "|".join(
        (
            r"[\W_]*",  # rules and bullets
            rf"(?:{_SITES})(?:-\w+)*(?:[\s|,،/]+(?:{_SITES})(?:-\w+)*)*",
            r"\d{1,4} (?:حرفا?|احرف) متبقيه?",
            r"(?:اقرا|شاهد|طالع|انظر|راجع) (?:ايضا|المزيد|كذلك)\s*[:|].{1,200}",
            r"(?:للمزيد|المزيد|قد يهمك(?: ايضا)?|مواضيع ذات صله|مقالات ذات صله|اخبار ذات صله)\s*[:|].{1,200}",
            r"(?:(?:نشر|حدث)ت? في\s*:|تاريخ (?:النشر|الاضافه|التحديث)|اخر (?:تحديث|تعديل))"
            r"[^.]{0,30}\d[^.]{0,60}",
            r"date \d{4}-\d\d-\d\d[\d:t+z ]*",
            r"(?:عدد )?(?:المشاهدات|القراءات|الزيارات|القراء)\s*:?\s*[\d,. ]+",
            r"(?:\d+ )?(?:دقيقه|دقائق|دقيقتان|دقيقتين)(?: \d+)? (?:للقراءه|قراءه)",
            r"(?:تابعونا|تابعنا)(?: الان)? (?:علي|عبر|في) [^.]{0,100}",
            r"(?:تابع|تابعوا|اشترك|اشتركوا|انضم|انضموا|حمل|حملوا)\b.{0,80}"
            r"\b(?:قناتنا|صفحتنا|حسابنا|حساباتنا|نشرتنا|تطبيقنا|النشره البريديه"
            r"|(?:google|جوجل|غوغل) (?:news|نيوز))\b.{0,80}",
            r"يمكنكم (?:استلام|تسلم|متابعه|مشاركه).{0,120}(?:تطبيق|اشعارات|بي بي سي).{0,80}",
            r"جميع (?:المقالات|الاراء) المنشوره (?:تمثل|تعبر عن) راي .{0,60}",
            r"(?:الاراء|المقالات) (?:الوارده|المنشوره) .{0,60} لا (?:تعبر|تعكس) .{0,80}",
            r"(?:جميع )?(?:حقوق النشر|الحقوق) محفوظه.{0,80}",
            r"[^>›]{1,60}(?: [>›] [^>›]{1,120}){2,}",  # where am I: home > politics > headline
        )
    )
)
_LINE = re.compile(r"[^\n]+")  # to ask for more than a gap here would read a long one over and over
_STOP = re.compile(r"[\"”»)]{0,2}[.،؛؟!][\"”»)]?")  # of a sentence a page has broken at its links
_COUNTED = re.compile(r"\s*\(?\s*\d{1,5}\s*\)?\s*$")


def furniture(text: str) -> list[tuple[int, int]]:
    """Where in `text` the lines stand that are not of the article, in order."""
    found = ((*match.span(), " ".join(match[0].split())) for match in _LINE.finditer(text))
    lines = [line for line in found if line[2]]
    own = frozenset(of_article([line for _, _, line in lines]))
    gone = (line for number, line in enumerate(lines) if number not in own)
    return [(start, end) for start, end, line in gone if any(map(str.isalnum, line))]


def of_article(lines: Sequence[str]) -> Iterator[int]:
    """Numbers of the lines of the article; all given are trimmed, and none is empty."""
    lines = lines[: _end(lines)]
    previous, resume = "", 0
    for index, line in enumerate(lines):
        short = key(line) if len(line) <= LONGEST else ""
        if index < resume or _is_furniture(line, short):
            continue
        if short in _LISTS:
            resume = _after_list(lines, index + 1)
        elif line != previous:  # a caption is often given twice
            yield index
            previous = line


def _after_list(lines: Sequence[str], start: int) -> int:
    """Index after the headlines of a list; only a list at the very end may be long."""
    end = start
    while end < len(lines) and len(lines[end]) <= HEADLINE and lines[end][-1] not in ".:؛،":
        end += 1
    return end if end == len(lines) else min(end, start + IN_THE_MIDDLE)


def _end(lines: Sequence[str]) -> int:
    """Index at which the readers' part begins: in the second half, or the article would be lost with it."""
    left = sum(map(len, lines))
    half = left / 2
    for index, line in enumerate(lines):
        if left <= half and len(line) <= HEADLINE and _COUNTED.sub("", key(line)) in _ENDS:
            return index
        left -= len(line)
    return len(lines)


def _is_furniture(line: str, key: str) -> bool:
    if len(line) > LONGEST or _STOP.fullmatch(line):
        return False
    return _COUNTED.sub("", key) in _GONE or bool(_FURNITURE.fullmatch(key))
