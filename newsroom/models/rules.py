"""The rules by which a sentence is read, each with a sentence for people in bot/locale/*/reading.ftl."""

from __future__ import annotations

from enum import StrEnum


class Rule(StrEnum):
    # ── why a report has its stage ──
    PAST = "past"  # انسحبت، أتمّت
    FUTURE = "future"  # ستنسحب، سيتم
    PRESENT = "present"  # تنسحب: under way
    HEADLINE = "headline"  # present tense in a headline: has just happened
    NEAR = "near"  # اقتراب، قرب، وشيك، خلال الأيام المقبلة
    PLAN = "plan"  # خطة، من المقرر، اتفاق ينص على، تمهيدا لـ
    BEGUN = "begun"  # بدأت، أول رتل
    GOING_ON = "going-on"  # مستمر، يجري، قيد التنفيذ
    DONE = "done"  # تم، استكمال، آخر دفعة
    AFTER = "after"  # بعد + masdar beside a main verb in the past
    BY_WAY_OF = "by-way-of"  # عبر + masdar beside a main verb in the past
    ANNOUNCED = "announced"  # أعلنت انسحاب
    PARTICIPLE = "participle"  # المبرم، الموقّع
    AHEAD = "ahead"  # only a date, and it lies ahead
    GONE_BY = "gone-by"  # only a date, and it lies behind
    STATE = "state"  # موجودة الآن، خالية من
    POSTPONED = "postponed"  # تأجيل
    REFUTED = "refuted"  # نفى، لا صحة
    UNCHANGED = "unchanged"  # لا تغيير في موعد: the plan stands

    # ── why something that looked like a report is none ──
    NEGATED = "negated"  # لم، دون
    NOT_MEANT = "not-meant"  # لا يعني
    CONDITIONAL = "conditional"  # إذا، ربما، إلا بعد
    DEMANDED = "demanded"  # طالب، دعا إلى
    TOPIC = "topic"  # مباحثات حول: spoken of, not said
    HYPOTHETICAL = "hypothetical"  # مخاوف من، احتمال
    EXCLUDED = "excluded"  # غير مشمولين
    BACKGROUND = "background"  # an old date
    OTHER_SENSE = "other-sense"  # the word means something else here
    NOBODY = "nobody"  # nobody the dossier follows is part of it
    NO_MILESTONE = "no-milestone"  # told of nothing the dossier has a milestone for
    ELSEWHERE = "elsewhere"  # a place or party the rule of the milestone excludes
    TOO_OLD = "too-old"  # before the dossier's time
    UNDATED = "undated"  # no date tells which of several milestones is meant, or that it is this one
    OUTWEIGHED = "outweighed"  # the same article says more of it elsewhere

    # ── why a number is no claim ──
    NUMBER_YEAR = "number-year"
    NUMBER_DATE = "number-date"
    NUMBER_DISTANCE = "number-distance"
    NUMBER_AGE = "number-age"
    NUMBER_TIME = "number-time"
    NUMBER_MONEY = "number-money"
    NUMBER_SHARE = "number-share"
    NUMBER_ORDINAL = "number-ordinal"
    NUMBER_NO_UNIT = "number-no-unit"
    NUMBER_NAME = "number-name"  # F-16
    NUMBER_OTHERS = "number-others"  # counts somebody else's: «180 عنصرا دنماركيا»
    NUMBER_ELSEWHERE = "number-elsewhere"  # counted in another place
    NUMBER_NOT_TRACKED = "number-not-tracked"  # a figure the dossier has no quantity for
