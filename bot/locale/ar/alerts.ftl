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
alert-source = المصدر
alert-sources = المصادر
alert-published = نُشر { $when }
alert-no-date = تاريخ النشر غير مذكور
alert-seen = رُصد { $when }
alert-why = لأنك مشترك في «{ $subscription }»
alert-repeat = قد يكون مكررًا: انقطع الاتصال أثناء إرساله أول مرة.
repeat-short = قد يكون مكررًا

### الموجز

digest-title = الموجز: { $date }
digest-summary =
    { $items ->
        [zero] لا أخبار
        [one] خبر واحد
        [two] خبران
        [few] { $items } أخبار
        [many] { $items } خبرًا
       *[other] { $items } خبر
    } من { $outlets ->
        [zero] لا مصدر
        [one] مصدر واحد
        [two] مصدرين
        [few] { $outlets } مصادر
        [many] { $outlets } مصدرًا
       *[other] { $outlets } مصدر
    }
digest-period = من { $from } إلى { $to }
digest-nothing = لا جديد منذ { $since }.
digest-nothing-yet = لا جديد.
digest-late = تأخر هذا الموجز عن موعده، وهو يغطي المدة من { $from } إلى { $to }.
digest-other = أخبار أخرى
digest-more =
    { $count ->
        [zero] لا أخبار أخرى
        [one] وخبر واحد آخر
        [two] وخبران آخران
        [few] و{ $count } أخبار أخرى
        [many] و{ $count } خبرًا آخر
       *[other] و{ $count } خبر آخر
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
