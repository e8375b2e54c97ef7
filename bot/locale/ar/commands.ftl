### حالة

status-latest = أحدث الأخبار
status-no-due = لم يُعلن موعد
status-nothing = لم يُرصد أي خبر عن «{ $entity }» بعد.
status-according-to = بحسب { $who }
status-side = { $stage } بحسب { $who }
status-phase = المرحلة: { $phase }
status-against =
    { $count ->
        [zero] ولا شيء يخالفه
        [one] ويخالفه
        [two] ويخالفه خبران، أقواهما
        [few] ويخالفه { $count } أخبار، أقواها
        [many] ويخالفه { $count } خبرًا، أقواها
       *[other] ويخالفه { $count } خبر، أقواها
    }
status-milestones = المحطات
status-others = محطات أخرى
status-line = { $title }: { $state }
status-line-overdue =
    { $title }: { $state }، و{ $days ->
        [zero] حلّ موعده
        [one] تجاوز الموعد بيوم واحد
        [two] تجاوز الموعد بيومين
        [few] تجاوز الموعد بـ{ $days } أيام
        [many] تجاوز الموعد بـ{ $days } يومًا
       *[other] تجاوز الموعد بـ{ $days } يوم
    } (المواعيد المذكورة: { $ends })
status-conflicts = تناقضات قائمة
status-conflicts-hint = للتفاصيل:
conflicts-of = تناقضات { $name }
status-figures = أحدث الأرقام
status-overdue = تأخر أيضًا في الملف نفسه
as-of = الحال كما كانت في { $day }
and-more =
    { $count ->
        [zero] ولا شيء غيرها
        [one] وغيرها واحدة
        [two] وغيرها اثنتان
        [few] و{ $count } غيرها
        [many] و{ $count } غيرها
       *[other] و{ $count } غيرها
    }
days-left =
    { $days ->
        [zero] يحل الموعد اليوم
        [one] بقي على الموعد يوم واحد
        [two] بقي على الموعد يومان
        [few] بقي على الموعد { $days } أيام
        [many] بقي على الموعد { $days } يومًا
       *[other] بقي على الموعد { $days } يوم
    }
plan-before = وقبل ذلك كان مقررًا: { $windows }
waits-official-or-second = ينتظر تأكيدًا: ينقصه تأكيد جهة رسمية أو مصدر مستقل ثانٍ
waits-second = ينتظر تأكيدًا: ينقصه مصدر مستقل ثانٍ
waits-person = ينتظر تأكيد محرر
confirmed = التأكيد: { $by }
ruled-confirm = بتأكيد { $by }، { $day }
ruled-confirm-note = بتأكيد { $by }، { $day }: «{ $note }»
ruled-reject = باستبعاد { $by } دليلًا، { $day }
ruled-reject-note = باستبعاد { $by } دليلًا، { $day }: «{ $note }»
ruled-set = بقرار { $by }، { $day }
ruled-set-note = بقرار { $by }، { $day }: «{ $note }»
written =
    { $articles ->
        [zero] لا مواد
        [one] مادة واحدة
        [two] مادتان
        [few] { $articles } مواد
        [many] { $articles } مادة
       *[other] { $articles } مادة
    } · { $outlets ->
        [zero] لا مصدر
        [one] مصدر واحد
        [two] مصدران
        [few] { $outlets } مصادر
        [many] { $outlets } مصدرًا
       *[other] { $outlets } مصدر
    } · { $origins ->
        [zero] لا أصل مستقل
        [one] أصل مستقل واحد
        [two] أصلان مستقلان
        [few] { $origins } أصول مستقلة
        [many] { $origins } أصلًا مستقلًّا
       *[other] { $origins } أصل مستقل
    }
written-sampled = { $articles } مادة. وفي أحدث { $sampled } منها: المصادر { $outlets }، والأصول المستقلة { $origins }
written-many = أكثر من { $articles } مادة. وفي أحدث { $sampled } منها: المصادر { $outlets }، والأصول المستقلة { $origins }
written-last = آخر ذكر: { $day }

### تسلسل

timeline-title = التسلسل الزمني: { $name }
timeline-line = { $day }: { $what }
timeline-today = ── اليوم، { $day } ──
timeline-plan = أُعلن الموعد: { $window }
timeline-rival = ذُكر موعد آخر: { $window }
timeline-due = نهاية الموعد ({ $window })
timeline-due-rival = نهاية الموعد الآخر ({ $window })
timeline-nothing = لا شيء يُعرض هنا بعد.
timeline-earlier =
    { $count ->
        [zero] لا شيء قبل ذلك.
        [one] وقبل ذلك سطر واحد لا يُعرض هنا.
        [two] وقبل ذلك سطران لا يُعرضان هنا.
        [few] وقبل ذلك { $count } أسطر لا تُعرض هنا.
        [many] وقبل ذلك { $count } سطرًا لا تُعرض هنا.
       *[other] وقبل ذلك { $count } سطر لا تُعرض هنا.
    }

### تناقضات

conflicts-title = التناقضات
conflicts-title-of = التناقضات: { $name }
conflicts-others = تناقضات قائمة أخرى
conflicts-past = تناقضات زالت
conflicts-nothing = لا تناقض معروفًا.

### أرقام

figures-title = الأرقام: { $name }
figures-nothing = لم يُذكر أي رقم بعد.
figures-earlier =
    { $count ->
        [zero] لا قيم أقدم.
        [one] وقبلها قيمة واحدة لا تُعرض هنا.
        [two] وقبلها قيمتان لا تُعرضان هنا.
        [few] وقبلها { $count } قيم لا تُعرض هنا.
        [many] وقبلها { $count } قيمة لا تُعرض هنا.
       *[other] وقبلها { $count } قيمة لا تُعرض هنا.
    }
