### What the commands of a newsroom share

house-undo = ↩ Undo
house-save = Save
house-drop = Do not save
house-next = Next
house-previous = Previous
house-page = Page { $page } of { $pages }
house-fill-in = Fill in the following:
help-more = All commands
help-title-all = All that you can ask for here
help-of-one = To have one explained:
help-of-one-example = help status
help-names = Also written:
help-latin = On Telegram:
help-unknown = There is no command “{ $text }”.
topic-ask = Asking
topic-follow = What you are told
topic-review = Reviewing
topic-steer = Steering

### Feeds

help-feeds = The feeds that are read and how each is doing; adding and pausing them. For example:
help-feeds-example = feeds
feeds-title = Feeds
feeds-none = No feed is read yet.
feeds-failing = Failing
feeds-slow = Slow
feeds-working = Working
feeds-paused = Paused
feeds-unread = not read yet
feeds-unread-since = last read well { $since }
feeds-because = { $told } — { $why }
feeds-add-button = Add a feed
feeds-export-button = OPML file
feeds-pause-button = Pause
feeds-resume-button = Resume
feeds-test-button = Try it now
feeds-remove-button = Remove
feeds-rename-button = Name of the outlet
feeds-interval-button = Interval
feeds-state = State
feeds-key = Key
feeds-url = Address
feeds-last-poll = Last read
feeds-last-item = Last item
feeds-never = nothing yet
feeds-lately = In 7 days
feeds-items =
    { $count ->
        [0] no items
        [one] 1 item
       *[other] { $count } items
    }
feeds-failures = Failures in a row
feeds-interval = Interval
feeds-next = Next read
feeds-scrolled = Possibly missed
feeds-scrolled-line =
    { $count ->
        [one] items may have been missed once: the whole list was new since the last read
       *[other] items may have been missed { $count } times: the whole list was new since the last read
    }
feeds-moved = Moved to
feeds-hub = Its server tells us of news until
feeds-trust = Trust
feeds-trust-normal = normal
feeds-trust-low = low: it keeps nobody from being told by others
feeds-card-hint = To change it, with its key: “feeds rename …”, “feeds interval … 10m”, “feeds trust … low”.
feeds-which = Which feed? Write its key or its outlet, such as: feeds show shafaq
feeds-unknown = There is no feed called “{ $name }”.
feeds-several = “{ $name }” has more than one feed.
feeds-paused-now = “{ $outlet }” is paused. What came from it stays.
feeds-resumed-now = “{ $outlet }” is read again from the next round on.
feeds-not-paused = “{ $outlet }” is not paused.
feeds-removed = “{ $outlet }” was removed. What came from it stays.
feeds-renamed = “{ $before }” is now called “{ $after }”.
feeds-long-name = The name is longer than { $most } characters.
feeds-interval-now = “{ $outlet }” is now read { $every }.
feeds-bad-interval = “{ $text }” is no interval I understand. Write one from a second to a day, such as 5m, 10 minutes or 1h.
feeds-which-trust = Trust is “normal” or “low”.
feeds-trust-low-now = Trust in “{ $outlet }” is low now: that it was first keeps nobody from being told by another outlet.
feeds-trust-normal-now = Trust in “{ $outlet }” is normal now.
every-hours =
    { $count ->
        [one] every hour
       *[other] every { $count } hours
    }
every-minutes =
    { $count ->
        [one] every minute
       *[other] every { $count } minutes
    }
every-seconds =
    { $count ->
        [one] every second
       *[other] every { $count } seconds
    }
feeds-add-title = Add a feed
feeds-form-url = Address of the feed
feeds-form-outlet = Name of the outlet
feeds-form-outlet-hint = as readers know it
feeds-form-list = Address of an OPML file
feeds-no-address = “{ $text }” is no http or https address.
feeds-known = That is the feed of “{ $outlet }”, which is read already; its key is { $feed }.
feeds-known-all = All of them are read already.
feeds-unreadable = Not added: it was tried and could not be read. { $why }.
feeds-no-outside = This program cannot read from the network.
feeds-trial-items =
    { $count ->
        [0] It was read, and holds nothing now.
        [one] It was read, and holds 1 item.
       *[other] It was read, and holds { $count } items.
    }
feeds-trial-matches =
    { $count ->
        [0] None of them is about our dossiers now.
        [one] 1 of them is about our dossiers.
       *[other] { $count } of them are about our dossiers.
    }
feeds-trial-dropped =
    { $count ->
        [0] All can be used.
        [one] 1 more item cannot be used.
       *[other] { $count } more items cannot be used.
    }
feeds-trial-fits = about our dossiers
feeds-undated = no date
feeds-added = “{ $outlet }” was added with the key { $feed }, and is read from the next round on.
feeds-added-many =
    { $count ->
        [0] Nothing was added.
        [one] 1 feed was added.
       *[other] { $count } feeds were added.
    }
feeds-dropped = Nothing was saved.
feeds-draft-gone = That preview is over. Write “feeds add” with the address again.
feeds-import-title = OPML import
feeds-import-count =
    { $count ->
        [0] The file lists no feeds.
        [one] The file lists 1 feed.
       *[other] The file lists { $count } feeds.
    }
feeds-import-new =
    { $count ->
        [0] All are read already.
        [one] 1 of them is new.
       *[other] { $count } of them are new.
    }
