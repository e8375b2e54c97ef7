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
