### قيادة راصد من المحادثة: قائمة المراقبة، المحطات، السجل، التصدير

steer-saved = حُفظ: «{ $name }»
steer-undo = تراجع
steer-done-before = نُفّذ هذا الطلب من قبل.
yes-word = نعم
no-word = لا

### حين لا يُحفظ تعديل

edit-stale = سبقك زميل إلى تعديل «{ $name }»، فلم أحفظ تعديلك كي لا يضيع تعديله.
edit-stands = ما هو قائم الآن
edit-wanted = ما أردتَ حفظه
edit-stale-hint = افتحه من جديد وعدّل ما تريد فوق القائم الآن.
edit-refused = لم يُحفظ شيء، والسبب:
edit-meanwhile = تغيّرت القائمة بينما كنت تعدّل. أعد المحاولة.
edit-nothing = لا جديد في هذا التعديل: هو القائم الآن.

fault-taken = «{ $text }» صيغة مأخوذة لاسم آخر ({ $other })، ولا تصلح لاسمين بلا شرط.
fault-empty = لا يصح أن يبقى فارغًا.
fault-phase = لا مرحلة في هذا الملف باسم «{ $text }».
fault-entity = لا اسم في قائمة المراقبة بالمعرّف «{ $text }»، أو بقي في الملف ما يحتاج إليه.
fault-milestone = لا محطة في هذا الملف بالمعرّف «{ $text }»، أو بقي ما يحتاج إليه.
fault-quantity = لا رقم متابَعًا في هذا الملف بالمعرّف «{ $text }».
fault-repeated = «{ $text }» مستعمل من قبل.
fault-words = لا قائمة كلمات في الملف باسم «{ $text }».
fault-dossier = لا ملف بالمعرّف «{ $text }».
fault-event = لا حدث معروفًا باسم «{ $text }».
fault-order = ينتهي قبل أن يبدأ.
fault-circle = يعود إلى نفسه.
fault-date = ليس تاريخًا. اكتبه مثل 2026-09 أو 2026-09-30.
fault-id = المعرّف بحروف لاتينية صغيرة وأرقام، ويبدأ بحرف.
fault-long = أطول مما ينبغي.
fault-choice = ليس من القيم المعروفة: { $text }
fault-missing = ناقص.
fault-key = حقل غير معروف.
fault-rule = تحتاج القاعدة إلى حدث، أو إلى اسم ومكان.
fault-person = ليس معرّف شخص. اكتبه مثل telegram:42 أو slack:U012AB3CD.
fault-target = ليس معرّف وجهة. اكتبه مثل telegram:-100123 أو slack:C012AB3CD.
fault-address = ليس عنوان ويب.
fault-time = ليس وقتًا. اكتبه مثل 08:00.
fault-zone = ليست منطقة زمنية. اكتبها مثل Asia/Baghdad.
fault-interval = المهلة بين ثانية ويوم. اكتبها مثل 90s أو 5m أو 1h.
fault-country = رمز البلد حرفان كبيران مثل IQ.
fault-language = رمز اللغة مثل ar أو en.
fault-slug = المعرّف بحروف لاتينية صغيرة وأرقام وشرطات مفردة.
fault-digest = لا يُرسل شيئًا: حدّد وقت الموجز أو وتيرة أخرى.
fault-file = ملف الإعدادات نفسه لا يُقرأ.

### الحقول

field-id = المعرّف
field-dossier = الملف
field-kind = النوع
field-enabled = المتابعة
field-ar = الاسم
field-en = الاسم بالإنجليزية
field-text = الصيغة
field-aliases = الصيغ
field-near = كلمات قربها
field-about = الوصف
field-phase = المرحلة
field-due = الموعد
field-entities = الأسماء المعنية
field-promotion = شرط الاكتمال
field-reports = قواعد التقارير
field-parts = الأجزاء
field-role = الدور
field-outlet = المصدر
field-url = العنوان
field-country = البلد
field-language = اللغة
field-interval = القراءة كل
field-pages = صفحات المقالات
field-trust = الثقة
field-title = التسمية
field-timezone = المنطقة الزمنية
field-digest-at = أوقات الموجز
field-weekly-on = يوم الموجز الأسبوعي
field-weekend = العطلة
field-running-digest = الموجز المتجدد
field-pictures = الصور
field-subscriptions = الاشتراكات
field-quiet = ساعات الهدوء
field-since = منذ
field-until = حتى

