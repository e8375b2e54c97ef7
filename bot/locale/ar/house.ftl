### عبارات مشتركة بين أوامر غرفة الأخبار

house-undo = ↩ تراجع
house-save = احفظ
house-drop = لا تحفظ
house-next = التالي
house-previous = السابق
house-page = الصفحة { $page } من { $pages }
house-fill-in = أكمل ما يلي:
help-more = كل الأوامر
help-title-all = كل ما يمكنك أن تطلبه هنا
help-of-one = لشرح أمر بعينه:
help-of-one-example = مساعدة حالة
help-names = ويُكتب أيضًا:
help-latin = وفي تيليغرام:
help-unknown = لا أمر اسمه «{ $text }».
topic-ask = للسؤال
topic-follow = لما يصلك
topic-review = للمراجعة
topic-steer = للإدارة

### المصادر

help-feeds = الخلاصات التي تُقرأ وحالُ كل منها، وإضافتها وإيقافها. مثال:
help-feeds-example = المصادر
feeds-title = المصادر
feeds-none = لا تُقرأ أي خلاصة بعد.
feeds-failing = متعثرة
feeds-slow = متأخرة
feeds-working = تعمل
feeds-paused = موقوفة
feeds-unread = لم تُقرأ بعد
feeds-unread-since = آخر قراءة ناجحة { $since }
feeds-because = { $told } — { $why }
feeds-add-button = أضف مصدرًا
feeds-export-button = ملف OPML
feeds-pause-button = أوقفها
feeds-resume-button = استأنفها
feeds-test-button = جرّبها الآن
feeds-remove-button = احذفها
feeds-rename-button = تسمية المصدر
feeds-interval-button = فاصل القراءة
feeds-state = الحال
feeds-key = المعرّف
feeds-url = العنوان
feeds-last-poll = آخر قراءة
feeds-last-item = آخر مادة
feeds-never = لا شيء بعد
feeds-lately = في 7 أيام
feeds-items =
    { $count ->
        [zero] لا مواد
        [one] مادة واحدة
        [two] مادتان
        [few] { $count } مواد
        [many] { $count } مادة
       *[other] { $count } مادة
    }
feeds-failures = إخفاقات متتالية
feeds-interval = فاصل القراءة
feeds-next = القراءة التالية
feeds-scrolled = فوات محتمل
feeds-scrolled-line =
    { $count ->
        [zero] لم يفت شيء: بقي في القائمة ما قُرئ من قبل
        [one] ربما فاتت مواد مرة واحدة: تجددت القائمة كلها بين قراءتين
        [two] ربما فاتت مواد مرتين: تجددت القائمة كلها بين قراءتين
        [few] ربما فاتت مواد { $count } مرات: تجددت القائمة كلها بين قراءتين
        [many] ربما فاتت مواد { $count } مرة: تجددت القائمة كلها بين قراءتين
       *[other] ربما فاتت مواد { $count } مرة: تجددت القائمة كلها بين قراءتين
    }
feeds-moved = انتقلت إلى
feeds-hub = يخبرنا خادمها بجديدها حتى
feeds-trust = الثقة
feeds-trust-normal = عادية
feeds-trust-low = منخفضة: نشرها الخبر أولًا لا يمنع التنبيه إليه من مصدر آخر
feeds-card-hint = لتغييرها: «المصادر سمّ …»، «المصادر كل 10 دقائق …»، «المصادر ثقة …»، ومعها معرّفها.
feeds-which = أي خلاصة؟ اكتب معرّفها أو اسم مصدرها، مثل: المصادر عرض shafaq
feeds-unknown = لا خلاصة باسم «{ $name }».
feeds-several = لـ«{ $name }» أكثر من خلاصة.
feeds-paused-now = أُوقفت قراءة «{ $outlet }». ما جُمع منها باقٍ.
feeds-resumed-now = عادت قراءة «{ $outlet }» من الدورة التالية.
feeds-not-paused = «{ $outlet }» ليست موقوفة.
feeds-removed = حُذفت «{ $outlet }» من المصادر. ما جُمع منها باقٍ.
feeds-renamed = صار اسم «{ $before }»: «{ $after }».
feeds-long-name = الاسم أطول من { $most } حرفًا.
feeds-interval-now = تُقرأ «{ $outlet }» الآن { $every }.
feeds-bad-interval = «{ $text }» ليس فاصلًا أفهمه. اكتبه من ثانية إلى يوم، مثل: 5m أو 10 دقائق أو ساعة.
feeds-which-trust = الثقة «عادية» أو «منخفضة».
feeds-trust-low-now = ثقة «{ $outlet }» منخفضة الآن: نشرها الخبر أولًا لا يمنع التنبيه إليه من مصدر آخر.
feeds-trust-normal-now = ثقة «{ $outlet }» عادية الآن.
every-hours =
    { $count ->
        [zero] بلا فاصل
        [one] كل ساعة
        [two] كل ساعتين
        [few] كل { $count } ساعات
        [many] كل { $count } ساعة
       *[other] كل { $count } ساعة
    }
