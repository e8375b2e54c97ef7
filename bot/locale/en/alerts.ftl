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
alert-held =
    { $count ->
        [one] This alert waited for quiet time or a pause to end.
       *[other] { $count } alerts waited for quiet time or a pause to end and are gathered here.
    }
alert-superseded = ⚠ Things have changed since this message: the state is now { $state }. What follows is as it was then.
alert-repeat = Possibly a repeat: the connection broke while it was first being sent.
repeat-short = possibly a repeat
alert-story = The story
story-confirmed = Also confirmed by
story-carried = Also carried by
story-update = Update: { $title }

### What changed

change = { $milestone } — from { $before } to { $after }
change-first = { $milestone } — { $after }
notice-state = State changed: { $change }
notice-slipped = Date changed: { $change }
notice-corrected = Correction: { $change }
notice-now = Now: { $standing }
notice-against = Against it:
notice-withdrawn = { $outlet } has removed what it had published: “{ $quote }”
decided-confirm = Decided by { $by }: confirmed as complete
decided-reject = Decided by { $by }: evidence set aside
decided-set = Decided by { $by }: state set
decided-undone = Decided by { $by }: an earlier decision undone
decided-note = { $decided } (“{ $note }”)

### Dates

due-ahead =
    “{ $milestone }” is due { $days ->
        [0] today
        [one] tomorrow
       *[other] in { $days } days
    }
due-today = “{ $milestone }” is due today
due-overdue =
    “{ $milestone }” was due { $days ->
        [0] today
        [one] yesterday
       *[other] { $days } days ago
    }

due-unproven = There is no evidence that it is done.

### Silence

silence =
    Nothing new about { $entity } { $days ->
        [0] today
        [one] for one day
       *[other] for { $days } days
    }
silence-last = Last report: { $day }
silence-never = There has never been a report.
silence-deaf =
    { $count ->
        [0] All its feeds are being read.
        [one] The cause may be on our side: one feed is down.
       *[other] The cause may be on our side: { $count } feeds are down.
    }

### Digests

digest-title-hourly = Hourly digest: { $date }
digest-title-daily = Daily digest: { $date }
digest-title-weekly = Weekly digest: { $date }
digest-updated = Updated { $at }
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
digest-state = What changed
digest-conflict = Conflicting sources
digest-reminder = Dates
digest-silence = Nothing new
digest-count-state =
    { $count ->
        [0] no changes of state
        [one] one change of state
       *[other] { $count } changes of state
    }
digest-count-conflict =
    { $count ->
        [0] no conflicts
        [one] one conflict
       *[other] { $count } conflicts
    }
digest-count-reminder =
    { $count ->
        [0] no dates
        [one] one date
       *[other] { $count } dates
    }
digest-count-silence =
    { $count ->
        [0] no names without news
        [one] one name without news
       *[other] { $count } names without news
    }
digest-collapsed =
    { $count ->
        [0] No alerts here.
        [one] One alert was gathered here, to keep messages few.
       *[other] { $count } alerts were gathered here, to keep messages few.
    }
