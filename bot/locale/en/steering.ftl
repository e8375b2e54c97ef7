### Steering rasid from chat: watchlist, milestones, books, export

steer-saved = Saved: “{ $name }”
steer-undo = Undo
steer-done-before = This request was carried out before.
yes-word = yes
no-word = no

### When an edit is not kept

edit-stale = A colleague has changed “{ $name }” since you looked, so yours was not saved over it.
edit-stands = What stands now
edit-wanted = What you wanted to save
edit-stale-hint = Open it again and make your change on what stands now.
edit-refused = Nothing was saved, because:
edit-meanwhile = The list changed while you were editing. Please try again.
edit-nothing = Nothing new in this edit: it stands like that already.

fault-taken = “{ $text }” is a spelling of another name ({ $other }) and cannot serve two without a condition.
fault-empty = cannot stay empty.
fault-phase = this dossier has no phase “{ $text }”.
fault-entity = nothing on the watchlist has the id “{ $text }”, or something in the dossier still needs it.
fault-milestone = this dossier has no milestone “{ $text }”, or something still needs it.
fault-quantity = this dossier follows no figure “{ $text }”.
fault-repeated = “{ $text }” is in use already.
fault-words = the dossier has no list of words “{ $text }”.
fault-dossier = there is no dossier “{ $text }”.
fault-event = there is no event “{ $text }”.
fault-order = ends before it starts.
fault-circle = leads back to itself.
fault-date = is no date. Write it like 2026-09 or 2026-09-30.
fault-id = an id is small Latin letters and digits, and begins with a letter.
fault-long = is too long.
fault-choice = is none of the known values: { $text }
fault-missing = is missing.
fault-key = is no known field.
fault-rule = a rule needs an event, or a name and a place.
fault-person = is no person. Write telegram:42 or slack:U012AB3CD.
fault-target = is no target. Write telegram:-100123 or slack:C012AB3CD.
fault-address = is no web address.
fault-time = is no time of day. Write it like 08:00.
fault-zone = is no time zone. Write it like Asia/Baghdad.
fault-interval = from a second to a day. Write 90s, 5m or 1h.
fault-country = a country is two capitals like IQ.
fault-language = a language is a code like ar or en.
fault-slug = a key is small Latin letters, digits and single hyphens.
fault-digest = would send nothing: set a time for the digest, or another frequency.
fault-file = a file of the configuration itself cannot be read.

### Fields

field-id = Id
field-dossier = Dossier
field-kind = Kind
field-enabled = Followed
field-ar = Name in Arabic
field-en = Name
field-text = Spelling
field-aliases = Spellings
field-near = Words near it
field-about = Description
field-phase = Phase
field-due = Due date
field-entities = Names concerned
field-promotion = Complete when
field-reports = Report rules
field-parts = Parts
field-role = Role
field-outlet = Outlet
field-url = Address
field-country = Country
field-language = Language
field-interval = Read every
field-pages = Article pages
field-trust = Trust
field-title = Title
field-timezone = Time zone
field-digest-at = Digest times
field-weekly-on = Day of the weekly digest
field-weekend = Weekend
field-running-digest = Running digest
field-pictures = Pictures
field-subscriptions = Subscriptions
field-quiet = Quiet hours
field-since = Since
field-until = Until

### What changed

audit-mute = silence about “{ $name }”
audit-target = chat “{ $name }”
diff-new = added
diff-gone = removed
diff-on = followed again
diff-off = paused
diff-is-on = followed
diff-is-off = paused
diff-nothing = Nothing: it is removed
diff-set = { $field }: { $value }
diff-unset = { $field } removed, was: { $value }
diff-changed = { $field }: { $after }, was: { $before }
diff-added = added to { $field }: { $value }
diff-removed = removed from { $field }: { $value }
diff-order = { $field } in another order
diff-rules = Report rules: { $after }, were: { $before }
diff-has-rules = Report rules: { $count }

sort-base = base
sort-site = site
sort-city = city or region
sort-organisation = organisation
sort-force = force
sort-person = person
sort-agreement = agreement
sort-other = other
sorts-base = Bases
sorts-site = Sites
sorts-city = Cities and regions
sorts-organisation = Organisations
sorts-force = Forces
sorts-person = People
sorts-agreement = Agreements
sorts-other = Others
rank-reader = reader
rank-editor = editor
rank-analyst = analyst
rank-admin = admin
pace-instant = at once
pace-hourly = hourly
pace-daily = daily
pace-weekly = weekly
promotion-official-or-two = an official source, or two independent ones
promotion-two = two independent sources, official or not
promotion-person = an analyst confirms it
pledge-official-or-two = Official or two
pledge-two = Two sources
pledge-person = Analyst

