"""Which people and things each row names: refs, and the node statements about them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from graphaudit.arrow import ARROW
from graphaudit.model import NODE_BY_NAME
from graphaudit.refs import REF_PREFIX
from graphaudit.values.name import fold, is_organisation
from graphaudit.values.text import solid
from loaders.arrays import (
    TEXT,
    Array,
    Flags,
    call,
    constant,
    each_once,
    equal,
    filled,
    finds,
    first_of,
    is_set,
    join,
    nothing,
    where,
)
from loaders.cleaning import Rows
from loaders.register import PersonSpec, Register, ThingSpec, field_of

AT_HOME = frozenset({"self", "head", "member", "spouse", "father", "mother"})
"""People who live where the row says."""

BORROWED = frozenset({"holder", "head"})
"""People who, named without an ID, are the row's main person when the name is the same."""

SHORT_NUMBER = 6
"""Household numbers shorter than this are counted within a village, not within the county."""

_PARCEL_CODE = r"^[0-9A-Za-z\-]{10,}$"


@dataclass(frozen=True)
class Thing:
    """What a name of the register means in these rows: refs by label, and what is said of them.

    ``refs`` maps a label to the refs of the rows that name such a thing (null elsewhere): a
    payee may be a person in one row and an organisation in the next.
    """

    refs: Mapping[str, Array]
    nodes: tuple[tuple[str, dict[str, Array]], ...]


def find_things(rows: Rows, register: Register) -> dict[str, Thing]:
    """Every person and thing of the register in these rows."""
    things: dict[str, Thing] = {}
    for person in sorted(register.people.values(), key=lambda p: p.name != "self"):
        things[person.name] = _person(rows, person, things)
    for spec in register.things.values():
        things[spec.name] = _MAKERS[spec.label](rows, spec, things)
    return _with_context(things, register)


def text(rows: Rows, name: str | None) -> Array:
    """A text column of the rows; null where the table has none. ``=word`` is the word itself."""
    if name is None:
        return nothing(len(rows))
    if name.startswith("="):
        return constant(name[1:], len(rows), TEXT)
    found = rows.get(name)
    if found is None:
        return nothing(len(rows))
    return found if pa.types.is_string(found.type) else call("cast", found, options=_TO_TEXT)


_TO_TEXT = pa.compute.CastOptions(TEXT)


def column(rows: Rows, name: str, kind: pa.DataType) -> Array:
    """A column of the wanted type; ``=value`` is a constant."""
    if name.startswith("="):
        return call("cast", text(rows, name), options=pa.compute.CastOptions(kind))
    found = rows.get(name)
    if found is None:
        return nothing(len(rows), kind)
    return (
        found if found.type == kind else call("cast", found, options=pa.compute.CastOptions(kind))
    )


def _person(rows: Rows, spec: PersonSpec, known: Mapping[str, Thing]) -> Thing:
    names = text(rows, field_of(spec.name, "name"))
    id_field = field_of(spec.name, "id")
    number, written = text(rows, id_field), text(rows, f"{id_field}.written")
    named, numbered = is_set(names), is_set(number)
    organised = named & ~numbered & _organisations(names)
    present = (named | numbered | is_set(written)) & ~organised
    if spec.plain:
        present |= is_set(text(rows, "person_wanted"))
    own = join("P@", rows.src, f"#{spec.name}")
    ref = where(present, call("if_else", pa.array(numbered), join("P:", number), own))
    if spec.name in BORROWED:
        ref = _borrowed(rows, ref, names, written, known)
    company, company_node = _organisation(rows, spec, names, organised)
    node = {
        "ref": ref,
        "name": names,
        "sex": text(rows, field_of(spec.name, "sex")),
        "birth_day": column(rows, field_of(spec.name, "birth_day"), pa.date32()),
        "number": number,
        "number_written": written,
        "number_state": text(rows, f"{id_field}.state"),
    }
    if spec.name in AT_HOME:
        node |= {"township": text(rows, "township"), "village": text(rows, "village")}
    if spec.registered:
        node["registered"] = constant(True, len(rows), pa.bool_())
    nodes = (("Person", node), *((("Enterprise", company_node),) if organised.any() else ()))
    return Thing({"Person": ref, "Enterprise": company}, nodes)


def _organisations(names: Array) -> Flags:
    flags = each_once(names, lambda name: "1" if is_organisation(name) else None)
    return is_set(flags)


def _organisation(
    rows: Rows, spec: PersonSpec, names: Array, organised: Flags
) -> tuple[Array, dict[str, Array]]:
    """The organisation that stands where a person's name is asked."""
    code = text(rows, field_of(spec.name, "credit_code"))
    ref = where(organised, _enterprise_ref(code, names))
    node = {"ref": ref, "name": names, "kind": enterprise_kind(names)}
    return ref, {**node, **_numbers(rows, field_of(spec.name, "credit_code"))}


def enterprise_kind(names: Array) -> Array:
    """The kind that a registered name tells."""
    return each_once(names, _kind_of_name)