### ما تغيّر

audit-mute = صمت عن «{ $name }»
audit-target = المحادثة «{ $name }»
diff-new = أُضيف
diff-gone = حُذف
diff-on = استؤنفت المتابعة
diff-off = أُوقفت المتابعة
diff-is-on = متابَع
diff-is-off = موقوف
diff-nothing = لا شيء: محذوف
diff-set = { $field }: { $value }
diff-unset = حُذف { $field }، وكان: { $value }
diff-changed = { $field }: { $after }، وكان: { $before }
diff-added = أُضيف إلى { $field }: { $value }
diff-removed = حُذف من { $field }: { $value }
diff-order = تغيّر ترتيب { $field }
diff-rules = قواعد التقارير: { $after }، وكانت: { $before }
diff-has-rules = قواعد التقارير: { $count }

sort-base = قاعدة
sort-site = موقع
sort-city = مدينة أو إقليم
sort-organisation = مؤسسة
sort-force = قوة
sort-person = شخص
sort-agreement = اتفاق
sort-other = غير ذلك
sorts-base = قواعد
sorts-site = مواقع
sorts-city = مدن وأقاليم
sorts-organisation = مؤسسات
sorts-force = قوات
sorts-person = أشخاص
sorts-agreement = اتفاقات
sorts-other = غير ذلك
rank-reader = قارئ
rank-editor = محرر
rank-analyst = محلل
rank-admin = مشرف
pace-instant = فوري
pace-hourly = كل ساعة
pace-daily = يومي
pace-weekly = أسبوعي
promotion-official-or-two = جهة رسمية، أو مصدران مستقلان
promotion-two = مصدران مستقلان، وإن كان أحدهما رسميًا
promotion-person = تأكيد محلل
pledge-official-or-two = رسمي أو مصدران
pledge-two = مصدران
pledge-person = محلل

### قائمة المراقبة

watch-title = قائمة المراقبة
watch-title-of = قائمة المراقبة: { $what } ({ NUMBER($count) })
watch-legend = ✅ متابَع · ⏸ موقوف · بين القوسين: المواد التي ذكرته في آخر 7 أيام
watch-hint = لإضافة اسم في سطر واحد:
watch-hint-example = المراقبة أضف قاعدة الرافد | الرافد الجوية، Rafid base | قاعدة
watch-paused-count =
    { $count ->
        [zero] لا موقوف
        [one] واحد موقوف
        [two] اثنان موقوفان
        [few] { $count } موقوفة
        [many] { $count } موقوفًا
       *[other] { $count } موقوف
    }
watch-matches =
    { $count ->
        [zero] لا مادة
        [one] مادة واحدة
        [two] مادتان
        [few] { $count } مواد
        [many] { $count } مادة
       *[other] { $count } مادة
    }
