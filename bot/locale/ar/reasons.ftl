### لماذا تعذرت قراءة خلاصة أو صفحة: المفتاح هو رمز السبب

reason-address = العنوان غير صالح
reason-private-address = العنوان يقود إلى شبكة داخلية، وقراءته ممنوعة
reason-too-large = حجم الملف أكبر من الحد المسموح
reason-timeout = لم يرد الخادم في المهلة
reason-redirects = العنوان يحيل إلى غيره مرارًا بلا نهاية
reason-encoding = ترميز النص أو ضغطه غير مفهوم
reason-http-error = رد الخادم بخطأ
reason-gone = أُزيلت الخلاصة نهائيًا من موقعها
reason-connection = انقطع الاتصال بالخادم أو رُفض
reason-dns = اسم الموقع غير موجود أو تعذر الاستعلام عنه
reason-tls = شهادة الموقع غير صالحة، أو تعذر الاتصال المشفر به
reason-html-not-feed = العنوان يعرض صفحة ويب لا خلاصة
reason-entities-refused = يعرّف الملف كيانات XML قد تكون ضارة، فلم يُقرأ
reason-prolog-too-long = مقدمة الملف أطول من أن تكون مقدمة خلاصة
reason-not-a-feed = المحتوى ليس خلاصة RSS ولا Atom
reason-empty = رد الخادم بملف فارغ
reason-parser-timeout = طالت قراءة الملف فأُوقفت
reason-parser-memory = احتاجت قراءة الملف إلى ذاكرة أكثر من المسموح فأُوقفت
reason-parser-died = توقف برنامج قراءة الملف فجأة
reason-parser-failed = تعذر فهم محتوى الملف
reason-not-in-config = لم تعد الخلاصة في ملف الإعدادات
reason-other = سبب غير معروف ({ $code })
reason-internal = خطأ في راصد نفسه أثناء قراءة الخلاصة؛ تفاصيله في السجل.
