"""Finding a thing by what the paper says of it, and telling its whole number with a purpose."""

from __future__ import annotations

import re

from fastapi import APIRouter
from pydantic import BaseModel, Field

from api.asking import ByPerson, InLog, InOffice
from graphaudit.entities import full_number_of
from graphaudit.errors import UsageError
from graphaudit.masking import mask_number
from graphaudit.model import NODE_BY_NAME
from graphaudit.search import search
from graphaudit.values import mask_long_digits

router = APIRouter(prefix="/api/v1", tags=["search"])
_DIGITS = re.compile(r"\d")
FEWEST_LOGGED = 7
"""A text with so many digits may be somebody's number: the log says only how long it was."""


class SearchIn(BaseModel):
    """What is looked for; in the body, so that no address holds a number."""

    text: str = Field(min_length=1, max_length=100, examples=["赵大海"])


class FoundOut(BaseModel):
    """One thing that bears what was looked for; ``number`` is masked."""

    key: str = Field(examples=["p_001e3e9d77e13c3b"])
    label: str = Field(examples=["Person"])
    glyph: str = Field(examples=["人"])
    number: str = Field(examples=["5199**********1234"])
    name: str
    findings: int = Field(description="findings that name it, those that do not stand included")


class SearchOut(BaseModel):
    """What was found: at most 200."""

    items: list[FoundOut]


class RevealIn(BaseModel):
    """Whose number, and what for; the purpose goes into the log."""

    key: str = Field(min_length=1, max_length=80, examples=["p_001e3e9d77e13c3b"])
    purpose: str = Field(min_length=4, max_length=500, examples=["到银行核对开户资料"])


class RevealOut(BaseModel):
    """The whole number."""

    key: str
    label: str
    number: str
    name: str


@router.post("/search")
def find(office: InOffice, by: ByPerson, log: InLog, wanted: SearchIn) -> SearchOut:
    """By name, ID, card or phone (or the last digits), enterprise, household number, initials."""
    found = search(office.tables_of_graph(), wanted.text, loose=True)
    log.add(by.name, "search", f"{_unnumbered(wanted.text)}，{len(found)}")
    return SearchOut(
        items=[
            FoundOut(
                key=each.key,
                label=each.label,
                glyph=NODE_BY_NAME[each.label].glyph,
                number=mask_number(each.label, each.number),
                name=mask_long_digits(each.name),
                findings=len(office.listing.naming(each.key)),
            )
            for each in found
        ]
    )


@router.post("/reveals")
def reveal(office: InOffice, by: ByPerson, log: InLog, wanted: RevealIn) -> RevealOut:
    """The whole number of one thing. The log keeps who, whose and what for, never the number."""
    if len(wanted.purpose.strip()) < 4:
        raise UsageError("查看完整号码须写明用途 (a purpose is needed)", where="purpose")
    found = full_number_of(office.tables_of_graph(), wanted.key)
    log.add(by.name, "reveal", f"{found.label} {found.key}", wanted.purpose)
    return RevealOut(key=found.key, label=found.label, number=found.number, name=found.name)


def _unnumbered(text: str) -> str:
    digits = len(_DIGITS.findall(text))
    return f"号码，{digits} 位" if digits >= FEWEST_LOGGED else text