watch-week = آخر 7 أيام
watch-last = آخر تعديل
watch-used-by = محطات تستعمله
watch-add = ➕ إضافة
watch-edit = ✏️ تعديل
watch-alias = ➕ صيغة
watch-pause = ⏸ إيقاف
watch-resume = ▶️ استئناف
watch-remove = 🗑 حذف
watch-all = القائمة كلها
watch-card = البطاقة
watch-which = أي اسم؟ مثل: { $example }
watch-which-example = المراقبة عرض عين الأسد
watch-paused-already = «{ $name }» موقوف من قبل.
watch-running-already = «{ $name }» متابَع من قبل.
watch-remove-ask = أتحذف «{ $name }» من قائمة المراقبة؟ يبقى ما نُشر عنه، ويمكن التراجع.
watch-remove-told =
    { $count ->
        [zero] لا اشتراك يسمّيه.
        [one] يسمّيه اشتراك واحد، ولن يصله شيء عنه بعد ذلك.
        [two] يسمّيه اشتراكان، ولن يصلهما شيء عنه بعد ذلك.
        [few] تسمّيه { $count } اشتراكات، ولن يصلها شيء عنه بعد ذلك.
        [many] يسمّيه { $count } اشتراكًا، ولن يصلها شيء عنه بعد ذلك.
       *[other] يسمّيه { $count } اشتراك، ولن يصلها شيء عنه بعد ذلك.
    }
watch-used = لا يُحذف «{ $name }» ما دام هذا يقوم عليه:
watch-used-hint = أوقف متابعته بدل حذفه، أو غيّر ما يقوم عليه أولًا.
uses-milestone = محطة «{ $name }»
uses-quantity = رقم «{ $name }»
uses-roll = قائمة «{ $name }»
uses-subject = موضوع الملف: به تُعرف المواد التي تخصه
uses-silence = مراقبة انقطاع الأخبار

### النماذج

form-add-title = إضافة إلى المراقبة
form-edit-title = تعديل قائمة المراقبة
form-alias-title = صيغة جديدة
form-rename-title = تسمية جديدة
form-milestone-title = محطة جديدة
form-due-title = موعد المحطة
form-fill-in = { $title }
form-next = التالي: المعاينة
form-save = احفظ
form-name = الاسم المعتمد
form-name-hint = قاعدة الرافد الجوية
form-spellings = صيغ أخرى
form-spellings-hint = سطر لكل صيغة، مثل: الرافد (قرب: قاعدة، مطار)
form-kind = النوع
form-near = كلمات قربها
form-near-hint = لاسم ملتبس: قاعدة، مطار
form-en = الاسم بالإنجليزية
form-en-hint = Rafid air base
form-dossier = الملف
form-milestone-hint = تسليم قاعدة الرافد
form-entities-hint = سطر لكل اسم، الأهم أولًا
form-like = على مثال محطة
form-like-hint = اسم محطة تؤخذ قواعد تقاريرها
form-no-dossier = لا ملف باسم «{ $text }».
form-no-kind = «{ $text }» ليس نوعًا أعرفه. الأنواع: { $kinds }.
form-no-name = ينقص الاسم.
form-long-name =
    { $count ->
        [zero] الاسم أطول مما ينبغي.
        [one] الاسم أطول من حرف.
        [two] الاسم أطول من حرفين.
        [few] الاسم أطول من { $count } أحرف.
        [many] الاسم أطول من { $count } حرفًا.
       *[other] الاسم أطول من { $count } حرف.
    }
alias-unread = لم أفهم الصيغة «{ $line }». اكتبها مثل: حرير (قرب: قاعدة، مطار؛ ليس بعد: طريق)
alias-option = «{ $option }» ليس شرطًا أعرفه. الشروط: قرب، ليس قرب، بعد، ليس بعد، قبل، ليس قبل، في النص، ليس في النص، حرفيًا، بهذا الرسم، بأل وبدونها، والنسبة، مختصر.
alias-which = أي صيغة؟
alias-known = لا جديد: الصيغ كلها هنا من قبل.
alias-none-such = لا صيغة هنا هي «{ $text }».

### المعاينة والمسودة

preview-title = معاينة قبل الحفظ: { $name }
preview-matches =
    { $count ->
        [zero] لا مطابقة في آخر 7 أيام.
        [one] مطابقة واحدة في آخر 7 أيام.
        [two] مطابقتان في آخر 7 أيام.
        [few] { $count } مطابقات في آخر 7 أيام.
        [many] { $count } مطابقة في آخر 7 أيام.
       *[other] { $count } مطابقة في آخر 7 أيام.
    }
