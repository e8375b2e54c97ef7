### سطر الأوامر

cli-config-fine = الإعدادات سليمة.
cli-config-faults =
    { $count ->
        [zero] لا أخطاء في الإعدادات.
        [one] في الإعدادات خطأ واحد:
        [two] في الإعدادات خطآن:
        [few] في الإعدادات { $count } أخطاء:
        [many] في الإعدادات { $count } خطأً:
       *[other] في الإعدادات { $count } خطأ:
    }
cli-polled = { $feed }: جديد { $new }، معدَّل { $updated }، معروف { $known }
cli-poll-failed = { $feed }: { $reason }
cli-input-line = السطر { $line }، الحقل { $field }: { $fault }
cli-prompt-hint = اكتب سؤالك، أو «خروج» للإنهاء.
