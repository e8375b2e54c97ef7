### عبارات تستعملها كل الرسائل

continued = تابع
outlets =
    { $count ->
        [zero] بلا مصادر
        [one] مصدر واحد
        [two] مصدران
        [few] { $count } مصادر
        [many] { $count } مصدرًا
       *[other] { $count } مصدر
    }
outlets-more =
    { $count ->
        [zero] ولا مصدر آخر
        [one] ومصدر آخر
        [two] ومصدران آخران
        [few] و{ $count } مصادر أخرى
        [many] و{ $count } مصدرًا آخر
       *[other] و{ $count } مصدر آخر
    }
items =
    { $count ->
        [zero] لا أخبار
        [one] خبر واحد
        [two] خبران
        [few] { $count } أخبار
        [many] { $count } خبرًا
       *[other] { $count } خبر
    }
error = حدث خطأ. رقمه للمشرف: { $id }
