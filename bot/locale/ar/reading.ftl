### تجربة: ماذا يفهم راصد من نص، ولماذا

trial-title = ما فهمه راصد من النص
trial-belongs = يخص ملف «{ $dossier }»، والدليل:
trial-outside = لا يخص هذا النص أيًّا من الملفات التي يتابعها راصد.
trial-outside-named = الأسماء الواردة فيه لا تكفي وحدها: يلزم اسم في صلب الملف، أو اسم ومعه في الجملة نفسها ما يدل على الموضوع.
trial-closest = أقرب اسم متابَع إلى ما فيه: «{ $words }» يشبه { $entity }.
trial-nothing-close = ليس فيه ما يشبه اسمًا من الأسماء المتابَعة.
trial-origin = مصدر المادة كما تذكره هي: { $source } ({ $kind })
trial-named = الأسماء
trial-name =
    { $entity }: { $spellings } ({ $count ->
        [zero] لم يُذكر
        [one] مرة واحدة
        [two] مرتان
        [few] { $count } مرات
        [many] { $count } مرة
       *[other] { $count } مرة
    })
trial-reports = ما يقوله عن المحطات
trial-no-reports = لم يجد راصد فيه خبرًا عن أي محطة من محطات الملف.
trial-report = { $milestone }: { $stage }
trial-reason = السبب: { $rule }
trial-except = ويُستثنى: «{ $what }»
trial-when = { $when } ({ $precision })
trial-no-date = بلا تاريخ معروف
trial-unattributed = غير منسوب إلى أحد
trial-claims = الأرقام
trial-claim = { $quantity }: { $value }
trial-refused = ما لم يؤخذ به، ولماذا
trial-refusal = «{ $words }» – { $rule }
trial-refusal-about = «{ $words }» – { $rule } ({ $about })
trial-unmet = «{ $words }» – ليس هنا «{ $entity }»: { $why }
trial-more-refused =
    { $count ->
        [zero] ولا شيء غير ذلك.
        [one] وموضع آخر مثلها.
        [two] وموضعان آخران مثلها.
        [few] و{ $count } مواضع أخرى مثلها.
        [many] و{ $count } موضعًا آخر مثلها.
       *[other] و{ $count } موضع آخر مثلها.
    }
trial-marks = الكلمة التي بُني عليها الحكم بين قوسين معقوفين.
trial-undated = لم يُعطَ تاريخ نشر: ما لا يُفهم إلا به، مثل «غدًا» و«الشهر المقبل»، يبقى بلا تاريخ ما لم يكن في النص تاريخ نشره.
trial-empty = لا نص هنا ليُقرأ.
trial-no-text = { $given } ليس نصًّا ولا رابطًا يُقرأ. تُقرأ روابط http وhttps، أما الملف فهكذا: rasid try - < الملف
trial-no-article = لم يُعثر في الصفحة على نص مقال.

### مصدر المادة

origin-agency = وكالة أنباء
origin-quoted = نقلًا عن وسيلة أخرى
origin-translated = ترجمة

### المراحل

stage-planned = مخطط له
stage-imminent = وشيك
stage-underway = جارٍ
stage-completed = تم
stage-delayed = تأجّل
stage-denied = نُفي

### من يتحمل مسؤولية الخبر

voice-official = جهة رسمية
voice-named = شخص ذُكر اسمه
voice-anonymous = مصدر لم يُذكر اسمه
voice-media = وسيلة إعلام

### دقة التاريخ

precision-day = بدقة يوم
precision-month = بدقة شهر
precision-quarter = بدقة ربع سنة
precision-half = بدقة نصف سنة
precision-year = بدقة سنة
precision-range = مدة تقريبية

### ما يعدّه الرقم

role-present = العدد الموجود
role-leaving = العدد المغادر
role-staying = العدد الباقي
role-arriving = العدد القادم
role-target = العدد المستهدف
role-peak = أعلى عدد
role-killed = قتلى
role-wounded = جرحى
role-capacity = سعة
role-distance = مسافة
role-duration = مدة
role-rank = ترتيب
role-told = كما ورد

### كيف قيل الرقم

qualifier-exact = { $low }
qualifier-about = نحو { $low }
qualifier-less-than = أقل من { $high }
qualifier-more-than = أكثر من { $low }
qualifier-at-least = ما لا يقل عن { $low }
qualifier-at-most = ما لا يزيد على { $high }
qualifier-tens = عشرات (من { $low } إلى { $high })
qualifier-hundreds = مئات (من { $low } إلى { $high })
qualifier-thousands = آلاف (من { $low } إلى { $high })
qualifier-millions = ملايين (من { $low } إلى { $high })
qualifier-range = من { $low } إلى { $high }

