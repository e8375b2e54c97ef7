### ما يصل هذه المحادثة

follow-example = مثلًا: { $example }
follow-nowhere = لا أعرف في أي محادثة أنت، فلا أستطيع أن أغيّر ما يصلها.
follow-none = لا اشتراك في هذه المحادثة بعد. للاشتراك: { $example }
follow-done = نُفّذ هذا الطلب من قبل.
follow-undone = تراجعت عن التغيير.
follow-undo-unknown = لا تغيير بهذا الرقم في هذه المحادثة.

coming-instant = تنبيه فوري
coming-hourly = موجز كل ساعة
coming-daily = موجز يومي الساعة { $at }
coming-weekly = موجز أسبوعي يوم { $day } الساعة { $at }
coming-zone = { $what } بتوقيت { $city }
coming-only = { $kinds } فقط
coming-sources =
    { $count ->
        [zero] بلا شرط في المصادر
        [one] يكفي مصدر واحد
        [two] بمصدرين على الأقل
        [few] بـ{ $count } مصادر على الأقل
        [many] بـ{ $count } مصدرًا على الأقل
       *[other] بـ{ $count } مصدر على الأقل
    }
kinds-state = تغيّرات الحالة
kinds-conflict = التناقضات
kinds-story = الأخبار
kinds-reminder = المواعيد
kinds-silence = انقطاع الأخبار

ways-instant-daily = فوري ويومي
ways-instant = فوري فقط
ways-daily = يومي فقط
ways-weekly = أسبوعي

weekday-monday = الاثنين
weekday-tuesday = الثلاثاء
weekday-wednesday = الأربعاء
weekday-thursday = الخميس
weekday-friday = الجمعة
weekday-saturday = السبت
weekday-sunday = الأحد

button-undo = ↩ تراجع
button-details = التفاصيل
button-remove = ✕ إلغاء
button-subscribe = اشتراك جديد
button-subscriptions = الاشتراكات
button-settings = الإعدادات
button-all-off = نعم، ألغِ الكل
button-keep = لا، أبقِها
button-changes = التغيّرات فقط
button-all-kinds = كل الأنواع
button-sources =
    { $count ->
        [zero] بلا شرط
        [one] يكفي مصدر
        [two] بمصدرين
        [few] بـ{ $count } مصادر
        [many] بـ{ $count } مصدرًا
       *[other] بـ{ $count } مصدر
    }
button-evidence = الأدلة
button-timeline = المسار
button-mute-day = كتم يوم
button-unmute = ألغِ الكتم
button-news = آخر الأخبار
button-manage-off = أنهِ الإدارة

subscribe-what = بماذا أُعلمك؟
subscribe-new = اشتركت في «{ $name }»: { $coming }.
subscribe-changed = تغيّر اشتراكك في «{ $name }»، وصار: { $coming }.
subscribe-same = أنت مشترك في «{ $name }» من قبل: { $coming }.
subscribe-covered = «{ $name }» ضمن اشتراكك في «{ $whole }»: { $coming }.
subscribe-muted = لكنه مكتوم حتى { $until }.

unsubscribe-one = ألغيت الاشتراك في «{ $name }».
unsubscribe-none = لا اشتراك باسم «{ $name }» في هذه المحادثة.
unsubscribe-part = تبقى أخبار «{ $name }» تصل ضمن الاشتراك في الملف كله. لإسكاتها وحدها استعمل الكتم.
unsubscribe-sure =
    { $count ->
        [zero] لا اشتراكات لتُلغى.
        [one] أألغي الاشتراك الوحيد؟ لن يصل شيء بعده.
        [two] أألغي الاشتراكين كليهما؟ لن يصل شيء بعدهما.
        [few] أألغي الاشتراكات الـ{ $count } كلها؟ لن يصل شيء بعدها.
        [many] أألغي { $count } اشتراكًا كلها؟ لن يصل شيء بعدها.
       *[other] أألغي { $count } اشتراك كلها؟ لن يصل شيء بعدها.
    }
unsubscribe-all =
    { $count ->
        [zero] لم يكن هناك اشتراك.
        [one] أُلغي الاشتراك الوحيد.
        [two] أُلغي الاشتراكان.
        [few] أُلغيت { $count } اشتراكات.
        [many] أُلغي { $count } اشتراكًا.
       *[other] أُلغي { $count } اشتراك.
    }

