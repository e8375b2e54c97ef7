### Where things stand: states, dates and who said what. Used by alerts and commands

state-unrated = not rated yet
state-planned = planned
state-imminent = imminent
state-underway = under way
state-candidate = reported complete, not confirmed
state-complete = complete
state-delayed = delayed
state-disputed = disputed

standing-since = { $state } since { $day }
standing-candidate = reported complete on { $day }, not confirmed yet

### Dates

plan-due = Due: { $window }
plan-past = It was due: { $window }
plan-moved = It was due: { $before }; now due: { $after }
plan-rivals = Other dates named: { $windows }
plan-late =
    It was due: { $window }; done { $days ->
        [0] on its last day
        [one] one day later
       *[other] { $days } days later
    }
overdue =
    { $days ->
        [0] Due today, with no evidence that it is done
        [one] One day overdue, with no evidence that it is done
       *[other] { $days } days overdue, with no evidence that it is done
    }
overdue-disputed =
    { $days ->
        [0] Due today, and the evidence is contradictory
        [one] One day overdue, and the evidence is contradictory
       *[other] { $days } days overdue, and the evidence is contradictory
    }

### Who says so

said-by = { $speaker } ({ $voice })
said-by-via = { $who }, quoted from { $via }
said-via = quoted from { $via }
said-withdrawn = removed from the article by its outlet on { $day }
said-by-dossier = as the dossier has it
sources-independent =
    { $count ->
        [0] no independent source
        [one] one independent source
       *[other] { $count } independent sources
    }

### Conflicts

conflict-due =
    { $sides ->
        [one] Conflicting due date
       *[other] { $sides } conflicting due dates
    }: { $subject }
conflict-slip = Put off: { $subject }
conflict-date =
    { $sides ->
        [one] Conflicting date of what happened
       *[other] { $sides } conflicting dates of what happened
    }: { $subject }
conflict-state = Reported complete, and said not to be: { $subject }
conflict-state-underway = Reported complete, and said to be still under way: { $subject }
conflict-part = Reported complete as a whole, with a part of it not done: { $subject }
conflict-figure =
    { $sides ->
        [one] Conflicting figure
       *[other] { $sides } conflicting figures
    }: { $subject }
conflict-whole = A whole smaller than its part: { $subject }
conflict-question = Different answers to one question: { $subject }
conflict-roll =
    { $sides ->
        [one] Differing list
       *[other] { $sides } differing lists
    }: { $subject }
conflict-since = stands since { $day }
conflict-over = no longer stands; it appeared on { $day }
conflict-put-off = the new date was first named on { $day }
conflict-within-article = Both stand in one article.
conflict-within-outlet = Both were published by one outlet.

side-of = { $subject }: { $value }
window-start = early { $unit }
window-middle = mid { $unit }
window-end = late { $unit }
