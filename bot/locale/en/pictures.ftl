### Pictures: the timeline and the figures

picture-as-of = As of { $day }
picture-today = today
picture-sources = Sources:
picture-dossier = Dates as the dossier has them
picture-count = { $what }: { $count }
picture-late =
    { $days ->
        [0] due today
        [one] one day late
       *[other] { $days } days late
    }
picture-key-plan = announced date
picture-key-before = earlier date, given up
picture-key-rival = another date named
picture-key-late = time past the date
picture-key-told = when it happened, by a source
picture-key-reported = day it was reported
picture-exact = an exact number
picture-about = an approximate number
picture-range = between two bounds
picture-below = upper bound: this or less
picture-above = lower bound: this or more
picture-through = the time it is of
picture-repeat = repeated by others

### Buttons under an answer

open-status = Status
open-timeline = Timeline
open-figures = Figures
open-conflicts = Conflicts
open-phases = Phases
timeline-which = Which dossier do you mean?
