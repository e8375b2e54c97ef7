### الصور: المخطط الزمني والأرقام

picture-as-of = حتى { $day }
picture-today = اليوم
picture-sources = المصادر:
picture-dossier = المواعيد كما في الملف
picture-count = { $what }: { $count }
picture-late =
    { $days ->
        [zero] حلّ موعده
        [one] تأخر يومًا واحدًا
        [two] تأخر يومين
        [few] تأخر { $days } أيام
        [many] تأخر { $days } يومًا
       *[other] تأخر { $days } يوم
    }
picture-key-plan = الموعد المعلن
picture-key-before = موعد سابق عُدل عنه
picture-key-rival = موعد آخر ذُكر
picture-key-late = ما مضى بعد الموعد
picture-key-told = وقت الحدث كما ذكره مصدر
picture-key-reported = يوم ورود الخبر
picture-exact = رقم محدد
picture-about = رقم تقريبي
picture-range = بين حدين
picture-below = حدّ أعلى: هذا أو أقل
picture-above = حدّ أدنى: هذا أو أكثر
picture-through = المدة التي يخصها
picture-repeat = كرره آخرون

### أزرار تحت الجواب

open-status = الحالة
open-timeline = التسلسل الزمني
open-figures = الأرقام
open-conflicts = التناقضات
open-phases = المراحل
timeline-which = أي ملف تقصد؟
