"""What a header says: how well its parts speak for a field, and whose column it is.

Headers are understood by their parts (role, kind, qualifiers), so that a spelling which stands
in no list is understood as well.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from graphaudit.values.text import fold
from loaders.header_words import header_words
from loaders.register import FieldSpec, Register

_SIGNS = re.compile(r"[\s*＊:：/、,，.。_\-—()（）\[\]【】<>《》“”\"'|#]+")
_BRACKETED = re.compile(r"[(（\[【][^()（）\[\]【】]*[)）\]】]")
ASIDE = 0.95
"""What a header is worth that speaks for a field only without its bracketed words."""
_INDEX = re.compile(r"(\d{1,2}|[一二三四五六七八九十]|[①②③④⑤⑥⑦⑧⑨⑩])")
_NUMERALS = {n: i for i, n in enumerate("一二三四五六七八九十", 1)} | {
    n: i for i, n in enumerate("①②③④⑤⑥⑦⑧⑨⑩", 1)
}


@dataclass(frozen=True)
class HeaderMatch:
    """``score`` 0 to 1; ``part`` is the text that spoke for the field ("" when none did)."""

    score: float
    part: str


_PEOPLE = ("者", "人", "户", "对象", "代表", "方", "员", "子")
_NO_PEOPLE = (
    "账户",
    "帐户",
    "地方",
    "平方",
    "经办人",
    "签收人",
    "填表人",
    "介绍人",
    "证明人",
    "分户",
    "开户",
)

NOTHING = HeaderMatch(0.0, "")


@lru_cache(maxsize=4096)
def normalised(header: str) -> str:
    """Folded, lower case, without spaces and signs."""
    return _SIGNS.sub("", fold(header)).lower()


@lru_cache(maxsize=4096)
def roles_in(header: str) -> tuple[str, ...]:
    """The role words that stand in a normalised header, longest first, not overlapping."""
    found: list[str] = []
    rest = header
    for word in _all_role_words():
        if word in rest:
            found.append(word)
            rest = rest.replace(word, " ")
    return tuple(found)


@lru_cache(maxsize=1)
def _all_role_words() -> tuple[str, ...]:
    words = {normalised(w) for words in header_words().roles.values() for w in words}
    return tuple(sorted(words, key=lambda w: (-len(w), w)))


def index_in(header: str) -> tuple[str, int | None]:
    """The header without a running number, and that number (成员姓名3 → 成员姓名, 3)."""
    text = normalised(header)
    found = list(_INDEX.finditer(text))
    if len(found) != 1:
        return text, None
    number = found[0].group()
    stem = text[: found[0].start()] + text[found[0].end() :]
    return stem, _NUMERALS.get(number) or int(number)


@lru_cache(maxsize=65536)
def match(field: FieldSpec, header: str) -> HeaderMatch:
    """How well one header (joined path) speaks for a field; words in brackets may stand aside."""
    text = normalised(header)
    whole = _match(field, text)
    main = without_aside(header)
    if whole.score or main == text or roles_in(main) != roles_in(text):
        return whole
    return _scaled(_match(field, main), ASIDE)


@lru_cache(maxsize=4096)
def without_aside(header: str) -> str:
    """The normalised header without what stands in brackets (毕(结)业时间 → 毕业时间)."""
    return normalised(_BRACKETED.sub("", fold(header)))


def _match(field: FieldSpec, text: str) -> HeaderMatch:
    if not text:
        return NOTHING
    roles = roles_in(text)
    whose = _whose(field, text, roles)
    if whose <= 0:
        return NOTHING
    return _scaled(_kind_match(field, text, roles), whose)


def _scaled(found: HeaderMatch, factor: float) -> HeaderMatch:
    return HeaderMatch(found.score * factor, found.part)


@lru_cache(maxsize=4096)
def _own_words(field: FieldSpec) -> tuple[str, ...]:
    return tuple(normalised(w) for w in field.words)


@lru_cache(maxsize=4096)
def _parts(field: FieldSpec) -> tuple[tuple[str, float], ...]:
    return tuple((normalised(part), worth) for part, worth in field.parts)


def _whose(field: FieldSpec, text: str, roles: tuple[str, ...]) -> float:
    """1 when the header names the field's person, less when it names nobody, 0 another."""
    if field.person is None:
        return 1.0
    own = _own_words(field)
    if any(word in own for word in roles) or any(w in text for w in own):
        soft = header_words().roles["beneficiary"]
        foreign = [r for r in roles if r not in own and r not in soft]
        return 1.0 if not foreign else 0.75
    if roles:
        return 0.0
    if field.plain:
        return 0.9
    return 0.42 if field.eager and _qualifier(field, text) else 0.0


