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
danger-targets-disabled =
    { $count ->
        [0] No target is disabled.
        [one] One target is no longer sent to.
       *[other] { $count } targets are no longer sent to.
    }
