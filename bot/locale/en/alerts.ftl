### Instant alerts

alert-title = New: { $subject }
alert-titles =
    { $count ->
        [0] No new alerts
        [one] One new alert
       *[other] { $count } new alerts
    }
alert-no-date = no publication date given
alert-seen = seen { $when }
alert-why = Because you follow “{ $subscription }”
alert-repeat = Possibly a repeat: the connection broke while it was first being sent.
repeat-short = possibly a repeat

### Digests

digest-title = Digest: { $date }
digest-summary =
    { $items ->
        [0] no stories
        [one] one story
       *[other] { $items } stories
    } from { $outlets ->
        [0] no outlets
        [one] one outlet
       *[other] { $outlets } outlets
    }
digest-period = seen from { $from } to { $to }
digest-other = Other news
digest-collapsed =
    { $count ->
        [0] No alerts here.
        [one] One alert was gathered here, to keep messages few.
       *[other] { $count } alerts were gathered here, to keep messages few.
    }
