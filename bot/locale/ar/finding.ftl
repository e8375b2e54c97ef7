### بحث

find-title = البحث عن: { $words }
find-word = ابحث
find-count =
    { $count ->
        [zero] لا مادة
        [one] مادة واحدة
        [two] مادتان
        [few] { $count } مواد
        [many] { $count } مادة
       *[other] { $count } مادة
    }
find-count-many = أكثر من { $count } مادة، وهذه أحدثها
find-also = وفي
find-cite = اقتبس
find-more = أقدم
find-newer = أحدث
find-status = الحالة
find-go-on = لما هو أقدم اكتب:
find-no-more = لا نتائج بعد هذه.
find-narrow = هذه أحدث النتائج. لتصل إلى الأقدم أضف كلمة أو تاريخًا، مثل: حتى 1 أيلول 2025
find-indexing = ما زال الأرشيف القديم يُفهرس: قد تظهر نتائج أخرى بعد قليل.
find-nothing = لم أجد في الأرشيف مادة فيها هذه الكلمات كلها.
find-nothing-hint = جرّب كلمات أقل، أو من دون علامتي الاقتباس.
find-near = مما أتابعه:
find-what = اكتب ما تبحث عنه، مثل: ابحث عن "عين الأسد" تسليم منذ 1 أيلول 2025
find-too-long = البحث بعبارة قصيرة: { $words } كلمة على الأكثر.
find-crossed = يوم البداية بعد يوم النهاية.
find-no-outlet = لا مصدر عندي باسم «{ $name }». من المصادر: { $some }

help-find = ما نُشر في أي وقت، بكلماته. مثال:
help-find-example = ابحث عن "عين الأسد" تسليم

### آخر الأخبار: صفحة بعد صفحة

latest-no-more = لا أقدم من ذلك.
latest-how-many = كم خبرًا؟ اكتب عددًا من 1 إلى { $most }، مثل: آخر الأخبار 3

### استشهاد

cite-title = للاقتباس
cite-copy = انسخ الاقتباس
cite-before = الجملة السابقة
cite-after = الجملة التالية
cite-what = ماذا أقتبس؟ رقم مما عُرض، مثل: اقتبس a12، أو رقم خبر: اقتبس r34، أو اسم: اقتبس حرير. ويكفي أن ترد على تنبيه بكلمة «اقتبس».
cite-unknown = لا شيء عندي رقمه { $id }.
cite-no-sentence = المادة { $id } أقصر من ذلك: رقم آخر جملة فيها { $count }.
cite-nothing = ليس في هذا مادة أقتبس منها.
cite-none-of = لا مادة عندي عن «{ $name }» بعد.
cite-which = من أي مادة؟ { $name }
cite-edited = عدّل المصدر هذه المادة في { $day }، والاقتباس من نصها بعد التعديل.
cite-edited-kept = عدّل المصدر هذه المادة في { $day }، وما زالت الجملة فيها كما هي.
cite-edited-gone = عدّل المصدر هذه المادة في { $day }، ولم تعد الجملة فيها بهذا اللفظ.
cite-withdrawn = انتبه: حذف المصدر هذه الجملة أو غيّرها في { $day }.
cite-no-date = لم يذكر المصدر تاريخ النشر.
cite-no-link = لا رابط لهذه المادة.

help-cite = اقتباس جاهز للصق: الجملة كما هي، والمصدر والتاريخ والرابط. مثال:
help-cite-example = اقتبس a12

### مقارنة المصادر

compare-title = ماذا يقول كل مصدر: { $name }
compare-side =
    { $value } ({ $count ->
        [zero] لا مصدر
        [one] مصدر واحد
        [two] مصدران
        [few] { $count } مصادر
        [many] { $count } مصدرًا
       *[other] { $count } مصدر
    })
compare-origins =
    { $count ->
        [zero] لا أصل مستقل
        [one] أصل مستقل واحد
        [two] أصلان مستقلان
        [few] { $count } أصول مستقلة
        [many] { $count } أصلًا مستقلًّا
       *[other] { $count } أصل مستقل
    }
compare-when = { $value } – { $when }
compare-own = من المصدر نفسه
compare-from = منقول عن { $origin }
compare-retold = بعد أن نشره غيره
compare-more =
    { $count ->
        [zero] ولا مصدر آخر.
        [one] ومصدر آخر لا يُعرض هنا.
        [two] ومصدران آخران لا يُعرضان هنا.
        [few] و{ $count } مصادر أخرى لا تُعرض هنا.
        [many] و{ $count } مصدرًا آخر لا تُعرض هنا.
       *[other] و{ $count } مصدر آخر لا تُعرض هنا.
    }
compare-no-statement = لم يقل أحد شيئًا عن حالة أو رقم. وهذه أحدث مادة لكل مصدر:
compare-nothing = لم يُرصد عنه شيء بعد.
compare-silent = لا شيء عنه عند

help-compare = ماذا يقول كل مصدر، ومن أين، ومن لم ينشر. مثال:
help-compare-example = قارن عين الأسد