preview-followed =
    { $count ->
        [zero] ليس منها ما يخص ملفًا نتابعه.
        [one] واحدة منها تخص ملفًا نتابعه.
        [two] اثنتان منها تخصان ملفًا نتابعه.
        [few] { $count } منها تخص ملفًا نتابعه.
        [many] { $count } منها تخص ملفًا نتابعه.
       *[other] { $count } منها تخص ملفًا نتابعه.
    }
preview-bounded =
    { $count ->
        [zero] لم تُفحص أي مادة.
        [one] فُحصت أحدث مادة فقط.
        [two] فُحصت أحدث مادتين فقط.
        [few] فُحصت أحدث { $count } مواد فقط، وفي الأسبوع أكثر منها.
        [many] فُحصت أحدث { $count } مادة فقط، وفي الأسبوع أكثر منها.
       *[other] فُحصت أحدث { $count } مادة فقط، وفي الأسبوع أكثر منها.
    }
preview-nothing-read = لم تُقرأ أي مادة في آخر 7 أيام، فلا تدل المعاينة على شيء.
doubt-title = لا يُحفظ كما هو
doubt-shared = «{ $spelling }» صيغة من صيغ «{ $other }»: لا يُعرف أيهما المقصود.
doubt-short = «{ $spelling }» أقصر من أن تدل وحدها على شيء.
doubt-ordinary = «{ $spelling }» كلمة شائعة: وحدها لا تدل على المقصود.
doubt-everywhere = «{ $spelling }» في كثير مما يُنشر: وحدها لا تدل على المقصود.
doubt-cure = العلاج: اكتب «كلمات قربها»، أو صيغة من كلمتين فأكثر، أو شرطًا مثل: الرافد (بعد: قاعدة، مطار)
draft-save = احفظ
draft-edit = عدّل
draft-drop = إلغاء
draft-remove = احذف
draft-dropped = لا بأس، لم يُحفظ شيء.
draft-gone = لم يبق ما يُحفظ هنا: فات أوانه أو حلّ محله غيره. ابدأ من جديد.
draft-blocked = لا يُحفظ كما هو: عدّله أولًا كما ذُكر في المعاينة.

### المحطات

milestone-title = المحطات
milestone-title-of = محطات ملف «{ $name }»
milestone-count =
    { $count ->
        [zero] لا محطات
        [one] محطة واحدة
        [two] محطتان
        [few] { $count } محطات
        [many] { $count } محطة
       *[other] { $count } محطة
    }
milestone-rules =
    { $count ->
        [zero] لا قاعدة
        [one] قاعدة واحدة
        [two] قاعدتان
        [few] { $count } قواعد
        [many] { $count } قاعدة
       *[other] { $count } قاعدة
    }
milestone-no-due = بلا موعد
milestone-no-rules = لا قواعد تقارير لهذه المحطة: لا تتغير حالتها إلا بقرار محلل من «المراجعة». وتُكتب القواعد في ملف الإعدادات.
milestone-due = 📅 الموعد
milestone-rule = شرط الاكتمال
milestone-rename = ✏️ تسمية
milestone-status = الحالة
milestone-all = كل المحطات
milestone-add = ➕ محطة
milestone-which = أي محطة؟ مثل: { $example }
milestone-which-example = المحطات موعد phase2_full_withdrawal أيلول 2026
milestone-due-ask = ما موعد «{ $name }»؟
milestone-due-hint = أيلول 2026، أو 2026-09-01..2026-09-30، أو بلا
milestone-due-what = «{ $text }» ليس موعدًا أفهمه. اكتبه بسنته، مثل: أيلول 2026، أو 2026-09، أو 2026-09-01..2026-09-30، أو «بلا».
milestone-due-order = ينتهي الموعد قبل أن يبدأ.
milestone-due-reported = ما تداولته المصادر موعد آخر ({ $window })، وهو المعروض في الحالة ما لم يلغه ما هو أقوى.
milestone-rule-ask = متى تُعدّ محطة «{ $name }» مكتملة؟ الآن: { $now }
milestone-remove-ask = أتحذف محطة «{ $name }»؟ يبقى ما قيل عنها، ويمكن التراجع.
milestone-like-note = أُخذت قواعد التقارير من محطة «{ $name }»، ووُضع الاسم الأول هنا مكان الاسم الأول هناك. راجع الكلمات في ملف الإعدادات.
milestone-like-what = لتؤخذ القواعد من محطة أخرى: سمِّ محطة من الملف نفسه، واكتب هنا اسمًا واحدًا على الأقل من الأسماء المعنية.
milestone-no-phase = لا مرحلة في هذا الملف باسم «{ $text }».

