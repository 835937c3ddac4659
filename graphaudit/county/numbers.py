"""Numbers that people, cards and firms carry, with their check digits, made by the column.

The county computes its own: what the loader believes of a number must not decide what is planted.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Texts = NDArray[np.str_]

_ID_WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2], dtype=np.int64)
_ID_CHECKS = np.array(list("10X98765432"))
_CODE_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CODE_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def digits(texts: Texts) -> Ints:
    """A matrix (texts x characters) of digits; every text has the same length."""
    length = texts.dtype.itemsize // 4
    raw = texts.astype(f"S{length}").view(np.uint8).reshape(len(texts), length)
    return raw.astype(np.int64) - 48


def compact_days(days: Ints) -> Texts:
    """``yyyymmdd`` of days since 1970."""
    iso = days.astype("datetime64[D]").astype("U10")
    return np.char.replace(iso, "-", "")


def resident_ids(area: Texts, birth: Ints, order: Ints) -> Texts:
    """18-character resident IDs after GB 11643; odd ``order`` codes are men."""
    body = np.char.add(np.char.add(area, compact_days(birth)), np.char.zfill(order.astype("U3"), 3))
    body = body.astype("U17")
    return np.char.add(body, id_check(body))


def id_check(body: Texts) -> Texts:
    """The check character of 17-digit bodies."""
    checks: Texts = _ID_CHECKS[(digits(body) @ _ID_WEIGHTS) % 11]
    return checks


def old_id(id18: str) -> str:
    """The 15-digit form that was printed before 1999."""
    return id18[:6] + id18[8:17]


def with_luhn(body: Texts) -> Texts:
    """Card numbers: the bodies, all of one length, with their Luhn digit."""
    figures = digits(body)
    doubled = figures[:, ::-1].copy()
    doubled[:, ::2] *= 2
    doubled -= 9 * (doubled > 9)
    check = (-doubled.sum(axis=1)) % 10
    return np.char.add(body, check.astype("U1"))


def scattered(count: int, modulus: int, offset: int) -> Ints:
    """``count`` different numbers below ``modulus`` (a power of ten) that look unordered."""
    step = 387_420_489 % modulus
    return (np.arange(count, dtype=np.int64) * step + offset) % modulus


def phone_numbers(count: int, rng: np.random.Generator) -> Texts:
    """Mobile numbers, all different."""
    heads = rng.choice(np.array(["13", "15", "17", "18", "19"]), count)
    tails = scattered(count, 10**9, int(rng.integers(10**8, 10**9))).astype("U9")
    return np.char.add(heads, np.char.zfill(tails, 9))


def card_numbers(bins: Texts, rng: np.random.Generator) -> Texts:
    """19-digit card numbers behind seven-digit bank numbers, all different."""
    tails = scattered(len(bins), 10**11, int(rng.integers(10**10, 10**11))).astype("U11")
    return with_luhn(np.char.add(bins.astype("U7"), np.char.zfill(tails, 11)).astype("U18"))


def credit_codes(kinds: Sequence[str], area: str, rng: np.random.Generator) -> list[str]:
    """Unified social credit codes; a kind is the two leading characters (91, 92, 93)."""
    serials = scattered(len(kinds), 10**8, int(rng.integers(10**7, 10**8)))
    bodies = [f"{k}{area}MA{s:08d}"[:17] for k, s in zip(kinds, serials, strict=True)]
    return [body + _code_check(body) for body in bodies]


def _code_check(body: str) -> str:
    total = sum(_CODE_ALPHABET.index(c) * w for c, w in zip(body, _CODE_WEIGHTS, strict=True))
    return _CODE_ALPHABET[(31 - total % 31) % 31]