### Watchlist

watch-title = Watchlist
watch-title-of = Watchlist: { $what } ({ NUMBER($count) })
watch-legend = ✅ followed · ⏸ paused · in brackets: articles that named it in the last 7 days
watch-hint = To add a name in one line:
watch-hint-example = watch add قاعدة الرافد | الرافد الجوية، Rafid base | base
watch-paused-count =
    { $count ->
        [one] { $count } paused
       *[other] { $count } paused
    }
watch-matches =
    { $count ->
        [0] no article
        [one] one article
       *[other] { $count } articles
    }
watch-week = Last 7 days
watch-last = Changed last
watch-used-by = Milestones that use it
watch-add = ➕ Add
watch-edit = ✏️ Edit
watch-alias = ➕ Spelling
watch-pause = ⏸ Pause
watch-resume = ▶️ Resume
watch-remove = 🗑 Remove
watch-all = Whole list
watch-card = Card
watch-which = Which name? For instance: { $example }
watch-which-example = watch show ain_al_asad
watch-paused-already = “{ $name }” is paused already.
watch-running-already = “{ $name }” is followed already.
watch-remove-ask = Remove “{ $name }” from the watchlist? What was published stays, and it can be undone.
watch-remove-told =
    { $count ->
        [0] No subscription names it.
        [one] One subscription names it and will hear nothing of it any more.
       *[other] { $count } subscriptions name it and will hear nothing of it any more.
    }
watch-used = “{ $name }” cannot be removed while this rests on it:
watch-used-hint = Pause it instead, or first change what rests on it.
uses-milestone = milestone “{ $name }”
uses-quantity = figure “{ $name }”
uses-roll = list “{ $name }”
uses-subject = the subject of the dossier: articles are known by it
uses-silence = the watch over silence

### Forms

form-add-title = Add to the watchlist
form-edit-title = Edit the watchlist
form-alias-title = New spelling
form-rename-title = New name
form-milestone-title = New milestone
form-due-title = Due date
form-fill-in = { $title }
form-next = Next: preview
form-save = Save
form-name = Name
form-name-hint = قاعدة الرافد الجوية
form-spellings = Other spellings
form-spellings-hint = one a line, such as: الرافد (near: قاعدة, مطار)
form-kind = Kind
form-near = Words near it
form-near-hint = for an ambiguous name: قاعدة, مطار
form-en = Name in English
form-en-hint = Rafid air base
form-dossier = Dossier
form-milestone-hint = تسليم قاعدة الرافد
form-entities-hint = one a line, the first is what it is about
form-like = After the example of
form-like-hint = a milestone whose report rules are taken over
form-no-dossier = There is no dossier “{ $text }”.
form-no-kind = “{ $text }” is no kind I know. The kinds: { $kinds }.
form-no-name = The name is missing.
form-long-name =
    { $count ->
        [one] The name is longer than one letter.
       *[other] The name is longer than { $count } letters.
    }
alias-unread = I did not understand the spelling “{ $line }”. Write it like: حرير (near: قاعدة, مطار; not after: طريق)
alias-option = “{ $option }” is no condition I know. There are: near, not near, after, not after, before, not before, in the text, not in the text, exactly, as written, with or without al, and nisba, short form.
alias-which = Which spelling?
alias-known = Nothing new: all of it is here already.
alias-none-such = No spelling here is “{ $text }”.

### Preview and draft

preview-title = Before it is saved: { $name }
preview-matches =
    { $count ->
        [0] No match in the last 7 days.
        [one] One match in the last 7 days.
       *[other] { $count } matches in the last 7 days.
    }
preview-followed =
    { $count ->
        [0] None of them belongs to a dossier we follow.
        [one] One of them belongs to a dossier we follow.
       *[other] { $count } of them belong to a dossier we follow.
    }
preview-bounded =
    { $count ->
        [one] Only the newest article was searched.
       *[other] Only the newest { $count } articles were searched; the week holds more.
    }
