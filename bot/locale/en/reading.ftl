### A trial: what rasid makes of a text, and why

trial-title = What rasid makes of the text
trial-belongs = It belongs to the dossier “{ $dossier }”. The evidence:
trial-outside = This text belongs to none of the dossiers that rasid follows.
trial-outside-named = The names in it are not enough by themselves: it takes a name at the heart of a dossier, or a name with a word of the subject in the same sentence.
trial-closest = The followed name closest to it: “{ $words }” is much like { $entity }.
trial-nothing-close = Nothing in it is like any name that is followed.
trial-origin = Where the article says it comes from: { $source } ({ $kind })
trial-named = Names
trial-name =
    { $entity }: { $spellings } ({ $count ->
        [0] never
        [one] once
       *[other] { $count } times
    })
trial-reports = What it says of milestones
trial-no-reports = rasid found no news of any milestone of the dossier in it.
trial-report = { $milestone }: { $stage }
trial-reason = Why: { $rule }
trial-except = Excepted: “{ $what }”
trial-when = { $when } ({ $precision })
trial-no-date = no known date
trial-unattributed = attributed to nobody
trial-claims = Figures
trial-claim = { $quantity }: { $value }
trial-refused = What was not taken, and why
trial-refusal = “{ $words }” – { $rule }
trial-refusal-about = “{ $words }” – { $rule } ({ $about })
trial-unmet = “{ $words }” – not “{ $entity }” here: { $why }
trial-more-refused =
    { $count ->
        [0] And nothing else.
        [one] And one more place like these.
       *[other] And { $count } more places like these.
    }
trial-marks = The word that decided stands in square brackets.
trial-undated = No publication date was given: what needs one, like “tomorrow” or “next month”, stays undated unless the text itself says when it was published.
trial-empty = There is no text to read.
trial-no-text = { $given } is neither a text nor a link that can be read. Links are http or https; a file is read by: rasid try - < FILE
trial-no-article = No article text was found on the page.

### Where an article comes from

origin-agency = a news agency
origin-quoted = quoted from another outlet
origin-translated = a translation

### Stages

stage-planned = planned
stage-imminent = imminent
stage-underway = under way
stage-completed = completed
stage-delayed = delayed
stage-denied = denied

### Who vouches

voice-official = an official body
voice-named = a person by name
voice-anonymous = an unnamed source
voice-media = media

### How exact a date is

precision-day = to the day
precision-month = to the month
precision-quarter = to the quarter
precision-half = to the half-year
precision-year = to the year
precision-range = a period

### What a number counts

role-present = present
role-leaving = leaving
role-staying = staying
role-arriving = arriving
role-target = the number aimed at
role-peak = the highest number
role-killed = killed
role-wounded = wounded
role-capacity = capacity
role-distance = distance
role-duration = duration
role-rank = rank
role-told = as told

### How a number is put

qualifier-exact = { $low }
qualifier-about = about { $low }
qualifier-less-than = fewer than { $high }
qualifier-more-than = more than { $low }
qualifier-at-least = at least { $low }
qualifier-at-most = at most { $high }
qualifier-tens = tens ({ $low } to { $high })
qualifier-hundreds = hundreds ({ $low } to { $high })
qualifier-thousands = thousands ({ $low } to { $high })
qualifier-millions = millions ({ $low } to { $high })
qualifier-range = { $low } to { $high }

### A name that is written and does not count

unmet-before = it counts only after a word like { $words }
unmet-after = it counts only before a word like { $words }
unmet-near = it counts only in a sentence with a word like { $words }
unmet-anywhere = it counts only in a text with a word like { $words }
unmet-not-before = the word before it rules it out
unmet-not-after = the word after it rules it out
unmet-not-near = a word in its sentence rules it out
unmet-not-anywhere = a word in the text rules it out
unmet-doc = a short form, which counts only when the text also gives the full name

### Why a stage is what it is

rule-past = the verb is in the past: it has happened.
rule-future = the verb is in the future: it has not happened yet.
rule-present = the verb is in the present: it is happening now.
rule-headline = a present tense in a headline tells what has just happened.
rule-near = something in the sentence says that it is near: “imminent”, “nearing”, “in the coming days”.
rule-plan = the sentence tells of a plan, a set date, or an agreement that provides for it.
rule-begun = the sentence says that it has begun.
rule-going-on = the sentence says that it goes on or is being carried out.
rule-done = the sentence says that it is done or complete.
rule-after = it stands after “after” beside a verb in the past, so it came first.
rule-by-way-of = it was the means to what has happened (“through”, “by”), so it took place with it.
rule-announced = the sentence announces the thing itself.
rule-participle = it is called by what has been done, like “the signed” or “the concluded”.
rule-ahead = there is only a date, and it lies ahead.
rule-gone-by = there is only a date, and it has passed.
rule-state = the sentence describes how things stand.
rule-postponed = the sentence tells of a postponement, a suspension or a delay.
rule-refuted = the sentence denies a report of it.
rule-unchanged = the sentence denies a change of the date, so the plan stands.

### Why something is no report

rule-negated = negated: it did not happen.
rule-not-meant = the sentence says that this is not what is meant.
rule-conditional = conditional or merely possible (“if”, “perhaps”, “only after”), so nothing is certain.
rule-demanded = a demand or a call, not news that it has happened or will.
rule-topic = a subject of talks, not news.
rule-hypothetical = a supposition or a fear, not news.
rule-excluded = excluded: the sentence says that it is not part of this.
rule-background = background: something old that the article recalls.
rule-other-sense = the word means something else here.
rule-nobody = nobody the dossier follows has a part in it.
rule-no-milestone = the dossier has no milestone for this.
rule-elsewhere = in a place, or by a party, that the milestone's rule excludes.
rule-too-old = outside the time that the dossier follows, or that the wording was set for.
rule-undated = more than one milestone fits, and no date tells which is meant.
rule-outweighed = the article says something stronger of the same milestone elsewhere.

### Why a number is no claim

rule-number-year = a year, not a count.
rule-number-date = part of a date.
rule-number-distance = a distance, which the dossier does not follow.
rule-number-age = an age or a length of time, which the dossier does not follow.
rule-number-time = a time of day.
rule-number-money = a sum of money.
rule-number-share = a share or a percentage.
rule-number-ordinal = a number of order, not a count.
rule-number-no-unit = the text does not say what the number counts.
rule-number-name = part of a name, like “F-16”.
rule-number-others = it counts others than those the dossier follows.
rule-number-elsewhere = it counts in a place the dossier does not follow.
rule-number-not-tracked = a figure the dossier does not follow.
