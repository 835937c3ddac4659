"""Views of the list of findings that people keep, for themselves or for all."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel, Field

from api.asking import ByPerson, InOffice
from graphaudit.values import mask_long_digits

router = APIRouter(prefix="/api/v1/views", tags=["findings"])


class NewView(BaseModel):
    """Filters and order, as in the address of the list; one of the same name is replaced."""

    name: str = Field(min_length=1, max_length=40, pattern=r"\S", examples=["河口镇低保"])
    query: str = Field(max_length=4000, examples=["township=河口镇&program=RURAL_DIBAO"])
    shared: bool = False


class ViewOut(NewView):
    """A view that is kept; ``by`` whom."""

    id: str
    by: str
    at: str


@router.get("")
def views(office: InOffice, by: ByPerson) -> list[ViewOut]:
    """One's own views, then those that others share."""
    return [ViewOut.model_validate(asdict(each)) for each in office.view_book.seen_by(by.name)]


@router.post("", status_code=201)
def save(office: InOffice, by: ByPerson, wanted: NewView) -> ViewOut:
    """Keep a view under a name; others may see it, so it holds no whole number."""
    name, query = mask_long_digits(wanted.name.strip()), mask_long_digits(wanted.query)
    kept = office.view_book.save(by.name, name, query, wanted.shared)
    return ViewOut.model_validate(asdict(kept))


@router.delete("/{view_id}", status_code=204)
def forget(office: InOffice, by: ByPerson, view_id: Annotated[str, Path(max_length=40)]) -> None:
    """Keep one's own view no longer."""
    office.view_book.forget(by.name, view_id)