preview-nothing-read = Nothing was read in the last 7 days, so this tells nothing.
doubt-title = It cannot be saved like this
doubt-shared = “{ $spelling }” is a spelling of “{ $other }”: nobody can tell which is meant.
doubt-short = “{ $spelling }” is too short to mean anything alone.
doubt-ordinary = “{ $spelling }” is a common word: alone it does not tell what is meant.
doubt-everywhere = “{ $spelling }” stands in much of what is published: alone it does not tell what is meant.
doubt-cure = What helps: fill in “words near it”, a spelling of two words or more, or a condition such as: الرافد (after: قاعدة, مطار)
draft-save = Save
draft-edit = Edit
draft-drop = Cancel
draft-remove = Remove
draft-dropped = All right, nothing was saved.
draft-gone = There is nothing to save here any more: its time is over, or something else took its place. Please start again.
draft-blocked = It cannot be saved like this: first edit it as the preview says.

### Milestones

milestone-title = Milestones
milestone-title-of = Milestones of “{ $name }”
milestone-count =
    { $count ->
        [0] no milestones
        [one] one milestone
       *[other] { $count } milestones
    }
milestone-rules =
    { $count ->
        [0] none
        [one] one
       *[other] { $count }
    }
milestone-no-due = no date
milestone-no-rules = No report rules for this milestone: it moves only by what an analyst decides in “review”. Rules are written in the dossier's file.
milestone-due = 📅 Due date
milestone-rule = Complete when
milestone-rename = ✏️ Rename
milestone-status = Status
milestone-all = All milestones
milestone-add = ➕ Milestone
milestone-which = Which milestone? For instance: { $example }
milestone-which-example = milestone due phase2_full_withdrawal 2026-09
milestone-due-ask = When is “{ $name }” due?
milestone-due-hint = September 2026, or 2026-09-01..2026-09-30, or none
milestone-due-what = “{ $text }” is no date I understand. Write it with its year: أيلول 2026, 2026-09, 2026-09-01..2026-09-30, or “none”.
milestone-due-order = It ends before it starts.
milestone-due-reported = The sources speak of another date ({ $window }), and that is what the status shows until something stronger replaces it.
milestone-rule-ask = When does “{ $name }” count as complete? Now: { $now }
milestone-remove-ask = Remove the milestone “{ $name }”? What was said of it stays, and it can be undone.
milestone-like-note = The report rules are those of “{ $name }”, with the first name here in the place of the first name there. Check the words in the dossier's file.
milestone-like-what = To take over the rules of another milestone, name one of the same dossier, and at least one of the names concerned here.
milestone-no-phase = This dossier has no phase “{ $text }”.

### Books and undo

audit-title = Changes
audit-title-of = Changes: { $name }
audit-empty = No change yet.
audit-hint = One of them: “audit 12”. Of a person or a name: “audit ain_al_asad”.
audit-older = Older
audit-all = All changes
audit-one = Change { $id }: { $name }
audit-undoes = undoes { $id }: { $words }
audit-undone = { $words } (undone)
audit-of = This undoes change { $id }.
audit-by = Undone by change { $id }.
audit-who = Nobody in the books and nothing followed is called “{ $name }”.
undo-done-title = Undone: { $name }
undo-again = Do it again
undo-done = Change { $id } was undone before.
undo-nothing = You have made no change that could be undone.
undo-unknown = There is no change { $id }.
undo-what = Write the number of the change after “undo”, or “undo” alone for your last one; “{ $text }” is no number.

### Export

export-title = The configuration in force
export-files =
    { $count ->
        [0] No files.
        [one] One file in the archive.
       *[other] { $count } files in the archive.
    }
export-same = It says what the files in config/ say.
export-differs =
    { $count ->
        [0] It says what the files in config/ say.
        [one] One difference from the files in config/:
       *[other] { $count } differences from the files in config/:
    }
export-line = { $name }: { $words }
export-rewritten = { $file } was written anew, so the remarks between its lines are gone.
export-left-out = The target { $target } was left out: it has no subscription, and the files take no target without one.
export-hint = Put them in the place of the config folder, or apply them elsewhere:

### Help

help-watch = The names I follow: add, spell, pause, with a preview before anything is saved. For instance:
help-watch-example = watch ain_al_asad
help-milestone = The milestones, their dates, and when they count as complete. For instance:
help-milestone-example = milestone
help-audit = Who changed what, and when. For instance:
help-audit-example = audit
help-undo = Take back your last change, or one by its number. For instance:
help-undo-example = undo 12
help-export = The configuration in force, as files. For instance:
help-export-example = export