every-minutes =
    { $count ->
        [zero] بلا فاصل
        [one] كل دقيقة
        [two] كل دقيقتين
        [few] كل { $count } دقائق
        [many] كل { $count } دقيقة
       *[other] كل { $count } دقيقة
    }
every-seconds =
    { $count ->
        [zero] بلا فاصل
        [one] كل ثانية
        [two] كل ثانيتين
        [few] كل { $count } ثوانٍ
        [many] كل { $count } ثانية
       *[other] كل { $count } ثانية
    }
feeds-add-title = إضافة مصدر
feeds-form-url = عنوان الخلاصة
feeds-form-outlet = اسم المصدر
feeds-form-outlet-hint = كما يعرفه القراء
feeds-form-list = عنوان ملف OPML
feeds-no-address = «{ $text }» ليس عنوان http ولا https.
feeds-known = هذه خلاصة «{ $outlet }»، وهي تُقرأ أصلًا ومعرّفها { $feed }.
feeds-known-all = كلها تُقرأ أصلًا.
feeds-unreadable = لم تُضف، فقد جُرّبت قراءتها وتعذرت: { $why }.
feeds-no-outside = لا يستطيع هذا البرنامج القراءة من الشبكة.
feeds-trial-items =
    { $count ->
        [zero] قُرئت ولا مواد فيها الآن.
        [one] قُرئت وفيها مادة واحدة.
        [two] قُرئت وفيها مادتان.
        [few] قُرئت وفيها { $count } مواد.
        [many] قُرئت وفيها { $count } مادة.
       *[other] قُرئت وفيها { $count } مادة.
    }
feeds-trial-matches =
    { $count ->
        [zero] لا شيء منها الآن يخص ملفاتنا.
        [one] منها مادة واحدة تخص ملفاتنا.
        [two] منها مادتان تخصان ملفاتنا.
        [few] منها { $count } مواد تخص ملفاتنا.
        [many] منها { $count } مادة تخص ملفاتنا.
       *[other] منها { $count } مادة تخص ملفاتنا.
    }
feeds-trial-dropped =
    { $count ->
        [zero] كلها صالحة.
        [one] وفيها مادة واحدة لا تصلح.
        [two] وفيها مادتان لا تصلحان.
        [few] وفيها { $count } مواد لا تصلح.
        [many] وفيها { $count } مادة لا تصلح.
       *[other] وفيها { $count } مادة لا تصلح.
    }
feeds-trial-fits = تخص ملفاتنا
feeds-undated = بلا تاريخ
feeds-added = أُضيفت «{ $outlet }» ومعرّفها { $feed }، وتُقرأ من الدورة التالية.
feeds-added-many =
    { $count ->
        [zero] لم يُضف شيء.
        [one] أُضيفت خلاصة واحدة.
        [two] أُضيفت خلاصتان.
        [few] أُضيفت { $count } خلاصات.
        [many] أُضيفت { $count } خلاصة.
       *[other] أُضيفت { $count } خلاصة.
    }
