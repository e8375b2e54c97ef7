### ما وصل إليه الأمر: الحالات والمواعيد ومن قال ماذا. تستعملها التنبيهات والأوامر

state-unrated = لم يُقيَّم بعد
state-planned = مخطَّط
state-imminent = وشيك
state-underway = جارٍ
state-candidate = أُعلن إنجازه ولم يتأكد
state-complete = مكتمل
state-delayed = متأخر
state-disputed = متنازَع عليه

standing-since = { $state } منذ { $day }
standing-candidate = أُعلن إنجازه في { $day } ولم يتأكد بعد

### المواعيد

plan-due = الموعد: { $window }
plan-past = كان الموعد: { $window }
plan-moved = كان مقررًا: { $before }، وصار الموعد: { $after }
plan-rivals = مواعيد أخرى ذُكرت: { $windows }
plan-late =
    كان مقررًا: { $window }، وتم { $days ->
        [zero] في يومه الأخير
        [one] بعده بيوم واحد
        [two] بعده بيومين
        [few] بعده بـ{ $days } أيام
        [many] بعده بـ{ $days } يومًا
       *[other] بعده بـ{ $days } يوم
    }
overdue =
    { $days ->
        [zero] حلّ الموعد ولا دليل على إنجازه
        [one] تجاوز الموعد بيوم واحد ولا دليل على إنجازه
        [two] تجاوز الموعد بيومين ولا دليل على إنجازه
        [few] تجاوز الموعد بـ{ $days } أيام ولا دليل على إنجازه
        [many] تجاوز الموعد بـ{ $days } يومًا ولا دليل على إنجازه
       *[other] تجاوز الموعد بـ{ $days } يوم ولا دليل على إنجازه
    }
overdue-disputed =
    { $days ->
        [zero] حلّ الموعد، والأدلة على إنجازه متعارضة
        [one] تجاوز الموعد بيوم واحد، والأدلة على إنجازه متعارضة
        [two] تجاوز الموعد بيومين، والأدلة على إنجازه متعارضة
        [few] تجاوز الموعد بـ{ $days } أيام، والأدلة على إنجازه متعارضة
        [many] تجاوز الموعد بـ{ $days } يومًا، والأدلة على إنجازه متعارضة
       *[other] تجاوز الموعد بـ{ $days } يوم، والأدلة على إنجازه متعارضة
    }

### من قال ذلك

said-by = { $speaker } ({ $voice })
said-by-via = { $who }، نقلًا عن { $via }
said-via = نقلًا عن { $via }
said-withdrawn = حذفه المصدر من مادته { $day }
said-by-dossier = كما في الملف
sources-independent =
    { $count ->
        [zero] لا مصدر مستقلًّا
        [one] مصدر مستقل واحد
        [two] مصدران مستقلان
        [few] { $count } مصادر مستقلة
        [many] { $count } مصدرًا مستقلًّا
       *[other] { $count } مصدر مستقل
    }

### التضارب

conflict-due =
    { $sides ->
        [zero] مواعيد متضاربة
        [one] موعد متضارب
        [two] موعدان متضاربان
        [few] { $sides } مواعيد متضاربة
        [many] { $sides } موعدًا متضاربًا
       *[other] { $sides } موعد متضارب
    }: { $subject }
conflict-slip = تأجيل: { $subject }
conflict-date =
    { $sides ->
        [zero] تواريخ متضاربة لما حدث
        [one] تاريخ متضارب لما حدث
        [two] تاريخان متضاربان لما حدث
        [few] { $sides } تواريخ متضاربة لما حدث
        [many] { $sides } تاريخًا متضاربًا لما حدث
       *[other] { $sides } تاريخ متضارب لما حدث
    }: { $subject }
conflict-state = أُعلن إنجازه وقيل خلاف ذلك: { $subject }
conflict-state-underway = أُعلن إنجازه وقيل إنه ما زال جاريًا: { $subject }
conflict-part = أُعلن إنجازه كاملًا وجزء منه لم يُنجز: { $subject }
conflict-figure =
    { $sides ->
        [zero] أرقام متضاربة
        [one] رقم متضارب
        [two] رقمان متضاربان
        [few] { $sides } أرقام متضاربة
        [many] { $sides } رقمًا متضاربًا
       *[other] { $sides } رقم متضارب
    }: { $subject }
conflict-whole = الكل أصغر من جزئه: { $subject }
conflict-question = أجوبة مختلفة عن سؤال واحد: { $subject }
conflict-roll =
    { $sides ->
        [zero] قوائم مختلفة
        [one] قائمة مختلفة
        [two] قائمتان مختلفتان
        [few] { $sides } قوائم مختلفة
        [many] { $sides } قائمة مختلفة
       *[other] { $sides } قائمة مختلفة
    }: { $subject }
conflict-since = قائم منذ { $day }
conflict-over = لم يعد قائمًا؛ ظهر { $day }
conflict-put-off = ذُكر الموعد الجديد أول مرة { $day }
conflict-within-article = التضارب داخل مادة واحدة.
conflict-within-outlet = التضارب في ما نشره مصدر واحد.

side-of = { $subject }: { $value }
window-start = مطلع { $unit }
window-middle = منتصف { $unit }
window-end = نهاية { $unit }
