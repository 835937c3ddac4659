"""The words that headers are made of (``header_words.yml``)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from loaders.yaml_files import mapping, read_yaml, texts

WORDS = Path(__file__).parent / "header_words.yml"


@dataclass(frozen=True)
class HeaderWords:
    """The parts of headers: roles and types by name, words that say nothing, columns of no use."""

    roles: Mapping[str, tuple[str, ...]]
    parts: Mapping[str, tuple[str, ...]]
    without: Mapping[str, tuple[str, ...]]
    neutral: tuple[str, ...]
    ignored: tuple[str, ...]
    aside: tuple[str, ...]


@lru_cache(maxsize=1)
def header_words() -> HeaderWords:
    """The parts that header texts are made of."""
    data = mapping(read_yaml(WORDS), WORDS, "文件")
    roles = mapping(data["roles"], WORDS, "roles")
    types = {n: mapping(t, WORDS, n) for n, t in mapping(data["types"], WORDS, "types").items()}
    return HeaderWords(
        {name: texts(words) for name, words in roles.items()},
        {name: texts(kind.get("parts")) for name, kind in types.items()},
        {name: texts(kind.get("not")) for name, kind in types.items()},
        texts(data["neutral"]),
        texts(data["ignored"]),
        texts(data["aside"]),
    )