feeds-import-fault = Not understood:
feeds-no-list = That is no OPML file with feeds. { $why }
feeds-exported =
    { $count ->
        [0] There are no feeds yet.
        [one] 1 feed in an OPML file.
       *[other] { $count } feeds in an OPML file.
    }

### People

help-people = Who may do what, and changing it. For example:
help-people-example = people
people-title = People
people-none = Nobody is named yet: everybody may ask, and only the terminal steers.
people-hint = A reader asks, an editor decides what chats are told, an analyst reviews, an admin steers.
people-add-button = Name a person
duty-stranger = unknown here
duty-reader = reader
duty-editor = editor
duty-analyst = analyst
duty-admin = admin
people-who = “{ $text }” names no person. Write an id such as telegram:42 or slack:U012AB3CD; people find theirs with “who am I”.
people-whom = Whom? Write the id, such as: people remove telegram:42
people-unknown = Nobody is named with the id { $person }.
people-which-role = Which role?
people-last-admin = { $person } is the last admin. Name another one first.
people-removed = { $person } has no role any more.
made-reader = { $person } is a reader now.
made-editor = { $person } is an editor now.
made-analyst = { $person } is an analyst now.
made-admin = { $person } is an admin now.
people-form-title = Name a person
people-form-person = Id
people-form-role = Role
people-form-hint = The platform's own id and not a name. People find theirs with “who am I”.
help-whoami = Your id, your role and the id of this chat. For example:
help-whoami-example = who am I
whoami-person = Your id
whoami-role = Your role
whoami-chat = This chat
whoami-nobody = not known here
whoami-anonymous = You write as the group or channel, so I cannot know who you are. Write as yourself.
whoami-hint = To be given another role, give an admin your id.
whoami-copy = Copy the id

### Targets

help-targets = The chats that are told, and what stands in the way. For example:
help-targets-example = targets
targets-title = Targets
targets-none = No chat is told anything yet.
targets-open = working
targets-refused = refused by the platform — { $why }
targets-waits = waits until { $until } — { $why }
targets-paused = paused until { $until }
targets-quiet = quiet until { $until }
targets-disabled = no longer in the configuration file
targets-subscriptions =
    { $count ->
        [0] no subscriptions
        [one] 1 subscription
       *[other] { $count } subscriptions
    }
targets-waiting-count =
    { $count ->
        [0] nothing
        [one] 1 alert waits
       *[other] { $count } alerts wait
    }
targets-state = State
targets-key = Key
targets-follows = Follows
targets-digest = Next digest
targets-no-digest = none
targets-stuck = Waiting
targets-pause-button = Pause for 2 hours
targets-resume-button = Resume
targets-test-button = Test message
targets-remove-button = Remove
targets-which = Which target?
targets-unknown = There is no target called “{ $name }”.
targets-paused-now = Nothing is sent to “{ $name }” until { $until }; what comes before is told together then.
targets-resumed-now = “{ $name }” is told again.
targets-not-paused = “{ $name }” is not paused.
targets-removed = “{ $name }” is told nothing any more.
targets-bad-length = “{ $text }” is no length of time I understand. Write it like 30m, 2 hours or 3d.
targets-test-sent = The test message is on its way to “{ $name }”.
targets-test-later = The test message to “{ $name }” waits. State: { $state }.
targets-untestable = No test message is sent to “{ $name }”. State: { $state }.
targets-no-token = No test message is sent to “{ $name }”: the token of its platform is not set.
trial-arrived = A test message from rasid
trial-asked = { $name } asked for it. That it arrived means that alerts arrive here.

### Health

help-outbox = What could not be delivered; sending it again or giving it up. For example:
help-outbox-example = outbox
help-health = Whether rasid works as it should, the worst first. For example:
help-health-example = health
health-title = Health of rasid
health-ok = Everything works.
health-degraded = It works, and something is worth a look.
health-danger = Something needs you now:
health-is-ok = fine
health-is-degraded = worth a look
health-is-danger = in danger
health-is-unknown = cannot be told from here
health-is-off = not in use
health-silent = is read without a fault and brings nothing any more
health-who = Where
health-parts = Parts
health-to-feeds = Failing feeds
health-to-targets = Targets
health-to-outbox = Stuck messages
check-polls = Reading feeds
check-sends = Sending
check-outbox = Waiting messages
check-dead-letters = Refused messages
check-feeds = Feeds
check-silent-feeds = Silent feeds
check-backlog = Feeds waiting their turn
check-questions = Unanswered questions
check-targets = Targets
check-leader = The service
check-redis = Redis
check-telegram = Telegram bot
check-slack = Slack bot
check-database = Database
check-clock = Clock

### Terminal

console-picture = Picture: { $path }
console-document = File: { $path }
console-copied = Copy this:
console-optional = { $label } (may be left out)
console-keep = { $label } [{ $value }]
console-lines = { $label }, then an empty line
console-cancelled = Left.
console-not-written = The file could not be written: { $why }

### Why messages do not reach a target

reason-rate-limited = The platform asked for patience
reason-forbidden = The bot was blocked or removed there
reason-target-gone = The chat does not exist, or the bot is no longer in it
reason-token = The bot's token is refused
reason-thread-gone = The topic was deleted
reason-blocked = Its owner blocked the bot
reason-removed-from-chat = The bot was taken out of the chat
console-no-button = There is no such button. The numbers go from 1 to { $most }.
