### What could not be delivered

outbox-title = Alerts that could not be delivered
outbox-empty = No alert is stuck.
outbox-hint = To send one of them again, or all:
outbox-example = outbox requeue { $id }
outbox-done = This was done before.
outbox-more =
    { $count ->
        [one] And 1 more.
       *[other] And { $count } more.
    }
outbox-requeue =
    { $count ->
        [one] 1 alert will be sent again.
       *[other] { $count } alerts will be sent again.
    }
outbox-discard =
    { $count ->
        [one] 1 alert was given up.
       *[other] { $count } alerts were given up.
    }
outbox-what = Write “outbox” to list them, “outbox requeue 12” or “outbox discard 12”, or “all” in place of the number.
outbox-none-of-these = No stuck alert has that number.