def names_nobody_else(field: FieldSpec, text: str) -> bool:
    """Whether the role that a normalised header names belongs to no other person of the register.

    A roster of forest owners calls its people by a role that no roster of ours has: they are the
    register's main person all the same. Agents, relatives and signers never are.
    """
    roles = roles_in(text)
    return bool(roles) and not any(role in field.others for role in roles)


def _qualifier(field: FieldSpec, text: str) -> str:
    """What the header says beyond kind and neutral words: perhaps a role we have no word for."""
    rest = text
    for part, _ in sorted(field.parts, key=lambda p: -len(p[0])):
        rest = rest.replace(normalised(part), "")
    for word in header_words().neutral:
        rest = rest.replace(word, "")
    return rest if len(rest) >= 2 else ""


def _kind_match(field: FieldSpec, text: str, roles: tuple[str, ...]) -> HeaderMatch:
    part, worth = _best_part(field, text)
    if part and _excluded(field, text, part):
        return NOTHING
    if part:
        return HeaderMatch(worth * (0.6 + 0.4 * _covered(field, text, part, roles)), part)
    if field.kind == "name" and field.person is not None:
        worth = _only_a_role(field, text, roles) or _some_person(field, text, roles)
        return HeaderMatch(worth, text) if worth else NOTHING
    return NOTHING


def _best_part(field: FieldSpec, text: str) -> tuple[str, float]:
    found = [(p, w) for p, w in _parts(field) if p and p in text]
    return max(
        found, key=lambda f: (f[1] * (0.5 + 0.5 * len(f[0]) / len(text)), f[0]), default=("", 0.0)
    )


def _excluded(field: FieldSpec, text: str, part: str) -> bool:
    """Whether a word that speaks against the field stands outside the part that speaks for it."""
    rest = text.replace(part, " ", 1)
    own = _own_words(field)
    for word in own:
        rest = rest.replace(word, " ")
    return any(w and w in rest for w in map(normalised, field.without))


def _covered(field: FieldSpec, text: str, part: str, roles: tuple[str, ...]) -> float:
    """The share of the header that part, role and neutral words explain."""
    rest = text.replace(part, "", 1)
    known = (
        *roles,
        *_own_words(field),
        *(p for p, _ in _parts(field)),
        *header_words().neutral,
    )
    for word in known:
        if word:
            rest = rest.replace(word, "")
    return 1 - len(rest) / len(text)


def _some_person(field: FieldSpec, text: str, roles: tuple[str, ...]) -> float:
    """Worth of a header that ends like a word for people (长者, 造林户) and names no known role."""
    if not field.plain or roles or any(normalised(w) in text for w in field.without if w):
        return 0.0
    return 0.55 if text.endswith(_PEOPLE) and not text.endswith(_NO_PEOPLE) else 0.0


def _only_a_role(field: FieldSpec, text: str, roles: tuple[str, ...]) -> float:
    """Worth of a header that names a role and no kind (户主, 领款人, 村干部): it holds the name.

    Words before the role (低保户主, 家庭户主) make it less sure; the values decide.
    """
    rest = text
    for word in (*roles, *sorted(_own_words(field), key=len, reverse=True)):
        rest = rest.replace(word, "")
    if rest == text:
        return 0.0
    for word in ("人员", "对象", "信息", "人", "者", "方"):
        rest = rest.replace(word, "")
    if not rest:
        return 0.85
    ends = text.endswith((*roles, *_own_words(field), "人", "者", "方", "员", "户"))
    return 0.72 if ends and len(rest) <= 3 else 0.0


@lru_cache(maxsize=16384)
def is_ignored(register: Register, header: str) -> bool:
    """Whether the column is known to say nothing that this register keeps."""
    text = normalised(header)
    words = (normalised(w) for w in (*register.ignored, *header_words().ignored))
    return bool(text) and any(w == text if w.isascii() else w in text for w in words)
