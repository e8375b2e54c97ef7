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

danger-never-polled = لم تُقرأ أي خلاصة بنجاح بعد.
danger-no-poll = لم تُقرأ أي خلاصة بنجاح منذ { $since }.
danger-late =
    { $count ->
        [zero] لا رسائل متأخرة.
        [one] رسالة واحدة تنتظر الإرسال منذ { $since }.
        [two] رسالتان تنتظران الإرسال منذ { $since }.
        [few] { $count } رسائل تنتظر الإرسال منذ { $since }.
        [many] { $count } رسالة تنتظر الإرسال منذ { $since }.
       *[other] { $count } رسالة تنتظر الإرسال منذ { $since }.
    }
danger-dead =
    { $count ->
        [zero] لم تُرفض أي رسالة.
        [one] رُفضت رسالة واحدة رفضًا نهائيًا.
        [two] رُفضت رسالتان رفضًا نهائيًا.
        [few] رُفضت { $count } رسائل رفضًا نهائيًا.
        [many] رُفضت { $count } رسالة رفضًا نهائيًا.
       *[other] رُفضت { $count } رسالة رفضًا نهائيًا.
    }
danger-feeds-failing =
    { $count ->
        [zero] لا خلاصات متعثرة.
        [one] خلاصة واحدة متعثرة، وهي أكثر من نصف العاملة.
        [two] خلاصتان متعثرتان، وهما أكثر من نصف العاملة.
        [few] { $count } خلاصات متعثرة، وهي أكثر من نصف العاملة.
        [many] { $count } خلاصة متعثرة، وهي أكثر من نصف العاملة.
       *[other] { $count } خلاصة متعثرة، وهي أكثر من نصف العاملة.
    }
danger-targets-disabled =
    { $count ->
        [zero] لا وجهات متوقفة.
        [one] وجهة واحدة أُوقف الإرسال إليها.
        [two] وجهتان أُوقف الإرسال إليهما.
        [few] { $count } وجهات أُوقف الإرسال إليها.
        [many] { $count } وجهة أُوقف الإرسال إليها.
       *[other] { $count } وجهة أُوقف الإرسال إليها.
    }
