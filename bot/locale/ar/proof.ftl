### الدليل: لماذا وصل تنبيه، وقصته كاملة، وتحليل النصوص والروابط

why-title = لماذا التنبيه { $id }؟
why-not-title = لماذا لم يصل؟
why-here = في هذه المحادثة
why-follows = تتابع هذه المحادثة: { $about }
why-way = { $frequency }: { $what }
whyby-instant = فوريًّا
whyby-hourly = الموجز الساعي
whyby-daily = الموجز اليومي
whyby-weekly = الموجز الأسبوعي
why-sent = أُرسل { $when }
why-due = في انتظار وقته
why-held =
    ينتظر { $needs ->
        [zero] أي مصدر
        [one] مصدرًا مستقلًّا واحدًا
        [two] مصدرين مستقلين
        [few] { $needs } مصادر مستقلة
        [many] { $needs } مصدرًا مستقلًّا
       *[other] { $needs } مصدر مستقل
    } كما طُلب هنا، وله { $have ->
        [zero] حتى الآن لا شيء
        [one] حتى الآن مصدر واحد
        [two] حتى الآن مصدران
        [few] حتى الآن { $have } مصادر
        [many] حتى الآن { $have } مصدرًا
       *[other] حتى الآن { $have } مصدر
    }
why-dead = تعذر إرساله: { $reason }
whygone-edited = لم يُرسل: حذف المصدر ما يخص الملف قبل إرساله
whygone-sources = لم يُرسل: لم يجد مصادر كافية في وقته
whygone-discarded = لم يُرسل: أسقطه مشرف
whygone-muted = لم يُرسل: كان مكتومًا
whygone-other = لم يُرسل: سُحب قبل إرساله
why-muted = كان مكتومًا هنا حينها: { $about }
why-no-target = هذه المحادثة لا تتابع شيئًا بعد.
why-target-off = الإرسال إلى هذه المحادثة متوقف.
why-not-subscribed = لا اشتراك هنا يشمل ما يخصه.
why-subscribed-later = لم يُرسل إلى هنا: الاشتراك الذي يشمله أحدث منه.
why-names = الأسماء التي دلّت عليه
why-written = كُتب «{ $words }»
why-alias = والاسم المعرَّف «{ $alias }»
why-alias-gone = ولم يعد هذا الرسم في قائمة المتابعة
why-said = ما فُهم منه
why-changed = ما تغيّر
why-sources = من نشره
whykin-new = خبر جديد
whykin-copy = نسخة
whykin-update = تحديث
whykin-related = خبر متصل
why-seen = قُرئ { $when }
why-same-story = عُدّ ({ $relation }) من قصة سبق التنبيه إليها برقم { $id }؛ فلا يُنبَّه إليها مرتين.
why-outside = لا يخص أيًّا من الملفات المتابَعة.
why-handed-in = أضافه شخص إلى الأرشيف، وما يضاف هكذا لا يُنبَّه إليه.
why-baseline = كان منشورًا عند أول قراءة لهذه الخلاصة، فسُجّل ولم يُنبَّه إليه.
why-untold = سُجّل ولم يُنبَّه إليه: صار من الملف بعد أن قُرئ، أو خرج منه.
why-no-feed = لا خلاصة متابَعة لموقع { $host }.
why-feed-without = تُقرأ خلاصة لموقع { $host }، ولم تحمل هذا الرابط.
why-would-come = وهو يخص الملف: لو حملته خلاصة متابَعة لسُجّل.
why-state-title = على ماذا تقوم حالة { $name }؟
why-state-nothing = لم يُقل فيها شيء بعد.
why-state-against = ويخالفه:

details-told = ما نُبّه إليه
details-alert = [{ $id }] { $when }: { $what }
details-story = خبر جديد
details-versions =
    { $count ->
        [zero] لا مواد
        [one] مادة واحدة
        [two] مادتان
        [few] { $count } مواد
        [many] { $count } مادة
       *[other] { $count } مادة
    }
details-published = نُشر { $when }
details-edited =
    عدّلها مصدرها { $count ->
        [zero] ولا مرة
        [one] مرة
        [two] مرتين
        [few] { $count } مرات
        [many] { $count } مرة
       *[other] { $count } مرة
    }
details-said = ما قيل
details-unknown-link = لا مادة عندنا بهذا الرابط. لتحليله اكتب: حلل ثم الرابط.

analyze-known = هذه المادة في الأرشيف
analyze-known-outside = لا تخص أيًّا من الملفات المتابَعة.
analyze-missing = اكتب بعد الأمر نصًّا أو رابطًا، مثل: { $example }
analyze-too-long = النص أطول مما يُحلَّل مرة واحدة: أقصاه { $most } حرف.
analyze-clipped = حُلّل أول النص وحده: { $most } حرف.
analyze-busy = أنهي ما أرسلته أولًا، فأعد إرسال هذا بعد الجواب.
analyze-no-links = لا تُقرأ الروابط هنا. الصق نص المادة بدل رابطها.
analyze-unread = لم يُقرأ الرابط: { $why }.
analyze-no-article = لا نص مقال في هذه الصفحة: قد تكون فهرسًا أو صورة أو ملفًّا.

### إلى ماذا يشير السائل

