"""What a reader without the right to numbers sees: a finding with every number masked."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from graphaudit.finding import Json
from graphaudit.values import card, credit_code, mask_long_digits, phone, resident_id

MASKS: dict[str, Callable[[str], str]] = {
    "Person": resident_id.mask,
    "Cadre": resident_id.mask,
    "Card": card.mask,
    "Phone": phone.mask,
    "Enterprise": credit_code.mask,
}
# Fields that are text for people: a number may have slipped into what an office wrote.
TEXTS = frozenset({"zh", "en", "detail", "caption", "name", "note"})
# Ids of ours, which may hold long runs of digits and say nothing of anybody.
IDS = frozenset({"id", "key", "src", "snapshot", "version", "from", "to", "start", "end"})
# A credit code has letters among its digits.
_NUMBER = re.compile(r"\d{8,}[\dXx]|[0-9A-Z]{15,18}")


def mask_number(label: str, number: str) -> str:
    """A number masked as its kind asks; several joined by ``+`` each on its own."""
    if "#" in number or not _NUMBER.search(number):
        return number
    mask = MASKS.get(label, mask_long_digits)
    return "+".join(mask(part) for part in number.split("+"))


def masked_finding(finding: Mapping[str, Json]) -> dict[str, Json]:
    """The JSON of a finding (or lead) with every ID, card, phone and code masked."""
    out = {name: _masked_text(name, value) for name, value in finding.items()}
    for group, field, label in (
        ("persons", "id_number", "Person"),
        ("cadres", "id_number", "Cadre"),
        ("cards", "number", "Card"),
        ("households", "number", "Household"),
        ("enterprises", "code", "Enterprise"),
    ):
        if group in out:
            out[group] = _masked_group(out[group], field, label)
    subject = out.get("subject")
    if isinstance(subject, Mapping):
        label, number = str(subject.get("label")), str(subject.get("number"))
        out["subject"] = {**subject, "number": mask_number(label, number)}
    return out


def _masked_group(group: Json, field: str, label: str) -> Json:
    items = group if isinstance(group, list | tuple) else []
    return [
        {**item, field: mask_number(label, str(item.get(field) or ""))}
        if isinstance(item, Mapping)
        else item
        for item in items
    ]


def _masked_text(name: str, value: Json) -> Json:
    """Text fields at any depth with long runs of digits masked; ids and file names as they are."""
    if name in IDS:
        return value
    if isinstance(value, str):
        return mask_long_digits(value) if name in TEXTS else value
    if isinstance(value, Mapping):
        return {key: _masked_text(key, item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_masked_text(name, item) for item in value]
    return value