subscriptions-title = الاشتراكات
subscriptions-none = لا اشتراك في هذه المحادثة بعد.
subscriptions-next = الموجز التالي: { $at }
subscriptions-paused = المحادثة كلها مكتومة حتى { $until }، وما يأتي يُجمع ويصل بعدها.
subscriptions-muted = مكتوم: { $names }
subscriptions-muted-one = { $name } (حتى { $until })
subscriptions-quiet = وقت الهدوء من { $start } إلى { $end }: لا يصل فيه إلا تغيّر حالة.
subscriptions-off = الإرسال متوقف: { $reason }

### الكتم

mute-all = كُتمت المحادثة كلها حتى { $until }.
mute-all-means = ما يأتي يُجمع ويصل في رسالة واحدة بعد ذلك.
mute-one = كُتم «{ $name }» حتى { $until }.
mute-one-means = ما يأتي عنه وحده لا يصل، وسأذكر لك عدده في النهاية. ويبقى تغيّر حالته في الموجز.
mute-how-long = كم يدوم كتم «{ $name }»؟
mute-how-long-all = كم يدوم كتم المحادثة كلها؟
while-hour = ساعة
while-some-hours = 4 ساعات
while-day = يوم
while-week = أسبوع
not-a-while = لم أفهم المدة. اكتبها مثل: ساعتين، 3 أيام، حتى الغد 08:00
while-past = هذا الوقت مضى. اكتب وقتًا آتيًا، مثل: حتى الغد 08:00
while-long =
    { $days ->
        [zero] الكتم لا يدوم.
        [one] أطول كتم يوم واحد.
        [two] أطول كتم يومان.
        [few] أطول كتم { $days } أيام.
        [many] أطول كتم { $days } يومًا.
       *[other] أطول كتم { $days } يوم.
    }
unmute-all = انتهى كتم المحادثة، ويصل الآن ما جُمع.
unmute-one =
    انتهى كتم «{ $name }». { $count ->
        [zero] ولم يفتك شيء.
        [one] وفاتك تنبيه واحد.
        [two] وفاتك تنبيهان.
        [few] وفاتتك { $count } تنبيهات.
        [many] وفاتك { $count } تنبيهًا.
       *[other] وفاتك { $count } تنبيه.
    }
unmute-nothing = لا شيء مكتوم هنا.
mute-over =
    انتهى كتم «{ $name }»: { $count ->
        [zero] لم يفتك شيء
        [one] فاتك تنبيه واحد
        [two] فاتك تنبيهان
        [few] فاتتك { $count } تنبيهات
        [many] فاتك { $count } تنبيهًا
       *[other] فاتك { $count } تنبيه
    }
mute-over-why = من الآن يصل ما يأتي عنه كالمعتاد.

### الإعدادات

settings-title = إعدادات هذه المحادثة
settings-submit = احفظ
settings-kept = حُفظ ما طلبت.
settings-same = هكذا هي من قبل.
settings-unknown = لا إعداد باسم «{ $text }».
settings-now = { $label }: { $value }
settings-lang = اللغة
settings-zone = التوقيت
settings-quiet = وقت الهدوء
settings-weekend = عطلة الأسبوع
settings-digest = مواعيد الموجز
settings-sources = أقل المصادر
settings-pictures = الصور
settings-running = الموجز المتجدد
settings-about-lang = اللغة التي تصل بها التنبيهات.
settings-about-zone = اختر مدينة، أو اكتب: الإعدادات التوقيت القاهرة
settings-about-quiet = لا يصل فيه إلا تغيّر حالة. مثلًا: الإعدادات الهدوء 23:00 07:00
settings-about-weekend = لا يصل فيها إلا تغيّر حالة. مثلًا: الإعدادات العطلة الجمعة والسبت
settings-about-digest = موعد أو أكثر في اليوم. مثلًا: الإعدادات الموجز 08:00 18:00
settings-about-sources = كم مصدرًا مستقلًا يلزم قبل أن يصل الخبر، في كل اشتراكات المحادثة.
settings-about-pictures = رسوم مع الأجوبة هنا.
settings-about-running = موجز واحد في اليوم يُحدَّث في مكانه حتى نهاية اليوم.
settings-arabic = العربية
settings-english = الإنجليزية
settings-none = لا يوجد
settings-on = نعم
settings-off = لا
settings-various = تختلف بين الاشتراكات
settings-from-to = من { $start } إلى { $end }
settings-bad-lang = اللغة عربية أو إنجليزية.
settings-bad-zone = لا أعرف توقيت «{ $text }». اكتب مدينة مثل بغداد، أو اسمًا مثل Asia/Baghdad
settings-bad-quiet = اكتب بداية الهدوء ونهايته، مثل: الإعدادات الهدوء 23:00 07:00
settings-quiet-same = البداية والنهاية كلتاهما { $at }، فلا يُعرف أيوم كامل يُقصد أم لا شيء. لإسكات المحادثة كلها استعمل الكتم.
settings-bad-weekend = اكتب أيام العطلة، مثل: الإعدادات العطلة الجمعة والسبت
settings-weekend-all = لا تكون الأيام كلها عطلة. لإسكات المحادثة استعمل الكتم.
settings-bad-digest =
    اكتب مواعيد الموجز مثل: 08:00 18:00، { $count ->
        [zero] أو «بلا».
        [one] وأكثرها واحد.
        [two] وأكثرها اثنان.
        [few] وأكثرها { $count }.
        [many] وأكثرها { $count }.
       *[other] وأكثرها { $count }.
    }
