"""What people say and press on the pages of docs/ for staff, analysts and admins: a day of one newsroom, twice."""

from __future__ import annotations

from newsroom.rights import Role
from tests.transcripts import Answer, Day, Evening, Forward, News, Person, Press, Say, Talk

LAYLA = Person("staff", 42, Role.READER, "ليلى")
SAMIR = Person("analysts", 43, Role.ANALYST, "سمير")
HUDA = Person("admins", 44, Role.ADMIN, "هدى")

ARABIC = Day(
    "ar",
    "راصد",
    (
        # ── the morning ──
        Talk(LAYLA, "subscribe", (Say("اشترك عين الأسد فوري"), Press("فوري ويومي"))),
        Talk(LAYLA, "settings", (Say("الإعدادات الموجز 20:00"),)),
        Talk(SAMIR, "", (Say("اشترك عين الأسد فوري"),)),
        # ── noon ──
        Talk(LAYLA, "alert", (News("من متأخر إلى وشيك"), Answer("تفاصيل", keep=11))),
        Talk(LAYLA, "mute", (Press("كتم يوم"), Say("ألغ الكتم"))),
        # ── the afternoon ──
        Talk(SAMIR, "", (News("من وشيك إلى مكتمل"),)),
        Talk(LAYLA, "digest", (Evening(keep=9),)),
        Talk(LAYLA, "ask", (Say("ما وضع عين الاسد؟", keep=16), Say("حالة حرر"))),
        Talk(LAYLA, "find", (Say("ابحث عن مستشارين", keep=9), Press("اقتبس 1"))),
        Talk(
            LAYLA,
            "link",
            (
                Say("{samples}/madar/harir-what-remains"),
                Forward(
                    "أعلنت وزارة الدفاع العراقية أن القوات الأمريكية ستغادر مطار بغداد الدولي قبل نهاية الشهر.",
                    keep=16,
                ),
            ),
        ),
        Talk(LAYLA, "subscriptions", (Say("اشتراكاتي"), Press("✕ إلغاء"))),
        Talk(
            LAYLA, "readme", (Say("وين وصلت عين الاسد؟", keep=9), Say("اشترك حرير"), Say("اكتم حرير يومين"))
        ),
        # ── the evening: analysts ──
        Talk(SAMIR, "past", (Say("حالة عين الأسد في 1 تشرين الثاني 2025", keep=14),)),
        Talk(SAMIR, "timeline", (Say("المسار عين الأسد", keep=16),)),
        Talk(SAMIR, "compare", (Say("قارن عين الأسد", keep=14),)),
        Talk(SAMIR, "conflicts", (Say("التناقضات", keep=14), Say("أرقام القوات الأمريكية", keep=9))),
        Talk(SAMIR, "cite", (Say('ابحث عن "آخر مجموعة"', keep=8), Press("اقتبس 1"))),
        Talk(SAMIR, "why", (Answer("لماذا", keep=12),)),
        Talk(SAMIR, "review", (Say("المراجعة"), Press("تخطَّ"), Press("أكّد"), Press("تراجع"))),
        Talk(SAMIR, "report", (Answer("أبلغ عن خطأ", keep=9), Press("الاسم 2 خطأ"))),
        # ── and admins ──
        Talk(HUDA, "watch", (Say("المراقبة"), Say("المراقبة أضف قضاء هيت | هيت، بلدة هيت | مدينة أو إقليم"))),
        Talk(HUDA, "watch-refused", (Press("إلغاء"), Say("المراقبة أضف الأسد | الأسد | شخص"))),
        Talk(
            HUDA,
            "watch-saved",
            (Say("المراقبة أضف مطار هيت | مطار هيت، مهبط هيت | موقع"), Press("احفظ"), Press("تراجع")),
        ),
        Talk(
            HUDA,
            "milestone",
            (
                Say("المحطات موعد phase2_full_withdrawal تشرين الثاني 2026 إلى كانون الأول 2026"),
                Press("احفظ"),
            ),
        ),
        Talk(HUDA, "feeds", (Say("المصادر"), Say("المصادر أوقف sample-nabd"), Press("↩ تراجع"))),
        Talk(HUDA, "feeds-add", (Say("المصادر أضف {samples}/sharq/feed.xml"), Press("احفظ"))),
        Talk(HUDA, "people", (Say("الأشخاص أضف telegram:77 محلل"), Say("الأشخاص"))),
        Talk(HUDA, "targets", (Say("الوجهات"),)),
        Talk(HUDA, "audit", (Say("السجل"), Say("تراجع"))),
        Talk(HUDA, "export", (Say("صدّر"),)),
        Talk(HUDA, "health", (Say("الصحة", keep=2), Say("المتعثرة"))),
    ),
)

