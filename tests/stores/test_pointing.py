"""Where a refusal points: the word's line and column, as an editor counts them."""

from __future__ import annotations

import pytest

from graphaudit.stores.gate import cannot_run
from graphaudit.stores.pointing import Place, pointed_at

TEXT = "// DELETE stands in a comment\nMATCH (p:Persn) WHERE p.name = 'DELETE'\nDELETE p"


@pytest.mark.parametrize(
    ("where", "place"),
    [
        ("DELETE", Place(3, 1, "DELETE")),
        ("delete", Place(3, 1, "DELETE")),
        ("Binder exception: Table Persn does not exist.", Place(2, 10, "Persn")),
        ("Parser exception: Invalid input <WHERE> (line: 2, offset: 16)", Place(2, 17, "WHERE")),
        ("Cannot find property name for p.", Place(2, 8, "p")),
        ("Runtime exception: out of luck", None),
        ("", None),
    ],
)
def test_a_word_or_sentence_is_found_in_the_text(where: str, place: Place | None) -> None:
    assert pointed_at(TEXT, where) == place


@pytest.mark.parametrize(
    ("told", "way"),
    [
        ("Binder exception: Table Persn does not exist.", "Person"),
        ("Binder exception: Cannot find property nam for p.", "name"),
        ("Binder exception: Table Xqzw does not exist.", "docs/model.md"),
    ],
)
def test_a_name_that_the_model_lacks_is_answered_with_those_like_it(told: str, way: str) -> None:
    assert way in cannot_run(told, "MATCH (p:Persn) RETURN p").fix
