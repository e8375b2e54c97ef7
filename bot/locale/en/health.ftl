### Health of the service

danger-never-polled = No feed was read successfully yet.
danger-no-poll = No feed was read successfully since { $since }.
danger-late =
    { $count ->
        [0] No message is late.
        [one] One message has been waiting to be sent since { $since }.
       *[other] { $count } messages have been waiting to be sent since { $since }.
    }
danger-dead =
    { $count ->
        [0] No message was refused.
        [one] One message was refused for good.
       *[other] { $count } messages were refused for good.
    }
danger-feeds-failing =
    { $count ->
        [0] No feed is failing.
        [one] One feed is failing, more than half of the active ones.
       *[other] { $count } feeds are failing, more than half of the active ones.
    }
danger-feeds-silent =
    { $count ->
        [0] No feed is silent.
        [one] One feed is read and brings nothing any more, more than half of the active ones.
       *[other] { $count } feeds are read and bring nothing any more, more than half of the active ones.
    }
danger-behind =
    { $count ->
        [0] No feed is behind.
        [one] One feed was due and has not been read since { $since }.
       *[other] { $count } feeds were due and have not been read since { $since }.
    }
danger-targets-disabled =
    { $count ->
        [0] No target is disabled.
        [one] One target is no longer sent to.
       *[other] { $count } targets are no longer sent to.
    }
danger-leader-lost = rasid ended without a word at { $since } and has not been started again.
danger-conflict = Another program has been reading this Telegram bot's messages since { $since }: end it, or give one of them a bot of its own.
danger-clock = This machine's clock is behind what it wrote itself at { $since }: set it right.
danger-disk =
    { $count ->
        [0] The disk is full.
        [one] One megabyte is left on the disk.
       *[other] { $count } megabytes are left on the disk.
    }
