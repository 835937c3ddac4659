"""The letters of keys and refs: see docs/contracts.md, "Refs, keys, numbers, src"."""

from __future__ import annotations

KEY_PREFIX: dict[str, str] = {
    "Person": "p",
    "Household": "h",
    "Card": "c",
    "Enterprise": "e",
    "Phone": "t",
    "Unit": "u",
    "Batch": "b",
    "Program": "g",
    "Status": "s",
    "Cadre": "d",
    "Parcel": "l",
    "Address": "a",
    "Application": "q",
    "Notice": "n",
    "Terminal": "m",
    "Vehicle": "v",
    "Property": "r",
}
REF_PREFIX: dict[str, str] = {
    "Person": "P",
    "Household": "H",
    "Card": "C",
    "Enterprise": "E",
    "Phone": "T",
    "Unit": "U",
    "Batch": "B",
    "Program": "G",
    "Status": "S",
    "Cadre": "D",
    "Parcel": "L",
    "Address": "A",
    "Application": "Q",
    "Notice": "N",
    "Terminal": "M",
    "Vehicle": "V",
    "Property": "R",
}
