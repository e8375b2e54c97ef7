"""What sentences say of milestones: from words to reports, each with its stage, date and exact evidence.

`vocabulary` finds the words, `grammar` what rules them, `stage` decides what is said, `link` of what,
`reader` does it for an article. Nothing here knows any dossier: milestones, entities and wordings are data.
"""