def _kind_of_name(name: str) -> str:
    words = (("合作社", "cooperative"), ("联合社", "cooperative"), ("农场", "family_farm"))
    found = next((kind for word, kind in words if word in name), None)
    if found:
        return found
    if "公司" in name:
        return "company"
    return "sole_trader" if name.endswith(("店", "部", "铺", "超市", "摊", "户")) else "other"


def _borrowed(
    rows: Rows, ref: Array, names: Array, written: Array, known: Mapping[str, Thing]
) -> Array:
    """The same name without an ID in the same row is the row's main person or the head."""
    for other in ("self", "head"):
        if other not in known:
            continue
        theirs = text(rows, field_of(other, "name"))
        same = equal(_folded(names), _folded(theirs)) & ~is_set(written)
        ref = call("if_else", pa.array(same), known[other].refs["Person"], ref)
    return ref


def _folded(names: Array) -> Array:
    return each_once(names, fold)


def _household(rows: Rows, spec: ThingSpec, things: Mapping[str, Thing]) -> Thing:
    number = each_once(text(rows, spec.properties["number"]), solid)
    place = (filled(text(rows, "township")), "/", filled(text(rows, "village")), "/")
    short = ~finds(number, f".{{{SHORT_NUMBER},}}")
    of_village = call("if_else", pa.array(short), join("H:", *place, number), join("H:", number))
    persons = [things[name].refs["Person"] for name in _owners(spec, things)]
    of_person = join("H^", first_of(*persons)) if persons else nothing(len(rows))
    ref = first_of(of_village, text(rows, "household_of_head"), of_person)
    names = ("township", "village", "group_name", "head")
    node = {p: text(rows, spec.properties.get(p)) for p in names}
    return _thing("Household", {"ref": ref, **node, "number": number})


def _owners(spec: ThingSpec, things: Mapping[str, Thing]) -> list[str]:
    """Whose household it is where no number is written; ``of: =nobody`` has none then."""
    if spec.properties.get("of", "").startswith("="):
        return []
    return [name for name in (spec.properties.get("of", ""), "self", "trustor") if name in things]


def _card(rows: Rows, spec: ThingSpec, things: Mapping[str, Thing]) -> Thing:
    name = spec.properties["number"]
    number, written = text(rows, name), text(rows, f"{name}.written")
    present = is_set(written) | is_set(text(rows, "card_wanted"))
    own = where(present, join("C@", rows.src))
    node = {p: text(rows, spec.properties.get(p)) for p in ("bank", "branch", "kind", "status")}
    opened = column(rows, spec.properties.get("opened_on", "-"), pa.date32())
    ref = first_of(join("C:", number), own)
    account = where(is_set(number), join("C:", text(rows, spec.properties.get("account"))))
    more = {"opened_on": opened, "account": where(~equal(account, ref), account)}
    return _thing("Card", {"ref": ref, **node, **more, **_numbers(rows, name)})


def _phone(rows: Rows, spec: ThingSpec, things: Mapping[str, Thing]) -> Thing:
    number = text(rows, spec.properties["number"])
    return _thing("Phone", {"ref": join("T:", number), "number": number})


def _address(rows: Rows, spec: ThingSpec, things: Mapping[str, Thing]) -> Thing:
    number = each_once(text(rows, spec.properties["number"]), solid)
    return _thing("Address", {"ref": join("A:", number), "number": number})


def _unit(rows: Rows, spec: ThingSpec, things: Mapping[str, Thing]) -> Thing:
    township, village = text(rows, "township"), text(rows, "village")
    if spec.properties.get("kind") == "=village":
        ref = join("U:", filled(township), "/", village)
        return _thing("Unit", {"ref": ref, "township": township, "village": village})
    own = join("U:", township, "/")
    name = text(rows, spec.properties.get("name"))
    return _thing("Unit", {"ref": first_of(own, join("U:", name)), "township": township})


def _program(rows: Rows, spec: ThingSpec, things: Mapping[str, Thing]) -> Thing:
    code = text(rows, spec.properties["number"])
    return _thing("Program", {"ref": join("G:", code), "code": code, "name": code})


def _status(rows: Rows, spec: ThingSpec, things: Mapping[str, Thing]) -> Thing:
    kind = text(rows, spec.properties["kind"])
    return _thing("Status", {"ref": join("S:", kind), "kind": kind})


def _enterprise(rows: Rows, spec: ThingSpec, things: Mapping[str, Thing]) -> Thing:
    if "number" not in spec.properties:
        return Thing(things[spec.properties["of"]].refs, ())
    code, name = text(rows, spec.properties["number"]), text(rows, spec.properties.get("name"))
    texts = ("name", "kind", "status", "township", "village")
    node = {p: text(rows, spec.properties.get(p)) for p in texts}
    node["founded_on"] = column(rows, spec.properties.get("founded_on", "-"), pa.date32())
    for money in ("capital_fen", "tax_fen"):
        node[money] = column(rows, spec.properties.get(money, "-"), pa.int64())
    numbers = _numbers(rows, spec.properties["number"])
    return _thing("Enterprise", {"ref": _enterprise_ref(code, name), **node, **numbers})


def _enterprise_ref(code: Array, name: Array) -> Array:
    return first_of(join("E:", code), join("E~", each_once(name, solid)))


