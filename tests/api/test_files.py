"""Answers that the browser keeps as a file."""

from __future__ import annotations

import pytest

from api.files import attached


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("rejects.xlsx", 'attachment; filename="rejects.xlsx"'),
        ("退款.xlsx", "attachment; filename*=UTF-8''%E9%80%80%E6%AC%BE.xlsx"),
        ('a"\r\nX: 1', "attachment; filename*=UTF-8''a%22%0D%0AX%3A%201"),
    ],
)
def test_no_sign_of_a_name_reaches_the_header(name: str, said: str) -> None:
    answer = attached(b"1", name)
    assert answer.headers["content-disposition"] == said
    assert answer.body == b"1"
