### What this chat is told

follow-example = For example: { $example }
follow-nowhere = I cannot tell which chat this is, so I cannot change what it is told.
follow-none = This chat follows nothing yet. To begin: { $example }
follow-done = That was done already.
follow-undone = Taken back.
follow-undo-unknown = There is no such change in this chat.

coming-instant = instant alerts
coming-hourly = an hourly digest
coming-daily = a daily digest at { $at }
coming-weekly = a weekly digest on { $day } at { $at }
coming-zone = { $what }, { $city } time
coming-only = { $kinds } only
coming-sources =
    { $count ->
        [0] any number of sources
        [one] one source is enough
       *[other] at least { $count } sources
    }
kinds-state = changes of state
kinds-conflict = conflicts
kinds-story = stories
kinds-reminder = dates
kinds-silence = silence

ways-instant-daily = Instant and daily
ways-instant = Instant only
ways-daily = Daily only
ways-weekly = Weekly

weekday-monday = Monday
weekday-tuesday = Tuesday
weekday-wednesday = Wednesday
weekday-thursday = Thursday
weekday-friday = Friday
weekday-saturday = Saturday
weekday-sunday = Sunday

button-undo = ↩ Undo
button-details = Details
button-remove = ✕ Remove
button-subscribe = Follow something
button-subscriptions = Subscriptions
button-settings = Settings
button-all-off = Yes, remove all
button-keep = No, keep them
button-changes = Changes only
button-all-kinds = Every kind
button-sources =
    { $count ->
        [0] Any source
        [one] One source
       *[other] { $count } sources
    }
button-evidence = Evidence
button-timeline = Timeline
button-mute-day = Mute for a day
button-unmute = Unmute
button-news = Latest news
button-manage-off = Stop managing

subscribe-what = What shall I tell you about?
subscribe-new = You now follow “{ $name }”: { $coming }.
subscribe-changed = Your subscription to “{ $name }” is now: { $coming }.
subscribe-same = You follow “{ $name }” already: { $coming }.
subscribe-covered = “{ $name }” is part of “{ $whole }”, which you follow: { $coming }.
subscribe-muted = It is muted until { $until }, though.

unsubscribe-one = You no longer follow “{ $name }”.
unsubscribe-none = This chat has no subscription to “{ $name }”.
unsubscribe-part = News on “{ $name }” still comes, because this chat follows the whole dossier. To silence it alone, mute it.
unsubscribe-sure =
    { $count ->
        [0] There is nothing to remove.
        [one] Remove the only subscription? Nothing will come after that.
       *[other] Remove all { $count } subscriptions? Nothing will come after that.
    }
unsubscribe-all =
    { $count ->
        [0] There was no subscription.
        [one] The only subscription was removed.
       *[other] { $count } subscriptions were removed.
    }

subscriptions-title = Subscriptions
subscriptions-none = This chat follows nothing yet.
subscriptions-next = Next digest: { $at }
subscriptions-paused = The whole chat is muted until { $until }; what comes is kept and told together then.
subscriptions-muted = Muted: { $names }
subscriptions-muted-one = { $name } (until { $until })
subscriptions-quiet = Quiet from { $start } to { $end }: only changes of state are told.
subscriptions-off = Nothing is sent: { $reason }

### Silence

mute-all = The whole chat is muted until { $until }.
mute-all-means = What comes is kept and told in one message then.
mute-one = “{ $name }” is muted until { $until }.
mute-one-means = What concerns it alone is not told; at the end I say how much that was. Changes of its state still stand in the digest.
mute-how-long = For how long shall “{ $name }” be muted?
mute-how-long-all = For how long shall the whole chat be muted?
while-hour = An hour
while-some-hours = 4 hours
while-day = A day
while-week = A week
not-a-while = I do not understand how long. Write it like: 2h, 3 days, until tomorrow 08:00
while-past = That time has passed. Write one to come, like: until tomorrow 08:00
while-long =
    { $days ->
        [0] Silence cannot last.
        [one] Silence lasts a day at most.
       *[other] Silence lasts { $days } days at most.
    }
unmute-all = The chat is no longer muted; what was kept comes now.
unmute-one =
    “{ $name }” is no longer muted. { $count ->
        [0] You missed nothing.
        [one] You missed one alert.
       *[other] You missed { $count } alerts.
    }