### اسم مكتوب ولم يُحسب

unmet-before = لا يُحسب إلا بعد كلمة مثل { $words }
unmet-after = لا يُحسب إلا قبل كلمة مثل { $words }
unmet-near = لا يُحسب إلا إذا كان في جملته كلمة مثل { $words }
unmet-anywhere = لا يُحسب إلا إذا كان في النص كلمة مثل { $words }
unmet-not-before = تستبعده الكلمة التي قبله
unmet-not-after = تستبعده الكلمة التي بعده
unmet-not-near = تستبعده كلمة في جملته
unmet-not-anywhere = تستبعده كلمة في النص
unmet-doc = اسم مختصر لا يُحسب إلا إذا ذُكر الاسم كاملًا في النص

### لماذا كانت المرحلة كذلك

rule-past = الفعل ماضٍ، فالأمر قد وقع.
rule-future = الفعل للمستقبل، فالأمر لم يقع بعد.
rule-present = الفعل مضارع، فالأمر يجري الآن.
rule-headline = فعل مضارع في عنوان، وهو في العناوين لما وقع للتو.
rule-near = في الجملة ما يدل على قرب الأمر، مثل «وشيك» و«اقتراب» و«خلال الأيام المقبلة».
rule-plan = في الجملة خطة أو موعد مقرر أو اتفاق ينص على الأمر.
rule-begun = تقول الجملة إن الأمر بدأ.
rule-going-on = تقول الجملة إن الأمر مستمر أو قيد التنفيذ.
rule-done = تقول الجملة إن الأمر تم أو اكتمل.
rule-after = جاء الأمر بعد «بعد» أو «عقب» مع فعل ماضٍ، فقد سبقه.
rule-by-way-of = جاء الأمر وسيلة لما وقع («عبر»، «من خلال»)، فقد جرى معه.
rule-announced = تعلن الجملة الأمر نفسه.
rule-participle = يوصف الأمر بما قد تم، مثل «المبرم» و«الموقّع».
rule-ahead = ليس في الجملة إلا موعد، وهو لم يحن بعد.
rule-gone-by = ليس في الجملة إلا تاريخ، وقد مضى.
rule-state = تصف الجملة حالًا قائمة.
rule-postponed = تتحدث الجملة عن تأجيل أو تعليق أو تأخر.
rule-refuted = تنفي الجملة خبرًا عن الأمر.
rule-unchanged = تنفي الجملة تغيير الموعد، فالخطة على حالها.

### لماذا لم يُعدّ خبرًا

rule-negated = منفي: لم يقع.
rule-not-meant = تقول الجملة إن ذلك ليس المقصود («لا يعني…»).
rule-conditional = مشروط أو محتمل («إذا»، «ربما»، «إلا بعد»)، فلا يُقطع به.
rule-demanded = مطالبة أو دعوة، لا خبر بأنه وقع أو سيقع.
rule-topic = موضوع بحث أو حديث، لا خبر.
rule-hypothetical = افتراض أو خشية («مخاوف من»، «احتمال»)، لا خبر.
rule-excluded = مستثنى: تقول الجملة إنه غير مشمول.
rule-background = خلفية: أمر قديم تذكّر به المادة.
rule-other-sense = للكلمة هنا معنى آخر.
rule-nobody = ليس طرفًا فيه أحد ممن يتابعهم الملف.
rule-no-milestone = ليس في الملف محطة لهذا الأمر.
rule-elsewhere = في مكان، أو من طرف، تستثنيه شروط المحطة.
rule-too-old = خارج المدة التي يتابعها الملف، أو التي وُضعت لها هذه الصياغة.
rule-undated = تصلح له أكثر من محطة، ولا تاريخ يبيّن أيها المقصود.
rule-outweighed = تقول المادة عن المحطة نفسها ما هو أقوى في موضع آخر.

### لماذا لم يُعدّ الرقم معلومة

rule-number-year = سنة، لا عدد.
rule-number-date = جزء من تاريخ.
rule-number-distance = مسافة، ولا يتابعها الملف.
rule-number-age = عمر أو مدة، ولا يتابعها الملف.
rule-number-time = وقت أو ساعة.
rule-number-money = مبلغ من المال.
rule-number-share = نسبة مئوية أو حصة.
rule-number-ordinal = رقم ترتيب، لا عدد.
rule-number-no-unit = لا يقول النص ماذا يعدّ هذا الرقم.
rule-number-name = جزء من اسم، مثل «إف-16».
rule-number-others = يعدّ غير من يتابعهم الملف.
rule-number-elsewhere = يعدّ في مكان لا يتابعه الملف.
rule-number-not-tracked = رقم لا يتابعه الملف.
