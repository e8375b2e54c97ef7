### عبارات تستعملها كل الرسائل

continued = تابع
outlets-more =
    { $count ->
        [zero] ولا مصدر آخر
        [one] ومصدر آخر
        [two] ومصدران آخران
        [few] و{ $count } مصادر أخرى
        [many] و{ $count } مصدرًا آخر
       *[other] و{ $count } مصدر آخر
    }
error = حدث خطأ. رقمه للمشرف: { $id }
