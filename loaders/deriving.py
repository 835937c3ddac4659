"""Columns that no file has as such: who is meant where a name is missing, what a word implies.

Every function takes the cleaned rows and gives them back with more columns; ``derive`` runs
those that the register needs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import pyarrow as pa

from graphaudit.policy import Policy
from graphaudit.values import card as cards
from graphaudit.values import credit_code, kinship, place
from graphaudit.values.name import is_organisation
from loaders.arrays import (
    TEXT,
    Array,
    call,
    constant,
    each_once,
    filled,
    from_frame,
    is_set,
    join,
    listed,
    nothing,
    one_of,
    texts,
    where,
    written,
)
from loaders.cleaning import Rows
from loaders.context import Context
from loaders.fitting import Fit
from loaders.flows import flows, wallets
from loaders.register import ROSTER, Derived, Register
from loaders.things import enterprise_kind, text

LAST_DAY = (
    "to_day", "stopped_on", "closed_on", "ended_on", "died_on", "cremated_on", "cancelled_on",
    "cancelled", "moved_out",
)  # fmt: skip
"""Days of which, where only a month is written, the last day is meant."""


INVOICE_DIGITS = 12


@dataclass
class Carried:
    """What one batch hands to the next of the same table: the household head of the block."""

    head: str | None = None


def derive(
    rows: Rows, fit: Fit, context: Context, policy: Policy, carried: Carried, place_names: str
) -> Rows:
    """The rows with every derived column of their register."""
    register = fit.register
    rows = _last_days(rows)
    rows = _fallbacks(rows, register)
    rows = _places(rows, context)
    rows = _organisations(rows, register)
    rows = _head_is_meant(rows, register, fit)
    rows = _relations(rows)
    rows = _heads_above(rows, register, carried)
    rows = _ends(rows)
    for item in register.derive:
        rows = rows.having({item.name: _derived(rows, item, place_names)})
    rows = _particulars(rows, register)
    if register.id == "transactions":
        rows = flows(rows, fit, place_names)
    if register.id == "wallets":
        rows = wallets(rows)
    return _programs(rows, register, policy)


def _last_days(rows: Rows) -> Rows:
    more = {}
    for name in LAST_DAY:
        last = rows.get(f"{name}.last_day")
        if last is not None:
            more[name] = last
    return rows.having(more)


def _fallbacks(rows: Rows, register: Register) -> Rows:
    """An empty day is filled from the next best column (no day of death: that of cremation)."""
    more = {}
    for name, others in register.fallback.items():
        days = [n for n in (name, *others) if register.fields[n].kind == "day"]
        if any(rows.get(day) is not None for day in days):
            more[name] = _first(rows, *days)
    return rows.having(more)


def _first(rows: Rows, *names: str) -> Array:
    found = [column for name in names if (column := rows.get(name)) is not None]
    return call("coalesce", *found) if len(found) > 1 else found[0]


def _copied(rows: Rows, source: str, name: str) -> dict[str, Array]:
    tails = ("", ".state", ".written", ".note", ".last_day", ".precision")
    return {name + t: rows.columns[source + t] for t in tails if source + t in rows.columns}


def _places(rows: Rows, context: Context) -> Rows:
    """Township and village from columns, else from the address, else from the list's names."""
    address = text(rows, "address")
    told = {
        "township": each_once(address, lambda a: place.split_address(a).township or None),
        "village": each_once(address, lambda a: place.split_address(a).village or None),
        "group": each_once(address, lambda a: place.split_address(a).group or None),
    }
    facts = {"township": context.township, "village": context.village, "group": None}
    more = {}
    for name, fact in facts.items():
        default = constant(fact.value if fact else None, len(rows), TEXT)
        more[name] = call("coalesce", text(rows, name), told[name], default)
    if "post" in rows.columns:
        unit = join(filled(more["township"]), filled(more["village"]))
        more["village_unit"] = each_once(unit, lambda name: name or None)
    return rows.having(more)


def _organisations(rows: Rows, register: Register) -> Rows:
    """A credit code in the ID column, an organisation's name in the name column."""
    main = next((p.name for p in register.people.values() if p.plain), None)
    if main is None or "id" not in register.people[main].columns:
        return rows
    prefix = "" if main == "self" else f"{main}_"
    states, ids = text(rows, f"{prefix}id.state"), text(rows, f"{prefix}id.written")
    doubtful = one_of(states, ["invalid"])
    if not doubtful.any() or "credit_code" not in register.fields:
        return rows
    frame = credit_code.clean_series(written(where(doubtful, ids)))
    code = from_frame(frame, "value")
    found = is_set(code)
    if not found.any():
        return rows
    more = {
        "credit_code": call("coalesce", text(rows, "credit_code"), code),
        f"{prefix}id.written": where(~found, ids),
        f"{prefix}id.state": where(~found, states),
        "payee_is_company": where(found, texts(["1"] * len(rows))),
    }
    return rows.having(more)


