"""How one row names a thing, before identity: see docs/contracts.md, "Refs, keys, numbers, src"."""

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


def numbered(label: str, number: str) -> str:
    """The ref of a thing that has a usable number, e.g. ``P:622426195001011234``."""
    return f"{REF_PREFIX[label]}:{number}"


def row_only(label: str, src: str, slot: str = "0") -> str:
    """The ref of a thing known from one row alone, e.g. ``P@a1b2c3d4e5:0:17#head``."""
    return f"{REF_PREFIX[label]}@{src}#{slot}"


def number_of(ref: str) -> str | None:
    """The number inside a numbered ref, or None."""
    return ref[2:] if ref[1:2] == ":" else None


def src(part: str, sheet_no: int, row: int) -> str:
    """The id of one line of one sheet of one loaded file."""
    return f"{part}:{sheet_no}:{row}"
