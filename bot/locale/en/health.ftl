### Health of the service

health-title = How rasid is doing
health-fine = Everything works.
health-last-poll = Feeds last read
health-last-send = Last sent
health-never = not yet
health-feeds = Feeds
health-feeds-active =
    { $count ->
        [0] none working
        [one] one working
       *[other] { $count } working
    }
health-feeds-failing =
    { $count ->
        [0] none failing
        [one] one failing
       *[other] { $count } failing
    }
health-outbox = Waiting to be sent
health-outbox-dead = Refused
health-poll-stopped = Feeds are not being read: the last good read was { $when }.
health-send-stopped = Nothing is being sent: the oldest message waits since { $when }.
health-seen-down = Redis does not answer; the service runs on the database alone.

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
