### ما يخص سلاك وحده

slack-publish = انشر في القناة
slack-published = سأل { $name }: «{ $question }»
slack-invite = لست عضوًا في هذه القناة. ادعُني إليها بالأمر التالي ثم أعد المحاولة:
slack-file-sent = أرسلت إليك الملف المرفق في رسالة خاصة.
slack-rest-sent = الإجابة طويلة، فأرسلت إليك بقيتها في رسالة خاصة.
slack-open-form = افتح النموذج
slack-close = إغلاق
slack-required = لا يُترك هذا الحقل فارغًا.
slack-subscribe = اشترك
slack-settings = الإعدادات
slack-help = المساعدة
slack-hello = السلام عليكم، أنا راصد
slack-hello-how = أتابع ما يُنشر عن ملفات غرفة الأخبار، وأخبركم بما تغيّر مع الدليل. اذكروني بسؤال مثل «حالة عين الأسد»، أو اشتركوا لتصل التنبيهات إلى هذه القناة.
slack-app = يتابع ما تنشره المصادر العربية، ويخبر بما تغيّر مع الدليل
slack-command = اسأل راصد أو اشترك في تنبيهاته
slack-shortcut = أرسل إلى راصد
slack-shortcut-about = حلّل هذه الرسالة وما فيها من روابط
reason-archived = أُرشفت القناة
