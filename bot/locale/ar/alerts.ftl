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
alert-repeat = قد يكون مكررًا: انقطع الاتصال أثناء إرساله أول مرة.
repeat-short = قد يكون مكررًا

### الموجز

digest-title = الموجز: { $date }
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
digest-collapsed =
    { $count ->
        [zero] لا تنبيهات هنا.
        [one] جُمع هنا تنبيه واحد كي لا تكثر الرسائل.
        [two] جُمع هنا تنبيهان كي لا تكثر الرسائل.
        [few] جُمعت هنا { $count } تنبيهات كي لا تكثر الرسائل.
        [many] جُمع هنا { $count } تنبيهًا كي لا تكثر الرسائل.
       *[other] جُمع هنا { $count } تنبيه كي لا تكثر الرسائل.
    }
