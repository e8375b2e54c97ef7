### Used by every message

continued = continued
outlets-more =
    { $count ->
        [0] and no others
        [one] and one more outlet
       *[other] and { $count } more outlets
    }
error = Something went wrong. Its number, for the administrator: { $id }