def _head_is_meant(rows: Rows, register: Register, fit: Fit) -> Rows:
    """Where the list names the head only, the head is the one it is about."""
    if "self" not in register.people or "head" not in register.people:
        return rows
    have = fit.fields
    if "name" in have or ("head_name" not in have and "head_id" not in have):
        return rows
    if "id" in have and "head_id" in have:
        return rows
    more: dict[str, Array] = {}
    for name in ("name", "id", "phone"):
        source = f"head_{name}"
        if name not in have and source in have:
            more |= _copied(rows, source, name)
    if "id" in have and "head_id" not in have:
        more |= _copied(rows, "id", "head_id")
    return rows.having({**more, "self_is_head": texts(["1"] * len(rows))})


def _relations(rows: Rows) -> Rows:
    """Relation code and words; kin of declared relatives; the head's own relation."""
    code, word = text(rows, "relation"), text(rows, "relation.written")
    if rows.get("self_is_head") is not None and rows.get("relation") is None:
        code, word = texts(["02"] * len(rows)), texts(["户主"] * len(rows))
    ties = {w: kinship.declared(w) for w in set(listed(word)) if w}
    more = {
        "relation": code,
        "relation_written": word,
        "kin": each_once(word, lambda w: tie.relation if (tie := ties[w]) else "other"),
        "kin_degree": _numbers(
            each_once(word, lambda w: str(t.degree) if (t := ties[w]) else None)
        ),
        "kin_affine": _truths(each_once(word, lambda w: str(t.affine) if (t := ties[w]) else None)),
        "guardian_relation_written": text(rows, "guardian_relation.written"),
    }
    return rows.having(more)


def _numbers(array: Array) -> Array:
    return call("cast", array, options=pa.compute.CastOptions(pa.int64()))


def _truths(array: Array) -> Array:
    lowered = each_once(array, str.lower)
    return call("cast", lowered, options=pa.compute.CastOptions(pa.bool_()))


def _heads_above(rows: Rows, register: Register, carried: Carried) -> Rows:
    """Without number and head columns, members follow the row of their head (户主)."""
    if "household" not in register.things or "relation" not in rows.columns:
        return rows
    known = ("household_no", "head_id", "head_name", "self_is_head")
    if any(name in rows.columns for name in known) or "head" not in register.people:
        return rows
    heads = one_of(text(rows, "relation"), sorted(kinship.HEAD_CODES))
    if not heads.any() and carried.head is None:
        return rows
    own = call("coalesce", join("P:", text(rows, "id")), join("P@", rows.src, "#self"))
    above = _carried_down(listed(own), heads.tolist(), carried)
    return rows.having({"household_of_head": texts(above)})


def _carried_down(refs: list[str | None], heads: list[bool], carried: Carried) -> list[str | None]:
    out: list[str | None] = []
    for ref, is_head in zip(refs, heads, strict=True):
        carried.head = ref if is_head else carried.head
        out.append(f"H^{carried.head}" if carried.head else None)
    return out


def _ends(rows: Rows) -> Rows:
    """The day until which it holds: the stop decision before the planned end."""
    more = {}
    for name, sources in (
        ("until", ("stopped_on", "to_day")),
        ("left_on", ("moved_out", "cancelled")),
        ("registered_day", ("registered_on", "founded_on")),
    ):
        if any(source in rows.columns for source in sources):
            more[name] = _first(rows, *sources)
    return rows.having(more)


def _derived(rows: Rows, item: Derived, place_names: str) -> Array:
    sources = [
        constant(place_names, len(rows), TEXT) if s.startswith("@") else text(rows, s)
        for s in item.sources
    ]
    if item.times is not None:
        return _multiplied(rows, item.sources[0], item.times)
    if item.first:
        return call("coalesce", *sources)
    if not item.cases:
        # Not the kernel's own skipping of nulls: it drops rows in which all are null.
        parts = [part for source in sources for part in (filled(source), " ")]
        return each_once(join(*parts), lambda words: " ".join(words.split()) or None)
    cases = [(re.compile(pattern), value) for pattern, value in item.cases]
    result = nothing(len(rows))
    for array in sources:
        found = each_once(array, lambda words: _first_case(words, cases))
        result = call("coalesce", result, found)
    return call("coalesce", result, constant(item.otherwise, len(rows), TEXT))


def _multiplied(rows: Rows, name: str, times: int) -> Array:
    """A number so many times: a month's money as a year's."""
    found = rows.get(name)
    if found is None:
        return nothing(len(rows), pa.int64())
    return call("multiply", _numbers(found), pa.scalar(times, pa.int64()))


def _first_case(words: str, cases: list[tuple[re.Pattern[str], str]]) -> str | None:
    return next((value for pattern, value in cases if pattern.search(words)), None)


