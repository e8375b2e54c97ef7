### التنبيه الفوري

alert-title = جديد: { $subject }
alert-titles =
    { $count ->
        [zero] لا تنبيهات جديدة
        [one] تنبيه جديد
        [two] تنبيهان جديدان
        [few] { $count } تنبيهات جديدة
        [many] { $count } تنبيهًا جديدًا
       *[other] { $count } تنبيه جديد
    }
alert-no-date = تاريخ النشر غير مذكور
alert-seen = رُصد { $when }
alert-why = لأنك مشترك في «{ $subscription }»
alert-held =
    { $count ->
        [zero] لم يتأخر تنبيه.
        [one] تأخّر هذا التنبيه إلى انتهاء وقت الهدوء أو الإيقاف.
        [two] تأخّر تنبيهان إلى انتهاء وقت الهدوء أو الإيقاف، وجُمعا هنا.
        [few] تأخّرت { $count } تنبيهات إلى انتهاء وقت الهدوء أو الإيقاف، وجُمعت هنا.
        [many] تأخّر { $count } تنبيهًا إلى انتهاء وقت الهدوء أو الإيقاف، وجُمعت هنا.
       *[other] تأخّر { $count } تنبيه إلى انتهاء وقت الهدوء أو الإيقاف، وجُمعت هنا.
    }
alert-superseded = ⚠ تغيّر الأمر بعد هذه الرسالة، وصارت الحالة: { $state }. وما يلي كما كان عند إرسالها.
alert-repeat = قد يكون مكررًا: انقطع الاتصال أثناء إرساله أول مرة.
repeat-short = قد يكون مكررًا
alert-story = الخبر
story-confirmed = أكّدته أيضًا
story-carried = نقلته أيضًا
story-update = تحديث: { $title }

### ما تغيّر

change = { $milestone } — من { $before } إلى { $after }
change-first = { $milestone } — { $after }
notice-state = تغيّرت الحالة: { $change }
notice-slipped = تغيّر الموعد: { $change }
notice-corrected = تصحيح: { $change }
notice-now = الحالة الآن: { $standing }
notice-against = وخلاف ذلك:
notice-withdrawn = لم يعد لدى { $outlet } ما سبق أن نشره: «{ $quote }»
decided-confirm = قرار { $by }: تأكيد الإنجاز
decided-reject = قرار { $by }: استبعاد دليل
decided-set = قرار { $by }: تحديد الحالة
decided-undone = قرار { $by }: التراجع عن قرار سابق
decided-note = { $decided } («{ $note }»)

### المواعيد

due-ahead =
    يحل موعد «{ $milestone }» { $days ->
        [zero] اليوم
        [one] غدًا
        [two] بعد يومين
        [few] بعد { $days } أيام
        [many] بعد { $days } يومًا
       *[other] بعد { $days } يوم
    }
due-today = اليوم موعد «{ $milestone }»
due-overdue =
    فات موعد «{ $milestone }» { $days ->
        [zero] اليوم
        [one] أمس
        [two] قبل يومين
        [few] قبل { $days } أيام
        [many] قبل { $days } يومًا
       *[other] قبل { $days } يوم
    }

due-unproven = لا دليل على إنجازه.

### الصمت

silence =
    لا جديد عن { $entity } { $days ->
        [zero] اليوم
        [one] منذ يوم واحد
        [two] منذ يومين
        [few] منذ { $days } أيام
        [many] منذ { $days } يومًا
       *[other] منذ { $days } يوم
    }
silence-last = آخر خبر: { $day }
silence-never = لم يرد عنه خبر قط.
silence-deaf =
    { $count ->
        [zero] مصادره كلها تُقرأ.
        [one] وقد يكون السبب عندنا: مصدر واحد متوقف.
        [two] وقد يكون السبب عندنا: مصدران متوقفان.
        [few] وقد يكون السبب عندنا: { $count } مصادر متوقفة.
        [many] وقد يكون السبب عندنا: { $count } مصدرًا متوقفًا.
       *[other] وقد يكون السبب عندنا: { $count } مصدر متوقف.
    }

### الموجز

digest-title-hourly = موجز الساعة: { $date }
digest-title-daily = الموجز اليومي: { $date }
digest-title-weekly = الموجز الأسبوعي: { $date }
digest-updated = حُدّث في { $at }
digest-summary =
    { $items ->
        [zero] لا قصص
        [one] قصة واحدة
        [two] قصتان
        [few] { $items } قصص
        [many] { $items } قصة
       *[other] { $items } قصة
    } من { $outlets ->
        [zero] لا مصدر
        [one] مصدر واحد
        [two] مصدرين
        [few] { $outlets } مصادر
        [many] { $outlets } مصدرًا
       *[other] { $outlets } مصدر
    }
digest-period = ما رُصد من { $from } إلى { $to }
digest-other = أخبار أخرى
digest-state = ما تغيّر
digest-conflict = تضارب بين المصادر
digest-reminder = مواعيد
digest-silence = بلا جديد
digest-count-state =
    { $count ->
        [zero] لا تغيّر في الحالات
        [one] تغيّر واحد في الحالات
        [two] تغيّران في الحالات
        [few] { $count } تغيّرات في الحالات
        [many] { $count } تغيّرًا في الحالات
       *[other] { $count } تغيّر في الحالات
    }
digest-count-conflict =
    { $count ->
        [zero] لا تضارب
        [one] تضارب واحد
        [two] تضاربان
        [few] { $count } حالات تضارب
        [many] { $count } حالة تضارب
       *[other] { $count } حالة تضارب
    }
digest-count-reminder =
    { $count ->
        [zero] لا مواعيد
        [one] موعد واحد
        [two] موعدان
        [few] { $count } مواعيد
        [many] { $count } موعدًا
       *[other] { $count } موعد
    }
digest-count-silence =
    { $count ->
        [zero] لا اسم بلا جديد
        [one] اسم واحد بلا جديد
        [two] اسمان بلا جديد
        [few] { $count } أسماء بلا جديد
        [many] { $count } اسمًا بلا جديد
       *[other] { $count } اسم بلا جديد
    }
digest-collapsed =
    { $count ->
        [zero] لا تنبيهات هنا.
        [one] جُمع هنا تنبيه واحد كي لا تكثر الرسائل.
        [two] جُمع هنا تنبيهان كي لا تكثر الرسائل.
        [few] جُمعت هنا { $count } تنبيهات كي لا تكثر الرسائل.
        [many] جُمع هنا { $count } تنبيهًا كي لا تكثر الرسائل.
       *[other] جُمع هنا { $count } تنبيه كي لا تكثر الرسائل.
    }