unmute-nothing = Nothing is muted here.
mute-over =
    “{ $name }” is no longer muted: { $count ->
        [0] you missed nothing
        [one] you missed one alert
       *[other] you missed { $count } alerts
    }
mute-over-why = From now on what comes about it is told as usual.

### Settings

settings-title = Settings of this chat
settings-submit = Save
settings-kept = Saved.
settings-same = It is so already.
settings-unknown = There is no setting called “{ $text }”.
settings-now = { $label }: { $value }
settings-lang = Language
settings-zone = Time zone
settings-quiet = Quiet hours
settings-weekend = Weekend
settings-digest = Digest times
settings-sources = Least sources
settings-pictures = Pictures
settings-running = Running digest
settings-about-lang = The language in which alerts are told.
settings-about-zone = Choose a city, or write: settings zone Cairo
settings-about-quiet = Only changes of state are told then. For example: settings quiet 23:00 07:00
settings-about-weekend = Only changes of state are told then. For example: settings weekend friday saturday
settings-about-digest = One or more times a day. For example: settings digest 08:00 18:00
settings-about-sources = How many independent sources a story needs before it is told, in every subscription here.
settings-about-pictures = Charts with the answers here.
settings-about-running = One digest a day, edited in place until the day ends.
settings-arabic = Arabic
settings-english = English
settings-none = none
settings-on = yes
settings-off = no
settings-various = differs between subscriptions
settings-from-to = from { $start } to { $end }
settings-bad-lang = The language is Arabic or English.
settings-bad-zone = I know no time zone “{ $text }”. Write a city like Baghdad, or a name like Asia/Baghdad
settings-bad-quiet = Write when quiet begins and ends, like: settings quiet 23:00 07:00
settings-quiet-same = It would begin and end at { $at }: that may mean all day or not at all. To silence the whole chat, mute it.
settings-bad-weekend = Write the days of the weekend, like: settings weekend friday saturday
settings-weekend-all = Not every day can be weekend. To silence the chat, mute it.
settings-bad-digest =
    Write digest times like 08:00 18:00, { $count ->
        [0] or “none”.
        [one] one at most.
       *[other] { $count } at most.
    }
settings-digest-needed = “{ $name }” comes in the daily digest only. Change that subscription first.
settings-bad-sources =
    { $count ->
        [0] Write a number.
        [one] The number is 1.
       *[other] Write a number from 1 to { $count }.
    }
settings-bad-switch = Write: yes or no.

### The digest now

digest-now-title = The digest now: { $at }
digest-now-nothing = Nothing new since { $since }.
digest-now-more =
    { $count ->
        [0] That is all.
        [one] One earlier alert is not shown.
       *[other] { $count } earlier alerts are not shown.
    }

### Managing a chat from elsewhere

manage-which = Which chat do you manage?
manage-none = No channel or group is told anything yet.
manage-other = For a channel that was told nothing yet, write its id:
manage-other-example = manage telegram:-1001234567890
manage-more =
    { $count ->
        [0] These are all.
        [one] There is one more: write its name.
       *[other] There are { $count } more: write the name.
    }
manage-private = Other chats are managed from a private chat with me only.
manage-unknown = I know no channel or group called “{ $name }”.
manage-begun = You now manage:
manage-means = Subscribing, muting, settings and the digest act on that chat until { $until }, or until you stop.
manage-of = This is about:
manage-over = You manage no other chat now. What you ask is about this one.

### Help

help-subscribe = To be told what is new. For example:
help-subscribe-example = subscribe Ain al-Asad instant
help-unsubscribe = To end a subscription. For example:
help-unsubscribe-example = unsubscribe Ain al-Asad
help-subscriptions = What this chat is told, and when:
help-subscriptions-example = subscriptions
help-mute = Silence for a while. For example:
help-mute-example = mute Ain al-Asad 2 days
help-unmute = To end the silence:
help-unmute-example = unmute
help-settings = Language, clock, quiet hours, digests. For example:
help-settings-example = settings quiet 23:00 07:00
help-digest = The digest now, without waiting for its time:
help-digest-example = digest
help-manage = To manage a channel or group from here:
help-manage-example = manage