def _particulars(rows: Rows, register: Register) -> Rows:
    """What single registers need: account kind, role of a legal representative, year, kind."""
    more: dict[str, Array] = {}
    if register.id == "bank_accounts":
        more |= _account(rows)
    if register.id == "enterprises":
        more["legal_role"] = each_once(text(rows, "enterprise_kind"), _legal_role)
    if register.id == "land_trust":
        more["trust_year"] = _year(rows)
    if register.id == "taxes":
        more |= _tax_days(rows)
    if register.id == "invoices":
        more["invoice"] = _numbers(each_once(text(rows, "invoice_no"), _invoice))
    if register.id == "properties":
        more["unit_no"] = _unit_no(rows)
    if register.id == "relatives":
        more["filed"] = _filed(rows)
    if register.id == ROSTER:
        more["enterprise_name"] = _payee_company(rows)
        more["enterprise_kind"] = enterprise_kind(more["enterprise_name"])
    return rows.having(more)


def _invoice(words: str) -> str | None:
    """The serial number of an invoice: its last digits, an e-invoice has twenty."""
    digits = re.sub(r"\D", "", words)
    return digits[-INVOICE_DIGITS:] or None


def _tax_days(rows: Rows) -> dict[str, Array]:
    """First and last day that a tax is for; the whole year where only the year is told."""
    sources = [text(rows, name) for name in ("from_day", "period", "to_day", "paid_on")]
    year = call("coalesce", *(each_once(source, _year_in) for source in sources))
    ends = {"tax_from": ("from_day", "-01-01"), "tax_to": ("to_day", "-12-31")}
    return {
        name: call("coalesce", text(rows, stated), join(year, day))
        for name, (stated, day) in ends.items()
    }


def _unit_no(rows: Rows) -> Array:
    """What numbers a property: its place where a house or room number stands in it, else its
    certificate. Co-owners have certificates of their own; a presale list has none."""
    place_of_unit = join(filled(text(rows, "location")), filled(text(rows, "room")))
    numbered = each_once(place_of_unit, lambda words: words if _HOUSE.search(words) else None)
    return call("coalesce", numbered, text(rows, "certificate"), each_once(place_of_unit, _said))


_HOUSE = re.compile(r"\d.*([号室栋幢座单元楼层]|[-—－]\d)")


def _said(words: str) -> str | None:
    return words or None


def _filed(rows: Rows) -> Array:
    """Words where a row files a relative's aid: what the relative is said to get; in a form that
    has no such column every relative is filed, if the form calls itself a filing (备案)."""
    if rows.get("enjoys") is None:
        return text(rows, "form")
    return each_once(text(rows, "enjoys"), lambda words: None if _NOTHING.match(words) else words)


_NOTHING = re.compile(r"(无|否|没有|未享受|不享受|未领|不领|不涉及|[/、\-—－]+$)")


def _payee_company(rows: Rows) -> Array:
    company = text(rows, "enterprise")
    by_code = where(is_set(text(rows, "payee_is_company")), text(rows, "name"))
    named = each_once(text(rows, "name"), lambda n: n if is_organisation(n) else None)
    unnumbered = where(~is_set(text(rows, "id")), named)
    return call("coalesce", company, by_code, unnumbered)


def _account(rows: Rows) -> dict[str, Array]:
    said = each_once(text(rows, "kind"), _account_kind)
    shape = each_once(text(rows, "card"), _kind_by_digits)
    name = text(rows, "name")
    company = each_once(name, lambda n: n if is_organisation(n) else None)
    coded = where(is_set(text(rows, "credit_code")), name)
    by_code = where(is_set(text(rows, "payee_is_company")), name)
    company = call("coalesce", company, coded, by_code)
    corporate = where(is_set(company), texts(["corporate"] * len(rows)))
    return {"card_kind": call("coalesce", corporate, said, shape), "company_name": company}


def _kind_by_digits(card: str) -> str:
    return "passbook" if cards.kind(card) == "passbook" else "personal"


def _account_kind(words: str) -> str | None:
    if re.search("对公|单位|集体|企业|机构|公户", words):
        return "corporate"
    return "passbook" if re.search("存折|折", words) and "卡" not in words else None


def _legal_role(kind: str) -> str:
    names = {"sole_trader": "经营者", "family_farm": "经营者", "cooperative": "理事长"}
    return names.get(kind, "法定代表人")


def _year(rows: Rows) -> Array:
    sources = [text(rows, name) for name in ("year", "from_day", "period")]
    found = [each_once(s, _year_in) for s in sources]
    return _numbers(call("coalesce", *found))


def _year_in(words: str) -> str | None:
    found = re.search(r"(19|20)\d{2}", words)
    return found.group() if found else None


def _programs(rows: Rows, register: Register, policy: Policy) -> Rows:
    more: dict[str, Array] = {}
    if register.program:
        found = policy.recognise(register.program)
        code = found.code if found else register.program
        more["register_program"] = constant(code, len(rows), TEXT)
    if "subsidy" in rows.columns:
        more["subsidy_program"] = each_once(
            text(rows, "subsidy"), lambda w: m.code if (m := policy.recognise(w)) else None
        )
    return rows.having(more)