settings-digest-needed = «{ $name }» لا يصل إلا في الموجز اليومي. غيّر ذلك الاشتراك أولًا.
settings-bad-sources =
    { $count ->
        [zero] اكتب عددًا.
        [one] العدد واحد.
        [two] العدد واحد أو اثنان.
        [few] اكتب عددًا من 1 إلى { $count }.
        [many] اكتب عددًا من 1 إلى { $count }.
       *[other] اكتب عددًا من 1 إلى { $count }.
    }
settings-bad-switch = اكتب: نعم أو لا.

### الموجز الآن

digest-now-title = الموجز الآن: { $at }
digest-now-nothing = لا جديد منذ { $since }.
digest-now-more =
    { $count ->
        [zero] وهذا كله.
        [one] وقبلها تنبيه واحد لم يُعرض.
        [two] وقبلها تنبيهان لم يُعرضا.
        [few] وقبلها { $count } تنبيهات لم تُعرض.
        [many] وقبلها { $count } تنبيهًا لم يُعرض.
       *[other] وقبلها { $count } تنبيه لم يُعرض.
    }

### إدارة محادثة من بُعد

manage-which = أي محادثة تدير؟
manage-none = لا قناة ولا مجموعة تصلها التنبيهات بعد.
manage-other = لقناة لم يصلها شيء بعد اكتب معرّفها:
manage-other-example = أدر telegram:-1001234567890
manage-more =
    { $count ->
        [zero] وهذه كلها.
        [one] وغيرها واحدة، تختارها بكتابة اسمها.
        [two] وغيرها اثنتان، تختارهما بالاسم.
        [few] و{ $count } غيرها، تختارها بكتابة اسمها.
        [many] و{ $count } غيرها، تختارها بكتابة اسمها.
       *[other] و{ $count } غيرها، تختارها بكتابة اسمها.
    }
manage-private = الإدارة من بُعد في المحادثة الخاصة معي وحدها.
manage-unknown = لا أعرف قناة أو مجموعة باسم «{ $name }».
manage-begun = تدير الآن:
manage-means = الاشتراك وإلغاؤه والكتم والإعدادات والموجز هنا تخص تلك المحادثة حتى { $until }، أو حتى تنهي الإدارة.
manage-of = هذا يخص:
manage-over = انتهت الإدارة. ما تطلبه الآن يخص هذه المحادثة.

### المساعدة

help-subscribe = ليصلك ما يستجد. مثلًا:
help-subscribe-example = اشترك عين الأسد فوري
help-unsubscribe = لإلغاء اشتراك. مثلًا:
help-unsubscribe-example = ألغ عين الأسد
help-subscriptions = ما يصل هذه المحادثة ومتى:
help-subscriptions-example = اشتراكاتي
help-mute = لإسكات التنبيهات مدة. مثلًا:
help-mute-example = اكتم عين الأسد يومين
help-unmute = لإعادة التنبيهات:
help-unmute-example = ألغ الكتم
help-settings = اللغة والتوقيت والهدوء والموجز. مثلًا:
help-settings-example = الإعدادات الهدوء 23:00 07:00
help-digest = الموجز الآن دون انتظار موعده:
help-digest-example = الموجز
help-manage = لإدارة قناة أو مجموعة من هنا:
help-manage-example = أدر