point-missing = أي تنبيه تقصد؟ ردّ به على التنبيه، أو اكتب رقمه أو رابط المادة.
point-what = «{ $text }» ليس رقم تنبيه ولا رابطًا.
point-no-alert = لا تنبيه برقم { $id }.
point-no-item = لا مادة برقم { $id }.
point-no-message = الرسالة التي رددت عليها ليست تنبيهًا محفوظًا. اكتب رقم التنبيه أو رابط المادة.
point-which = في تلك الرسالة أكثر من تنبيه.

### الأزرار

press-details = تفاصيل
press-why = لماذا؟
press-report = أبلغ عن خطأ
press-status = الحالة
press-timeline = المسار
press-subscribe = اشترك
press-evidence = الأدلة
press-cite = اقتبس
press-undo = تراجع
press-note = أضف ملاحظة
press-next = التالي
press-from-start = من البداية
press-confirm = أكّد
press-reject = ارفض
press-reject-one = ارفض { $number }
press-second = بحاجة لمصدر ثانٍ
press-set = عدّل
press-skip = تخطَّ
press-review = راجع

### المراجعة

queue-title = المراجعة
queue-number = المراجعة: { $number } من { $of }
queue-empty = لا شيء ينتظر قرارًا.
queue-ended =
    { $count ->
        [zero] لا شيء ينتظر قرارًا.
        [one] هذا آخر ما ينتظر، وهو واحد.
        [two] هذا آخر ما ينتظر، وهما اثنان.
        [few] هذا آخر ما ينتظر من { $count } بنود.
        [many] هذا آخر ما ينتظر من { $count } بندًا.
       *[other] هذا آخر ما ينتظر من { $count } بند.
    }
queue-says = { $outlet }: { $what }
queue-what = لم أفهم. اكتب «المراجعة» وحدها ليُعرض ما ينتظر، أو: المراجعة عدّل اسم المحطة مكتمل أمس.
queue-gone = لم يعد في هذا ما ينتظر قرارًا.
queue-overtaken = سبقك زميل إلى هذا، فلم يتغير شيء بطلبك.
queue-changed = كانت الحالة: { $before }، وصارت: { $after }
queue-unchanged = لم تتغير الحالة بهذا القرار.
queue-decision = رقم القرار: { $id }
queue-aside = وُضع جانبًا: بحاجة إلى مصدر ثانٍ.
queue-aside-until = يعود إلى القائمة حين يتحدث عنه مصدر لم يتحدث من قبل.
queue-aside-undone = عاد إلى القائمة؛ أعاده { $by }.
queue-was-aside = وضعه { $by } جانبًا في انتظار مصدر ثانٍ، { $day }
queue-which-report = أي خبر تقصد؟ اضغط الزر تحت الجملة، أو اكتب رقمه.
queue-which-decision = أي قرار؟ اكتب رقمه بعد «تراجع».
queue-no-report = لا خبر برقم { $id }.
queue-no-state = الحالة واحدة من: { $states }
queue-nothing-to-confirm = لم يقل أي خبر إنها تمت، فلا شيء يؤكَّد. لتعيين الحالة بنفسك استعمل «عدّل».
byhand-title = تعيين الحالة
byhand-submit = عيّن
byhand-state = الحالة
byhand-day = التاريخ
byhand-day-hint = متى حدث؛ مثل: أمس، أو 17 أيلول 2025
byhand-note = الملاحظة
byhand-note-hint = لماذا؛ تظهر مع القرار

### الإبلاغ عن خطأ

report-title = ما الخطأ؟
report-hint = يُحفظ ما تبلّغ عنه مع ما فهمه راصد، ولا يغيّر شيئًا بنفسه.
report-name = الاسم { $number } خطأ
report-said = الخبر { $number } خطأ
report-story = ليست قصة واحدة
report-other = غير ذلك
report-kept = حُفظ البلاغ { $id }.
report-thanks = شكرًا. يدخل في البيانات التي تُحسَّن بها القواعد.
report-done = نُفّذ هذا الطلب من قبل.
report-undone = أُلغي البلاغ { $id }.
report-noted = أُضيفت الملاحظة إلى البلاغ { $id }.
report-note = الملاحظة
report-note-hint = ما الخطأ، وما الصواب؟
report-note-long = الملاحظة أطول من المسموح: أقصاها { $most } حرف.
report-send = أرسل
report-ask = ما الخطأ؟
report-empty = اكتب الملاحظة أولًا.
report-no-article = لا مادة وراء هذا التنبيه ليُبلَّغ عنها.
report-not-there = هذا ليس مما فُهم من المادة الآن.
marked-wrong-match = ليس هذا هو المقصود: { $sentence }
marked-wrong-state = فُهم هذا خطأً: { $sentence }
marked-wrong-story = مواد من قصص مختلفة: { $sentence }
marked-wrong-other = بلاغ عن: { $sentence }
mark-unknown = لا بلاغ ولا قرار برقم { $id }.
mark-undone-already = تراجع { $by } عن { $id } من قبل.

### مساعدة

help-why = لماذا وصل تنبيه، أو لماذا لم تصل مادة. مثال:
help-why-example = لماذا 71
help-details = قصة التنبيه كاملة، ردًّا عليه أو برقمه. مثال:
help-details-example = تفاصيل 71
help-analyze = ماذا يفهم راصد من نص أو رابط. مثال:
help-analyze-example = حلل https://example.com/news/1
help-review = ما ينتظر قرار محلل، واحدًا واحدًا. مثال:
help-review-example = المراجعة
help-report = أبلغ عن خطأ في تنبيه، ردًّا عليه أو برقمه. مثال:
help-report-example = أبلغ عن خطأ 71
