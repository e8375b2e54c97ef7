### حالة

status-articles = المواد
status-outlets = المصادر
status-first-seen = أول ذكر
status-last-seen = آخر ذكر
status-latest = أحدث الأخبار
status-milestones = المحطات
status-due = الموعد المعلن: { $window }
status-no-due = لم يُعلن موعد
status-unrated = لم يُقيَّم وضعها بعد
status-nothing = لم يُرصد أي خبر عن «{ $entity }» بعد.

### آخر الأخبار

latest-title = آخر الأخبار
latest-title-of = آخر الأخبار: { $subject }
latest-nothing = لم تُرصد أخبار بعد.

### مساعدة

help-title = عمَّ يمكنك أن تسأل راصدًا؟
help-status = آخر ما وصل إليه الأمر، مع الجملة التي تثبته. مثال:
help-status-example = حالة عين الأسد
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
