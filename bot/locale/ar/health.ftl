### سلامة الخدمة

health-title = حال راصد
health-fine = كل شيء يعمل.
health-last-poll = آخر قراءة للخلاصات
health-last-send = آخر إرسال
health-never = لم يحدث بعد
health-feeds = الخلاصات
health-feeds-active =
    { $count ->
        [zero] لا خلاصة عاملة
        [one] خلاصة واحدة عاملة
        [two] خلاصتان عاملتان
        [few] { $count } خلاصات عاملة
        [many] { $count } خلاصة عاملة
       *[other] { $count } خلاصة عاملة
    }
health-feeds-failing =
    { $count ->
        [zero] لا خلاصة متعثرة
        [one] خلاصة واحدة متعثرة
        [two] خلاصتان متعثرتان
        [few] { $count } خلاصات متعثرة
        [many] { $count } خلاصة متعثرة
       *[other] { $count } خلاصة متعثرة
    }
health-outbox = بانتظار الإرسال
health-outbox-dead = رُفض إرسالها
health-poll-stopped = توقفت قراءة الخلاصات: آخر قراءة ناجحة { $when }.
health-send-stopped = توقف الإرسال: أقدم رسالة منتظرة { $when }.
health-seen-down = خادم Redis لا يستجيب؛ تعمل الخدمة بقاعدة البيانات وحدها.