### السجل والتراجع

audit-title = سجل التعديلات
audit-title-of = سجل التعديلات: { $name }
audit-empty = لا تعديل بعد.
audit-hint = لتعديل بعينه: «السجل 12». ولشخص أو اسم: «السجل عين الأسد».
audit-older = الأقدم
audit-all = السجل كله
audit-one = التعديل { $id }: { $name }
audit-undoes = تراجع عن { $id }: { $words }
audit-undone = { $words } (أُلغي)
audit-of = هذا تراجع عن التعديل { $id }.
audit-by = أُلغي بالتعديل { $id }.
audit-who = لا شخص في السجل ولا اسم متابَع هو «{ $name }».
undo-done-title = تم التراجع: { $name }
undo-again = أعد التعديل
undo-done = التعديل { $id } سبق التراجع عنه.
undo-nothing = لا تعديل لك يُتراجع عنه.
undo-unknown = لا تعديل برقم { $id }.
undo-what = اكتب رقم التعديل بعد «تراجع»، أو «تراجع» وحدها لآخر تعديل لك؛ «{ $text }» ليس رقمًا.

### التصدير

export-title = الإعدادات السارية الآن
export-files =
    { $count ->
        [zero] لا ملفات.
        [one] ملف واحد في الحزمة المرفقة.
        [two] ملفان في الحزمة المرفقة.
        [few] { $count } ملفات في الحزمة المرفقة.
        [many] { $count } ملفًا في الحزمة المرفقة.
       *[other] { $count } ملف في الحزمة المرفقة.
    }
export-same = لا فرق بينها وبين ملفات الإعدادات.
export-differs =
    { $count ->
        [zero] لا فرق بينها وبين ملفات الإعدادات.
        [one] فرق واحد بينها وبين ملفات الإعدادات:
        [two] فرقان بينها وبين ملفات الإعدادات:
        [few] { $count } فروق بينها وبين ملفات الإعدادات:
        [many] { $count } فرقًا بينها وبين ملفات الإعدادات:
       *[other] { $count } فرق بينها وبين ملفات الإعدادات:
    }
export-line = { $name }: { $words }
export-rewritten = أُعيدت كتابة { $file } كله، فلم تبق فيه الملاحظات بين الأسطر.
export-left-out = لم تُكتب الوجهة { $target }: ليس لها اشتراك، ولا تقبل الملفات وجهة بلا اشتراك.
export-hint = ضعها مكان مجلد الإعدادات، أو طبّقها على نسخة أخرى:

### المساعدة

help-watch = الأسماء التي أتابعها: إضافة وصيغ وإيقاف، مع معاينة قبل الحفظ. مثال:
help-watch-example = المراقبة عين الأسد
help-milestone = محطات الملف ومواعيدها وشرط اكتمالها. مثال:
help-milestone-example = المحطات
help-audit = من غيّر ماذا ومتى. مثال:
help-audit-example = السجل
help-undo = التراجع عن آخر تعديل لك، أو عن تعديل برقمه. مثال:
help-undo-example = تراجع 12
help-export = الإعدادات السارية ملفاتٍ جاهزة. مثال:
help-export-example = صدّر