feeds-dropped = لم يُحفظ شيء.
feeds-draft-gone = انتهت هذه المعاينة. أعد «المصادر أضف» مع العنوان.
feeds-import-title = استيراد OPML
feeds-import-count =
    { $count ->
        [zero] لا خلاصات في الملف.
        [one] في الملف خلاصة واحدة.
        [two] في الملف خلاصتان.
        [few] في الملف { $count } خلاصات.
        [many] في الملف { $count } خلاصة.
       *[other] في الملف { $count } خلاصة.
    }
feeds-import-new =
    { $count ->
        [zero] كلها تُقرأ أصلًا.
        [one] واحدة منها جديدة.
        [two] اثنتان منها جديدتان.
        [few] { $count } منها جديدة.
        [many] { $count } منها جديدة.
       *[other] { $count } منها جديدة.
    }
feeds-import-fault = سطر لم يُفهم:
feeds-no-list = ليس هذا ملف OPML فيه خلاصات. { $why }
feeds-exported =
    { $count ->
        [zero] لا خلاصات بعد.
        [one] خلاصة واحدة في ملف OPML.
        [two] خلاصتان في ملف OPML.
        [few] { $count } خلاصات في ملف OPML.
        [many] { $count } خلاصة في ملف OPML.
       *[other] { $count } خلاصة في ملف OPML.
    }

### الأشخاص

help-people = الأدوار والصلاحيات، وتغييرها. مثال:
help-people-example = الأشخاص
people-title = الأشخاص
people-none = لم يُسند دور إلى أحد بعد: يسأل من شاء، ولا يدير أحد إلا من الطرفية.
people-hint = القارئ يسأل، والمحرر يقرّر ما يصل المحادثات، والمحلل يراجع، والمشرف يدير.
people-add-button = أضف شخصًا
duty-stranger = غير معروف هنا
duty-reader = قارئ
duty-editor = محرر
duty-analyst = محلل
duty-admin = مشرف
people-who = «{ $text }» لا يدل على شخص. اكتب معرّفه مثل telegram:42 أو slack:U012AB3CD، ويجده صاحبه بكتابة «من أنا».
people-whom = من؟ اكتب معرّفه، مثل: الأشخاص حذف telegram:42
people-unknown = لا دور لأحد بالمعرّف { $person }.
people-which-role = أي دور؟
people-last-admin = { $person } آخر المشرفين. أضف مشرفًا آخر أولًا.
people-removed = لم يعد لـ{ $person } دور.
made-reader = { $person } قارئ الآن.
made-editor = { $person } محرر الآن.
made-analyst = { $person } محلل الآن.
made-admin = { $person } مشرف الآن.
people-form-title = إسناد دور
people-form-person = المعرّف
people-form-role = الدور
people-form-hint = المعرّف رقم المنصة لا الاسم. يجده صاحبه بكتابة «من أنا».
help-whoami = معرّفك ودورك ومعرّف هذه المحادثة. مثال:
help-whoami-example = من أنا
whoami-person = معرّفك
whoami-role = دورك
whoami-chat = هذه المحادثة
whoami-nobody = لا أعرفك هنا
whoami-anonymous = تكتب باسم المجموعة أو القناة، فلا أعرف من أنت. اكتب باسمك.
whoami-hint = ليتغير دورك أعطِ المشرف معرّفك.
whoami-copy = انسخ المعرّف

### الوجهات

help-targets = المحادثات التي يصلها ما يُرصد، وما يعوقه. مثال:
help-targets-example = الوجهات
targets-title = الوجهات
targets-none = لا تصل التنبيهات إلى أي محادثة بعد.
targets-open = تعمل
targets-refused = رفضتها المنصة — { $why }
targets-waits = تنتظر حتى { $until } — { $why }
targets-paused = موقوفة حتى { $until }
targets-quiet = في ساعات الهدوء حتى { $until }
targets-disabled = لم تعد في ملف الإعدادات
targets-subscriptions =
    { $count ->
        [zero] بلا اشتراكات
        [one] اشتراك واحد
        [two] اشتراكان
        [few] { $count } اشتراكات
        [many] { $count } اشتراكًا
       *[other] { $count } اشتراك
    }
