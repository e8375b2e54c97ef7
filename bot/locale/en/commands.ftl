### Status

status-articles = Items
status-outlets = Outlets
status-first-seen = First mentioned
status-last-seen = Last mentioned
status-latest = Latest items
status-milestones = Milestones
status-due = announced for { $window }
status-no-due = no date announced
status-unrated = not yet rated
status-nothing = No item about “{ $entity }” has been seen yet.

### Latest

latest-title = Latest items
latest-title-of = Latest items: { $subject }
latest-nothing = No items have been seen yet.

### Help

help-title = What can you ask rasid?
help-status = Where a thing stands now, with the evidence. For example:
help-status-example = status Ain al-Asad
help-latest = The latest items, all of them or on one name. For example:
help-latest-example = latest Harir
help-help = This message:
help-help-example = help
help-footer = Commands work in Arabic and in English, with any common spelling of a name.

### Not understood

unknown-command = I did not understand “{ $text }”.
unknown-command-hint = Write “help” to see what you can ask.
unknown-entity = I follow nothing called “{ $name }”.
ambiguous-name = “{ $name }” may mean more than one thing.
nearest = Did you mean:
missing-name = Write the name after the command, for example: { $example }
