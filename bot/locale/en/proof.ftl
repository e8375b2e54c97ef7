### Proof: why an alert came, its story in full, texts and links analysed

why-title = Why alert { $id }?
why-not-title = Why did it not come?
why-here = In this chat
why-follows = This chat follows: { $about }
why-way = { $frequency }: { $what }
whyby-instant = At once
whyby-hourly = Hourly digest
whyby-daily = Daily digest
whyby-weekly = Weekly digest
why-sent = sent { $when }
why-due = waits for its time
why-held =
    waits for { $needs ->
        [one] one independent source
       *[other] { $needs } independent sources
    }, as was asked for here; it has { $have ->
        [0] none so far
        [one] one so far
       *[other] { $have } so far
    }
why-dead = could not be sent: { $reason }
whygone-edited = not sent: its outlet edited away what belongs to the dossier
whygone-sources = not sent: it did not find enough sources in time
whygone-discarded = not sent: an admin gave it up
whygone-muted = not sent: it was muted
whygone-other = not sent: it was withdrawn
why-muted = Muted here at that time: { $about }
why-no-target = This chat does not follow anything yet.
why-target-off = Nothing is sent to this chat at present.
why-not-subscribed = No subscription here covers what it is about.
why-subscribed-later = Not sent here: the subscription that covers it is newer.
why-names = The names that led to it
why-written = written “{ $words }”
why-alias = known as “{ $alias }”
why-alias-gone = a spelling that is no longer on the watchlist
why-said = What it was taken to say
why-changed = What changed
why-sources = Who published it
whykin-new = new story
whykin-copy = copy
whykin-update = update
whykin-related = related
why-seen = read { $when }
why-same-story = It was taken for part ({ $relation }) of a story already told, in alert { $id }; a story is told once.
why-outside = It does not belong to any dossier that is followed.
why-handed-in = A person added it to the archive; what is added so is not alerted.
why-baseline = It was there already when this feed was first read, so it was recorded and not alerted.
why-untold = It was recorded and not alerted: it joined the dossier after it was read, or left it.
why-no-feed = No feed of { $host } is followed.
why-feed-without = A feed of { $host } is read, and it did not carry this link.
why-would-come = It does belong to a dossier: had a followed feed carried it, it would have been recorded.
why-state-title = What the state of { $name } rests on
why-state-nothing = Nothing has been said of it yet.
why-state-against = Against it:

details-told = What was alerted
details-alert = [{ $id }] { $when }: { $what }
details-story = new story
details-versions =
    { $count ->
        [one] One article
       *[other] { $count } articles
    }
details-published = published { $when }
details-edited =
    edited by its outlet { $count ->
        [one] once
       *[other] { $count } times
    }
details-said = What was said
details-unknown-link = We have no article at this link. To have it analysed, type: analyze and the link.

analyze-known = This article is in the archive
analyze-known-outside = It does not belong to any dossier that is followed.
analyze-missing = Type a text or a link after the command, for example: { $example }
analyze-too-long = The text is longer than can be analysed at once: at most { $most } characters.
analyze-clipped = Only the beginning of the text was analysed: { $most } characters.
analyze-busy = I am still reading what you sent before. Send this again after the answer.
analyze-no-links = Links are not read here. Paste the text of the article instead.
analyze-unread = The link was not read: { $why }.
analyze-no-article = There is no article on this page: it may be an index, a picture or a file.

### What the person points at

point-missing = Which alert? Answer the alert with this, or type its number or the link of the article.
point-what = “{ $text }” is neither the number of an alert nor a link.
point-no-alert = There is no alert { $id }.
point-no-item = There is no article { $id }.
point-no-message = The message you answered is not an alert we have kept. Type the number of the alert or the link.
point-which = There is more than one alert in that message.

### Buttons

press-details = Details
press-why = Why?
press-report = Report a mistake
press-status = Status
press-timeline = Timeline
press-subscribe = Subscribe
press-evidence = Evidence
press-cite = Cite
press-undo = Undo
press-note = Add a note
press-next = Next
press-from-start = From the start
press-confirm = Confirm
press-reject = Reject
press-reject-one = Reject { $number }
press-second = Needs a 2nd source
press-set = Set
press-skip = Skip
press-review = Review

### Review

queue-title = Review
queue-number = Review: { $number } of { $of }
queue-empty = Nothing waits for a decision.
queue-ended =
    { $count ->
        [one] That was the last, and the only one, that waits.
       *[other] That was the last of { $count } that wait.
    }
queue-says = { $outlet }: { $what }
queue-what = I did not understand. Type “review” alone to see what waits, or: review set NAME complete yesterday.
queue-gone = Nothing waits for a decision here any more.
queue-overtaken = A colleague came first, so your request changed nothing.
queue-changed = The state was: { $before }; it is now: { $after }
queue-unchanged = This decision did not change the state.
queue-decision = Number of the decision: { $id }
queue-aside = Set aside: it needs a second source.
queue-aside-until = It comes back when a source speaks of it that had not before.
queue-aside-undone = Back in the queue; brought back by { $by }.
queue-was-aside = set aside by { $by } until a second source comes, { $day }
queue-which-report = Which report? Press the button under the sentence, or type its number.
queue-which-decision = Which decision? Type its number after “undo”.
queue-no-report = There is no report { $id }.
queue-no-state = The state is one of: { $states }
queue-nothing-to-confirm = No report says that it is done, so there is nothing to confirm. To set the state yourself, use “set”.
byhand-title = Set the state
byhand-submit = Set
byhand-state = State
byhand-day = Date
byhand-day-hint = when it came about: yesterday, or 2025-09-17
byhand-note = Note
byhand-note-hint = why; shown with the decision

### Reporting a mistake

report-title = What is wrong?
report-hint = A report is kept with what rasid made of the article; it changes nothing by itself.
report-name = Name { $number } is wrong
report-said = Report { $number } wrong
report-story = Not one story
report-other = Something else
report-kept = Report { $id } is kept.
report-thanks = Thank you. It joins the data by which the rules are improved.
report-done = This request was carried out before.
report-undone = Report { $id } was taken back.
report-noted = The note was added to report { $id }.
report-note = Note
report-note-hint = What is wrong, and what would be right?
report-note-long = The note is too long: at most { $most } characters.
report-send = Send
report-ask = What is wrong?
report-empty = Write the note first.
report-no-article = There is no article behind this alert to report on.
report-not-there = This is not among what the article is now taken to say.
marked-wrong-match = Not who is meant: { $sentence }
marked-wrong-state = Wrongly understood: { $sentence }
marked-wrong-story = Articles of different stories: { $sentence }
marked-wrong-other = A report on: { $sentence }
mark-unknown = There is no report and no decision { $id }.
mark-undone-already = { $by } has taken { $id } back before.

### Help

help-why = Why an alert came, or why an article did not. For example:
help-why-example = why 71
help-details = The story of an alert in full, in answer to it or by its number. For example:
help-details-example = details 71
help-analyze = What rasid makes of a text or a link. For example:
help-analyze-example = analyze https://example.com/news/1
help-review = What waits for an analyst's decision, one by one. For example:
help-review-example = review
help-report = Report a mistake in an alert, in answer to it or by its number. For example:
help-report-example = report 71