figure-as-of = عن { $window }
figure-change = التغيّر: { $change }
figure-repeated =
    «{ $value }» تتكرر منذ { $since } ({ $count ->
        [zero] لم تتكرر
        [one] مرة أخرى
        [two] مرتين أخريين
        [few] { $count } مرات أخرى
        [many] { $count } مرة أخرى
       *[other] { $count } مرة أخرى
    })
figure-line = { $quantity }: { $value } ({ $day })

### ما الجديد

changes-title = ما الجديد منذ { $day }
changes-title-of = ما الجديد منذ { $day }: { $name }
changes-states = ما تغيّر
changes-conflicts = تناقضات ظهرت
changes-stories = أخبار جديدة
changes-state = { $after } ({ $day })، وكانت الحالة: { $before }
changes-state-back = عادت الحالة كما كانت: { $after } ({ $day })
changes-nothing = لا جديد.

### مراحل

phases-overdue =
    { $title }: { $state }، و{ $days ->
        [zero] حلّ موعده
        [one] تجاوز الموعد بيوم واحد
        [two] تجاوز الموعد بيومين
        [few] تجاوز الموعد بـ{ $days } أيام
        [many] تجاوز الموعد بـ{ $days } يومًا
       *[other] تجاوز الموعد بـ{ $days } يوم
    }

### آخر الأخبار

latest-title = آخر الأخبار
latest-title-of = آخر الأخبار: { $subject }
latest-nothing = لم تُرصد أخبار بعد.

### مساعدة

help-title = عمَّ يمكنك أن تسأل راصدًا؟
help-status = آخر ما وصل إليه الأمر، مع الجملة التي تثبته. مثال:
help-status-example = حالة عين الأسد
help-timeline = كل تغيّر بتاريخه ودليله. مثال:
help-timeline-example = تسلسل المرحلة الثانية
help-conflicts = من يناقض من، وبأي جملة. مثال:
help-conflicts-example = تناقضات عين الأسد
help-figures = أرقام كل مصدر وتواريخها. مثال:
help-figures-example = أرقام القوات الأمريكية
help-changes = ما تغيّر منذ يوم بعينه. مثال:
help-changes-example = ما الجديد منذ أمس
help-phases = مراحل الملف وما وصلت إليه. مثال:
help-phases-example = مراحل
help-latest = أحدث أخبار الملفات، كلها أو عن اسم واحد. مثال:
help-latest-example = آخر الأخبار حرير
help-help = هذه الرسالة:
help-help-example = مساعدة
help-footer = تُفهم الأوامر بالعربية وبالإنجليزية، وبأي رسم شائع للأسماء.

### ما لا يُفهم

unknown-command = لم أفهم «{ $text }».
unknown-command-hint = اكتب «مساعدة» لترى ما يمكنك أن تسأل عنه.
unknown-entity = لا أتابع شيئًا باسم «{ $name }».
ambiguous-name = لـ«{ $name }» أكثر من معنى.
nearest = هل تقصد:
missing-name = اكتب الاسم بعد الأمر، مثل: { $example }
day-ahead = لا يُعرف ما سيكون «{ $text }»: اسأل عن يوم مضى.
not-a-day = «{ $text }» ليس تاريخًا أفهمه. اكتبه مثل: أمس، أو 1 أيلول 2025، أو 2025-09-01.

### مراجعة

review-title = ينتظر قرار محرر
review-nothing = لا شيء ينتظر.
review-hint = للبت فيه:
review-undo = للتراجع:
review-undone = تراجع { $by } عن القرار { $id }
review-report = [{ $id }] { $outlet }
review-no-milestone = لا محطة بهذا المعرّف: { $id }
review-no-report = لا خبر رقمه { $id } عن المحطة { $milestone }
review-which-report = قل أي خبر تقصد: --report رقمه
review-nothing-to-confirm = لم يقل أي خبر إن { $milestone } تمت، فلا شيء يؤكَّد. لتعيين الحالة: rasid review set
review-no-state = الحالة واحدة من: { $states }
review-day-ahead = { $day } لم يأت بعد
review-nobody = من يقرر؟ --by الاسم
review-no-decision = لا قرار رقمه { $id }
review-undone-already = القرار { $id } تراجع عنه { $by } من قبل

not-known = هذا البوت لغرفة أخبار بعينها. أعطِ مشرفها هذا المعرّف ليضيفك: { $person }
forbidden-editor = ما يصل هذه المحادثة يقرّره المحررون. اطلب ذلك من أحدهم، أو راسلني على الخاص لاشتراكاتك.
forbidden-analyst = هذا الأمر للمحللين.
forbidden-admin = هذا الأمر للمشرفين وحدهم.
not-openly = هذا مما لا يُعرض في مجموعة. اسألني على الخاص.

greet-back = أهلًا بك. اسألني عن اسم أتابعه، مثل «حالة عين الأسد»، أو اكتب «مساعدة».
greet-peace = وعليكم السلام ورحمة الله. اسألني عن اسم أتابعه، مثل «حالة عين الأسد»، أو اكتب «مساعدة».
greet-welcome = عفوًا، في الخدمة.

form-one = اكتب { $label } في رسالتك التالية.
form-many = اكتب في رسالتك التالية ما تريد، سطرًا لكل بند:
form-cancel = إلغاء
form-again = صحّحه واكتبه في رسالتك التالية، أو ألغِه.
form-cancelled = لا بأس، أُلغي ذلك.
