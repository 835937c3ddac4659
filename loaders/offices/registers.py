"""All registers of the county, each in its clerk's spelling."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from graphaudit.county import County
from loaders.offices import assets, offices_held, population, welfare
from loaders.offices.desks import desks
from loaders.offices.sheets import Document, Sheet
from loaders.offices.spellings import Clerk


def registers(county: County, rng: np.random.Generator) -> Iterator[Document]:
    """Every register of the county, each in its clerk's spelling."""
    for document, otherwise in _registers(county, rng):
        clerk = Clerk(np.random.default_rng(rng.integers(2**32)))
        signed = clerk.chance(0.4)
        for sheet in document.sheets:
            _dress(sheet, clerk, otherwise)
            if signed and sheet.titles:
                sheet.closing = [
                    ["填表人：赵某某", "", "审核人：孙某某"],
                    ["填表日期：2024年12月31日"],
                ]
        yield document


def _registers(
    county: County, rng: np.random.Generator
) -> Iterator[tuple[Document, Mapping[str, tuple[str, ...]]]]:
    """Every register with the spellings that its office alone has."""
    for document in _usual(county, rng):
        yield document, {}
    for desk in desks():
        for document in desk.documents(county, np.random.default_rng(rng.integers(2**32))):
            yield document, desk.otherwise


def _usual(county: County, rng: np.random.Generator) -> Iterator[Document]:
    yield from population.households(county)
    yield from welfare.dibao(county)
    yield welfare.tekun(county)
    yield welfare.disabled(county)
    yield welfare.elderly(county)
    yield welfare.orphans(county)
    yield welfare.students(county)
    yield population.cancelled(county, rng)
    yield population.cremations(county, rng)
    yield from offices_held.cadres(county)
    yield offices_held.payroll(county)
    yield from offices_held.firms(county)
    yield from assets.bank(county)
    yield welfare.proxies(county)
    yield offices_held.relatives(county)
    yield from assets.land(county)


def _dress(sheet: Sheet, clerk: Clerk, otherwise: Mapping[str, tuple[str, ...]]) -> None:
    """Respell the headings and say what the columns hold, for whoever spoils cells."""
    usual = [str(column) for column in sheet.body.columns]
    written = usual if sheet.upper else clerk.respell(usual, otherwise)
    kinds = {new: _kind(old) for old, new in zip(usual, written, strict=True)}
    sheet.fields = {column: kind for column, kind in kinds.items() if kind}
    sheet.body = sheet.body.set_axis(written, axis=1)


def _kind(heading: str) -> str:
    """What a usual heading holds: an ID, a name, a card, a day, or nothing that is ever spoilt."""
    ends = {
        "id": ("身份证号", "身份证号码", "证件号码", "证件号", "公民身份号码"),
        "name": ("姓名", "客户名称", "代领人", "受益人"),
        "card": ("卡号", "账号"),
        "day": ("死亡日期", "火化日期", "任职时间", "备案时间", "成立日期", "起始时间"),
        "phone": ("联系电话", "预留手机号"),
    }
    return next((kind for kind, tails in ends.items() if heading.endswith(tails)), "")
