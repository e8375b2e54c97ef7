### Status

status-latest = Latest items
status-no-due = No date announced
status-nothing = No item about “{ $entity }” has been seen yet.
status-according-to = according to { $who }
status-side = { $stage } according to { $who }
status-phase = Phase: { $phase }
status-against =
    { $count ->
        [0] Nothing speaks against it
        [one] Against it
       *[other] Against it: { $count } reports, the weightiest
    }
status-milestones = Milestones
status-others = Other milestones
status-line = { $title }: { $state }
status-line-overdue =
    { $title }: { $state }, { $days ->
        [0] due today
        [one] one day overdue
       *[other] { $days } days overdue
    } (dates named: { $ends })
status-conflicts = Standing conflicts
status-conflicts-hint = In detail:
conflicts-of = conflicts { $name }
status-figures = Latest figures
status-overdue = Also overdue in this dossier
as-of = As it stood on { $day }
and-more =
    { $count ->
        [0] and no more
        [one] and one more
       *[other] and { $count } more
    }
days-left =
    { $days ->
        [0] Due today
        [one] One day left
       *[other] { $days } days left
    }
plan-before = Before that it was due: { $windows }
waits-official-or-second = Waits for confirmation: by an official or a second independent source
waits-second = Waits for confirmation: by a second independent source
waits-person = Waits for confirmation by an editor
confirmed = Confirmed by: { $by }
ruled-confirm = Confirmed by { $by } on { $day }
ruled-confirm-note = Confirmed by { $by } on { $day }: “{ $note }”
ruled-reject = Rejected by { $by } on { $day }
ruled-reject-note = Rejected by { $by } on { $day }: “{ $note }”
ruled-set = Set by { $by } on { $day }
ruled-set-note = Set by { $by } on { $day }: “{ $note }”
written =
    { $articles ->
        [0] no items
        [one] one item
       *[other] { $articles } items
    } · { $outlets ->
        [0] no outlet
        [one] one outlet
       *[other] { $outlets } outlets
    } · { $origins ->
        [0] no independent origin
        [one] one independent origin
       *[other] { $origins } independent origins
    }
written-sampled = { $articles } items. Of the newest { $sampled }: { $outlets } outlets, { $origins } independent origins
written-many = More than { $articles } items. Of the newest { $sampled }: { $outlets } outlets, { $origins } independent origins
written-last = Last mentioned: { $day }

### Timeline

timeline-title = Timeline: { $name }
timeline-line = { $day }: { $what }
timeline-today = ── today, { $day } ──
timeline-plan = date announced: { $window }
timeline-rival = another date named: { $window }
timeline-due = end of the time it was due ({ $window })
timeline-due-rival = end of the other date ({ $window })
timeline-nothing = There is nothing to show here yet.
timeline-earlier =
    { $count ->
        [0] Nothing before that.
        [one] One earlier line is not shown.
       *[other] { $count } earlier lines are not shown.
    }

### Conflicts

conflicts-title = Conflicts
conflicts-title-of = Conflicts: { $name }
conflicts-others = Other standing conflicts
conflicts-past = Conflicts that are over
conflicts-nothing = No conflict is known.

### Figures

figures-title = Figures: { $name }
figures-nothing = No figure was given yet.
figures-earlier =
    { $count ->
        [0] No earlier values.
        [one] One earlier value is not shown.
       *[other] { $count } earlier values are not shown.
    }
figure-as-of = as of { $window }
figure-change = change: { $change }
figure-repeated =
    “{ $value }” has been repeated since { $since } ({ $count ->
        [0] not repeated
        [one] once more
       *[other] { $count } times more
    })
figure-line = { $quantity }: { $value } ({ $day })

### Changes

changes-title = What is new since { $day }
changes-title-of = What is new since { $day }: { $name }
changes-states = What changed
changes-conflicts = Conflicts that appeared
changes-stories = New stories
changes-state = { $after } ({ $day }); it was: { $before }
changes-state-back = back to what it was: { $after } ({ $day })
changes-nothing = Nothing new.

### Phases

phases-overdue =
    { $title }: { $state }, { $days ->
        [0] due today
        [one] one day overdue
       *[other] { $days } days overdue
    }

### Latest

latest-title = Latest items
latest-title-of = Latest items: { $subject }
latest-nothing = No items have been seen yet.

### Help

help-title = What can you ask rasid?
help-status = Where a thing stands now, with the evidence. For example:
help-status-example = status Ain al-Asad
help-timeline = Every change with its date and its proof. For example:
help-timeline-example = timeline phase 2
help-conflicts = Who contradicts whom, and in which words. For example:
help-conflicts-example = conflicts Ain al-Asad
help-figures = The figures of each source, and as of when. For example:
help-figures-example = figures US forces
help-changes = What changed since a day. For example:
help-changes-example = changes since yesterday
help-phases = The phases of the dossier and where they stand. For example:
help-phases-example = phases
help-latest = The latest items, all of them or on one name. For example:
help-latest-example = latest Harir
help-help = This message:
help-help-example = help
help-footer = Commands work in Arabic and in English, with any common spelling of a name.

### Not understood

unknown-command = I did not understand “{ $text }”.
unknown-command-hint = Write “help” to see what you can ask.
unknown-entity = I follow nothing called “{ $name }”.
ambiguous-name = “{ $name }” may mean more than one thing.
nearest = Did you mean:
missing-name = Write the name after the command, for example: { $example }
day-ahead = “{ $text }” is still to come: ask for a day that has passed.
not-a-day = “{ $text }” is no date I understand. Write it like: yesterday, or 2025-09-01.

### Review

review-title = Waiting for an editor
review-nothing = Nothing is waiting.
review-hint = To decide:
review-undo = To take it back:
review-undone = { $by } took back decision { $id }
review-report = [{ $id }] { $outlet }
review-no-milestone = There is no milestone with the id { $id }
review-no-report = There is no report { $id } of the milestone { $milestone }
review-which-report = Say which report is meant: --report ID
review-nothing-to-confirm = No report says that { $milestone } is done, so there is nothing to confirm. To set a state: rasid review set
review-no-state = A state is one of: { $states }
review-day-ahead = { $day } has not come yet
review-nobody = Who decides? --by NAME
review-no-decision = There is no decision { $id }
review-undone-already = Decision { $id } was taken back by { $by } already

not-known = This bot serves one newsroom. Give its admin this id to be let in: { $person }
forbidden-editor = What this chat is told is for editors to decide. Ask one of them, or write to me privately for subscriptions of your own.
forbidden-analyst = That is for analysts.
forbidden-admin = Only admins may do that.
not-openly = That is not for a group to read. Ask me in private.

greet-back = Hello. Ask me about a name I follow, such as “status Ain al-Asad”, or write “help”.
greet-peace = And peace be upon you. Ask me about a name I follow, such as “status Ain al-Asad”, or write “help”.
greet-welcome = You are welcome.

form-one = Write { $label } in your next message.
form-many = Write in your next message what you want, one line each:
form-cancel = Cancel
form-again = Put it right and write it in your next message, or cancel.
form-cancelled = All right, called off.
