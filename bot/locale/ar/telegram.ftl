### تلغرام: أول كلام في محادثة أُضيف إليها راصد

welcome = السلام عليكم، أنا راصد. أتابع الأخبار وأنقل ما تغيّر منها مع الجملة التي تثبته.
welcome-follow = لمتابعة اسم هنا:
welcome-follow-example = /subscribe عين الأسد فوري
welcome-ask = ولسؤالي عن حاله:
welcome-ask-example = /status عين الأسد
welcome-hint = لن أرسل شيئًا قبل أن يطلبه محرر.
welcome-daily = موجز يومي هنا
welcome-help = مساعدة
welcome-channel = أُضفتُ إلى القناة، ومعرّفها عندي:
welcome-channel-hint = لا أنشر فيها شيئًا من تلقاء نفسي، ويديرها المحررون من هنا.
welcome-manage = أدر القناة