targets-waiting-count =
    { $count ->
        [zero] لا شيء
        [one] تنبيه واحد ينتظر
        [two] تنبيهان ينتظران
        [few] { $count } تنبيهات تنتظر
        [many] { $count } تنبيهًا ينتظر
       *[other] { $count } تنبيه ينتظر
    }
targets-state = الحال
targets-key = المعرّف
targets-follows = تتابع
targets-digest = الموجز القادم
targets-no-digest = لا موجز
targets-stuck = في الانتظار
targets-pause-button = أوقفها ساعتين
targets-resume-button = استأنفها
targets-test-button = رسالة تجربة
targets-remove-button = احذفها
targets-which = أي وجهة؟
targets-unknown = لا وجهة باسم «{ $name }».
targets-paused-now = أُوقف ما يصل «{ $name }» حتى { $until }، وما يأتي قبل ذلك يصل بعده مجموعًا.
targets-resumed-now = عاد الإرسال إلى «{ $name }».
targets-not-paused = «{ $name }» ليست موقوفة.
targets-removed = لن يصل «{ $name }» شيء بعد الآن.
targets-bad-length = «{ $text }» ليس مدة أفهمها. اكتبها مثل: 30m أو ساعتين أو 3 أيام.
targets-test-sent = رسالة التجربة في طريقها إلى «{ $name }».
targets-test-later = رسالة التجربة إلى «{ $name }» تنتظر. الحال: { $state }.
targets-untestable = لا تُرسل رسالة تجربة إلى «{ $name }». الحال: { $state }.
targets-no-token = لا تُرسل رسالة تجربة إلى «{ $name }»: رمز منصتها غير مضبوط في إعدادات التشغيل.
trial-arrived = رسالة تجربة من راصد
trial-asked = طلبها { $name }. وصولها يعني أن التنبيهات تصل إلى هنا.

### الصحة

help-outbox = ما تعثّر إرساله، وإعادته أو صرف النظر عنه. مثال:
help-outbox-example = المتعثرة
help-health = هل يعمل راصد كما ينبغي، والأسوأ أولًا. مثال:
help-health-example = الصحة
health-title = صحة راصد
health-ok = كل شيء يعمل.
health-degraded = يعمل، وفيه ما يستحق النظر.
health-danger = فيه ما يحتاج إليك الآن:
health-is-ok = سليمة
health-is-degraded = تستحق النظر
health-is-danger = في خطر
health-is-unknown = لا تُعرف من هنا
health-is-off = غير مستعملة
health-silent = يُقرأ بلا عطل ولم يعد يأتي بجديد
health-who = أين
health-parts = الأجزاء
health-to-feeds = المصادر المتعثرة
health-to-targets = الوجهات
health-to-outbox = الرسائل المتعثرة
check-polls = قراءة الخلاصات
check-sends = الإرسال
check-outbox = الرسائل المنتظرة
check-dead-letters = الرسائل المرفوضة
check-feeds = المصادر
check-silent-feeds = المصادر الصامتة
check-backlog = خلاصات تنتظر دورها
check-questions = الأسئلة التي لم يُجب عنها
check-targets = الوجهات
check-leader = الخدمة
check-redis = ذاكرة Redis
check-telegram = بوت تيليغرام
check-slack = بوت سلاك
check-database = قاعدة البيانات
check-clock = ساعة الجهاز

### الطرفية

console-picture = الصورة: { $path }
console-document = الملف: { $path }
console-copied = انسخ هذا:
console-optional = { $label } (يمكن تركه)
console-keep = { $label } [{ $value }]
console-lines = { $label }، ثم سطر فارغ
console-cancelled = تُرك.
console-not-written = تعذرت كتابة الملف: { $why }

### لماذا لا تصل الرسائل إلى وجهة

reason-rate-limited = طلبت المنصة التمهل
reason-forbidden = حُظر البوت هناك أو أُخرج
reason-target-gone = المحادثة غير موجودة أو لم يعد البوت فيها
reason-token = رمز البوت مرفوض
reason-thread-gone = حُذف الموضوع
reason-blocked = حظر صاحب المحادثة البوت
reason-removed-from-chat = أُخرج البوت من المحادثة
console-no-button = لا زر بهذا الرقم. الأرقام من 1 إلى { $most }.
