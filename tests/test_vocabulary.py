"""The words of events: how long what is known of them is held."""

from __future__ import annotations

import gc
from weakref import ref

from newsroom.arabic.clauses import tokens
from newsroom.arabic.words import page
from newsroom.milestones.vocabulary import CueWords, Form, Forms, Vocabulary


def test_a_vocabulary_is_gone_with_its_last_user() -> None:
    """It holds tens of thousands of forms: a reload of the rules must not keep two until a full collection."""
    cues = {"deny": CueWords(nouns=("نفي",))}
    vocabulary = Vocabulary(Forms({}, cues), {}, cues)
    text = page("نفي الخبر")
    (hit,) = vocabulary.hits(tokens(text, 0, len(text.text)), 0)
    assert (hit.name, hit.form) == ("deny", Form.NOUN)

    left = ref(vocabulary)
    gc.disable()
    try:
        del vocabulary
        assert left() is None
    finally:
        gc.enable()
