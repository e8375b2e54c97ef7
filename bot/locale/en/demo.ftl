### The demo

demo-title = rasid: a demo on sample feeds
demo-intro =
    { $feeds ->
        [0] No sample outlets.
        [one] One sample outlet on this machine
       *[other] { $feeds } sample outlets on this machine
    } tells the coalition's withdrawal from Iraq from August 2025 to January 2026, with unrelated news in between. rasid reads it as it reads any feed: what concerns Ain al-Asad air base arrives as an alert at once, the rest in the evening's digest.
demo-wave = Reading feeds, { $wave } of { $waves }
demo-again = Reading once more, nothing new
demo-ask = An analyst asks:
demo-end = { $items } items were read from the feeds; { $alerts } stories remained once repeats were gathered and unrelated news taken out. Try it yourself: .venv/bin/rasid demo --keep
