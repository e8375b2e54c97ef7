"""What sentences say of milestones: from words to reports, each with its stage, date and exact evidence.

`vocabulary` finds the words, `grammar` what rules them, `stage` decides what is said, `link` of what,
`events` does it for a sentence, `reader` for an article, and `rolls` takes from it whom a sentence names
for a list. Nothing here knows any dossier: milestones, entities and wordings are data.
"""