def _cadre(rows: Rows, spec: ThingSpec, things: Mapping[str, Thing]) -> Thing:
    person = things[spec.properties["of"]].refs["Person"]
    names = {p: text(rows, spec.properties.get(p)) for p in ("post", "unit", "level")}
    days = {
        f"{end}_day": column(rows, spec.properties.get(end, "-"), pa.date32())
        for end in ("from", "to")
    }
    start = call("cast", days["from_day"], options=_TO_TEXT)
    tail = (filled(names["post"]), "|", filled(names["unit"]), "|", filled(start))
    place = {"township": text(rows, "township"), "village": text(rows, "village")}
    if spec.properties.get("level") == "=township":
        place["village"] = nothing(len(rows))
    ref = join("D:", person, "|", *tail)
    return _thing("Cadre", {"ref": ref, "name": text(rows, "name"), **names, **place, **days})


def _parcel(rows: Rows, spec: ThingSpec, things: Mapping[str, Thing]) -> Thing:
    code = each_once(text(rows, spec.properties["number"]), solid)
    coded = where(finds(code, _PARCEL_CODE), join("L:", code))
    own = join("L@", rows.src, f"#{0 if spec.name == 'parcel' else spec.name}")
    if spec.name != "parcel":
        own = where(is_set(text(rows, spec.properties["area"])), own)
    node = {
        "kind": text(rows, spec.properties.get("kind")),
        "area": column(rows, spec.properties["area"], pa.int64()),
        "township": text(rows, "township"),
        "village": text(rows, "village"),
        "number": code,
    }
    return _thing("Parcel", {"ref": first_of(coded, own), **node})


def _numbered(rows: Rows, spec: ThingSpec, things: Mapping[str, Thing]) -> Thing:
    """A thing with a number of its own and declared properties; unnumbered, of its row alone."""
    number = each_once(text(rows, spec.properties.get("number")), solid)
    prefix = REF_PREFIX[spec.label]
    own = join(f"{prefix}@", rows.src, f"#{spec.name}")
    named = spec.label != "Terminal"
    wanted = named and any(name in rows.columns for name in spec.properties.values())
    ref = first_of(join(f"{prefix}:", number), own if wanted else nothing(len(rows)))
    node = {
        prop.name: column(rows, spec.properties[prop.name], ARROW[prop.kind])
        if prop.kind != "STRING"
        else text(rows, spec.properties[prop.name])
        for prop in NODE_BY_NAME[spec.label].declared
        if prop.name in spec.properties
    }
    return _thing(spec.label, {"ref": ref, **node, "number": number})


def _thing(label: str, node: dict[str, Array]) -> Thing:
    return Thing({label: node["ref"]}, ((label, node),))


def _numbers(rows: Rows, name: str) -> dict[str, Array]:
    return {
        "number": text(rows, name),
        "number_written": text(rows, f"{name}.written"),
        "number_state": text(rows, f"{name}.state"),
    }


_MAKERS = {
    "Household": _household,
    "Card": _card,
    "Phone": _phone,
    "Address": _address,
    "Unit": _unit,
    "Program": _program,
    "Status": _status,
    "Enterprise": _enterprise,
    "Cadre": _cadre,
    "Parcel": _parcel,
    **dict.fromkeys(("Application", "Notice", "Terminal", "Vehicle", "Property"), _numbered),
}


def _with_context(things: dict[str, Thing], register: Register) -> dict[str, Thing]:
    """The main person's statement names household, card and phone of the row."""
    main = next((name for name, p in register.people.items() if p.plain), None)
    if main is None:
        return things
    context = {
        name: things[name].refs[label]
        for name, label in (("household", "Household"), ("card", "Card"), ("phone", "Phone"))
        if name in things and label in things[name].refs
    }
    nodes = tuple(
        (label, {**node, **context} if label == "Person" else node)
        for label, node in things[main].nodes
    )
    return {**things, main: Thing(things[main].refs, nodes)}


def node_tables(things: Mapping[str, Thing], src: Array) -> Iterator[tuple[str, pa.Table]]:
    """(label, statements): declared columns only, rows that name nothing left out."""
    for thing in things.values():
        for label, node in thing.nodes:
            present = is_set(node["ref"])
            if present.any():
                kinds = {p.name: ARROW[p.kind] for p in NODE_BY_NAME[label].declared}
                whole = {**node, "src": src}
                filtered = {
                    name: call("filter", _typed(array, kinds.get(name, TEXT)), pa.array(present))
                    for name, array in whole.items()
                }
                yield label, pa.table(filtered)


def _typed(array: Array, kind: pa.DataType) -> Array:
    return (
        array if array.type == kind else call("cast", array, options=pa.compute.CastOptions(kind))
    )


def named_anything(things: Mapping[str, Thing], length: int) -> Flags:
    """Rows in which something is identified: a person, number, household, enterprise …"""
    found = np.zeros(length, dtype=np.bool_)
    telling = {"Person", "Card", "Enterprise", "Phone"}
    for thing in things.values():
        for label, refs in thing.refs.items():
            if label in telling:
                found |= is_set(refs)
    return found
