### Searching

find-title = Search: { $words }
find-word = find
find-count =
    { $count ->
        [one] 1 article
       *[other] { $count } articles
    }
find-count-many = More than { $count } articles; these are the newest
find-also = Also in
find-cite = Cite
find-more = Older
find-newer = Newer
find-status = Status
find-go-on = For older ones type:
find-no-more = Nothing beyond these.
find-narrow = These are the newest. To reach older ones add a word or a date, as in: until 2025-09-01
find-indexing = The older archive is still being indexed: more may turn up soon.
find-nothing = No article in the archive has all of these words.
find-nothing-hint = Try fewer words, or leave out the quotation marks.
find-near = Among what is followed:
find-what = Type what to look for, as in: find "Ain al-Asad" handover since 2025-09-01
find-too-long = Please search with fewer words: { $words } at most.
find-crossed = The first day is later than the last.
find-no-outlet = No outlet is called “{ $name }”. Some that are: { $some }

help-find = What was published, by its words. For example:
help-find-example = find "Ain al-Asad" handover

### The latest, page by page

latest-no-more = There is nothing older.
latest-how-many = How many? A number from 1 to { $most }, as in: latest 3

### Citing

cite-title = To quote
cite-copy = Copy the citation
cite-before = Sentence before
cite-after = Sentence after
cite-what = What shall I cite? A number shown before, as in: cite a12, or a report: cite r34, or a name: cite harir. Or answer an alert with “cite”.
cite-unknown = I have nothing numbered { $id }.
cite-no-sentence = Article { $id } is shorter: its last sentence is number { $count }.
cite-nothing = There is no article in this to quote from.
cite-none-of = There is no article on “{ $name }” yet.
cite-which = From which article? { $name }
cite-edited = The outlet edited this article on { $day }; the quotation is from the text after that.
cite-edited-kept = The outlet edited this article on { $day }; the sentence still stands in it.
cite-edited-gone = The outlet edited this article on { $day }; the sentence no longer stands in it in these words.
cite-withdrawn = Careful: the outlet removed or changed this sentence on { $day }.
cite-no-date = The outlet gave no date.
cite-no-link = There is no link to this article.

help-cite = A quotation ready to paste: the exact words, outlet, date and link. For example:
help-cite-example = cite a12

### Sources side by side

compare-title = What each source says: { $name }
compare-side =
    { $value } ({ $count ->
        [one] 1 source
       *[other] { $count } sources
    })
compare-origins =
    { $count ->
        [one] 1 independent origin
       *[other] { $count } independent origins
    }
compare-when = { $value } – { $when }
compare-own = its own
compare-from = taken from { $origin }
compare-retold = after somebody else had it
compare-more =
    { $count ->
        [one] And 1 more source.
       *[other] And { $count } more sources.
    }
compare-no-statement = Nobody has said anything of a state or a figure. The newest article of each source:
compare-nothing = Nothing was seen of it yet.
compare-silent = Nothing on it from

help-compare = What each source says, where it has it from, and who is silent. For example:
help-compare-example = compare Ain al-Asad
