"""The page marks what is new or changed since the run before and tells what is gone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from ring import ring

from viz.page import PageContent, offline_page, page_data

MADE = datetime(2025, 3, 18, 9, 15)


def content(
    changed: Mapping[str, str] | None = None, gone: Sequence[dict[str, Any]] = ()
) -> PageContent:
    finding = ring()
    return PageContent(
        title="报告",
        snapshot="s",
        made=MADE,
        findings=[finding],
        leads=[{"id": "l_1", "findings": [finding["id"]], "kinds": [], "fen": 1}],
        changed=changed or {},
        gone=gone,
    )


def listed(made: PageContent, name: str) -> list[Any]:
    found = page_data(made)[name]
    assert isinstance(found, list)
    return found


def test_a_finding_and_a_lead_bear_their_mark() -> None:
    made = content(changed={str(ring()["id"]): "new", "l_1": "changed"})
    marks = [listed(made, name)[0]["change"] for name in ("findings", "leads")]
    assert marks == ["new", "changed"]


def test_without_a_run_before_nothing_is_marked_and_nothing_gone() -> None:
    assert listed(content(), "findings")[0]["change"] == ""
    assert listed(content(), "gone") == []


def test_what_is_gone_is_told_and_not_drawn() -> None:
    gone = {**ring(), "id": "f_gone", "sentence": {"zh": "<b>旧</b>", "en": "old"}}
    made = content(gone=[gone])
    assert [each["id"] for each in listed(made, "gone")] == ["f_gone"]
    assert "f_gone" not in str(page_data(made)["networks"])
    assert "<b>旧</b>" not in offline_page(made)