EN_LAYLA = Person("staff", 42, Role.READER, "Layla")
EN_SAMIR = Person("analysts", 43, Role.ANALYST, "Samir")
EN_HUDA = Person("admins", 44, Role.ADMIN, "Huda")

ENGLISH = Day(
    "en",
    "rasid",
    (
        # ── the morning ──
        Talk(EN_LAYLA, "subscribe", (Say("subscribe Ain al-Asad instant"), Press("Instant and daily"))),
        Talk(EN_LAYLA, "settings", (Say("settings digest 20:00"),)),
        Talk(EN_SAMIR, "", (Say("subscribe Ain al-Asad instant"),)),
        # ── noon ──
        Talk(EN_LAYLA, "alert", (News("delayed"), Answer("details", keep=11))),
        Talk(EN_LAYLA, "mute", (Press("Mute for a day"), Say("unmute"))),
        # ── the afternoon ──
        Talk(EN_SAMIR, "", (News("complete"),)),
        Talk(EN_LAYLA, "digest", (Evening(keep=9),)),
        Talk(EN_LAYLA, "ask", (Say("what is the status of ain alasad?", keep=16), Say("status Hrir"))),
        Talk(EN_LAYLA, "find", (Say("find 2500", keep=9), Press("Cite 1"))),
        Talk(
            EN_LAYLA,
            "link",
            (
                Say("analyze {samples}/madar/harir-what-remains"),
                Say("analyze {samples}/sharq/after-the-base", keep=16),
            ),
        ),
        Talk(EN_LAYLA, "subscriptions", (Say("subscriptions"), Press("✕ Remove"))),
        Talk(EN_LAYLA, "", (Say("subscribe Harir"),)),
        # ── the evening: analysts ──
        Talk(EN_SAMIR, "past", (Say("status Ain al-Asad at 2025-11-01", keep=14),)),
        Talk(EN_SAMIR, "timeline", (Say("timeline Ain al-Asad", keep=16),)),
        Talk(EN_SAMIR, "compare", (Say("compare Ain al-Asad", keep=14),)),
        Talk(EN_SAMIR, "conflicts", (Say("conflicts", keep=14), Say("figures US forces", keep=9))),
        Talk(EN_SAMIR, "cite", (Say("find 250", keep=8), Press("Cite 1"))),
        Talk(EN_SAMIR, "why", (Answer("why", keep=12),)),
        Talk(EN_SAMIR, "review", (Say("review"), Press("Skip"), Press("Confirm"), Press("Undo"))),
        Talk(EN_SAMIR, "report", (Answer("report", keep=9), Press("Name 2 is wrong"))),
        # ── and admins ──
        Talk(
            EN_HUDA,
            "watch",
            (Say("watch"), Say("watch add Hit district | Hit district, town of Hit | city or region")),
        ),
        Talk(
            EN_HUDA,
            "watch-refused",
            (Press("Cancel"), Say("watch add Harir airfield | Harir base | base")),
        ),
        Talk(
            EN_HUDA,
            "watch-saved",
            (
                Say("watch add Hit airfield | Hit airfield, Hit airstrip | site"),
                Press("Save"),
                Press("Undo"),
            ),
        ),
        Talk(
            EN_HUDA,
            "milestone",
            (Say("milestone due phase2_full_withdrawal 2026-11..2026-12"), Press("Save")),
        ),
        Talk(EN_HUDA, "feeds", (Say("feeds"), Say("feeds pause sample-nabd"), Press("↩ Undo"))),
        Talk(EN_HUDA, "feeds-add", (Say("feeds add {samples}/sharq/feed.xml"), Press("Save"))),
        Talk(EN_HUDA, "people", (Say("people add telegram:77 analyst"), Say("people"))),
        Talk(EN_HUDA, "targets", (Say("targets"),)),
        Talk(EN_HUDA, "audit", (Say("audit"), Say("undo"))),
        Talk(EN_HUDA, "export", (Say("export"),)),
        Talk(EN_HUDA, "health", (Say("health", keep=2), Say("outbox"))),
    ),
)

DAYS = (ARABIC, ENGLISH)
