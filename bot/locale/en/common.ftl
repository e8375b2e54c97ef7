### Used by every message

continued = continued
outlets =
    { $count ->
        [0] no outlets
        [one] one outlet
       *[other] { $count } outlets
    }
outlets-more =
    { $count ->
        [0] and no others
        [one] and one more outlet
       *[other] and { $count } more outlets
    }
items =
    { $count ->
        [0] no items
        [one] one item
       *[other] { $count } items
    }
error = Something went wrong. Its number, for the administrator: { $id }
