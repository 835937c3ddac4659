"""Write ``docs/patterns.md`` and its pictures: ``python scripts/make_pattern_docs.py``.

What each pattern means, its parameters with their source, its basis, what it needs, how it did on
the counties of ``scripts/measure.py``, and the shape of the first case it must find. Patterns of
the catalogue that nobody can feed yet stand at the end with what they wait for.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

import yaml

from graphaudit.content import queries_dir
from graphaudit.pattern_cases import read_cases
from graphaudit.patterns import Pattern, read_patterns
from graphaudit.patterns.pattern import FAMILIES
from graphaudit.patterns.wording import grounds_told, wording
from graphaudit.register_names import named_register
from viz.shapes import shape

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "patterns.md"
PICTURES = ROOT / "docs" / "patterns"
READMES = (ROOT / "README.md", ROOT / "README.zh-CN.md")
Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"
TITLES = {
    "card": "卡 · Cards", "person": "人 · Persons", "household": "户 · Households",
    "cadre": "干部 · Cadres", "enterprise": "企业 · Enterprises", "roster": "名册 · Rosters",
    "flow": "资金流 · Flows", "network": "网络 · Networks", "time": "时间 · Time",
}  # fmt: skip
CLASSES = {
    "eligibility": "资格 eligibility", "collusion": "关联 collusion",
    "quality": "数据质量 quality", "missed": "应享未享 missed",
}  # fmt: skip
_HEAD = """# 检测模式目录 · Catalogue of patterns

<!-- Made by scripts/make_pattern_docs.py: change the pattern files, then run it. -->

每个模式只给出**疑点**，不是结论。图是该模式第一个必须检出的用例。
Every pattern gives doubtful points, never conclusions. The picture is the first case it must find.
"""


def page(patterns: list[Pattern]) -> str:
    """The whole page."""
    measured = _measured()
    figures = measured.get("patterns")
    rows = figures if isinstance(figures, dict) else {}
    parts = [_HEAD, _about(patterns, measured)]
    for family in FAMILIES:
        members = [p for p in patterns if p.family == family]
        parts.append(f"## {TITLES[family]}（{len(members)}）\n")
        parts += [_pattern(p, rows.get(p.id)) for p in members]
    return "\n".join([*parts, _not_built()]).rstrip() + "\n"


def _about(patterns: list[Pattern], measured: Mapping[str, Json]) -> str:
    lines = [f"共 {len(patterns)} 个模式 · {len(patterns)} patterns.\n"]
    if measured:
        overall = measured["overall"]
        lines.append(
            f"实测 · Measured by `{measured['command']}` ({measured['day']}, seeds "
            f"{measured['seeds']}, {measured['cores']} cores): {json.dumps(overall)}.\n"
        )
    return "\n".join(lines)


def _pattern(pattern: Pattern, measured: Json) -> str:
    needs = "、".join(named_register(need) for need in pattern.needs)
    lines = [
        f"### `{pattern.id}` {pattern.title['zh']} · {pattern.title['en']}\n",
        f"![{pattern.title['zh']}](patterns/{pattern.id}.svg)\n",
        f"{pattern.meaning['zh']}  ",
        f"{pattern.meaning['en']}\n",
        f"- 类别 class: {CLASSES[pattern.pattern_class]} · 程度 severity: {pattern.severity} · "
        f"范围 scope: {pattern.scope} · 证据种类 kinds: {', '.join(pattern.kinds)}",
        f"- 需要 needs: {needs or '–'}",
        f"- 参数 parameters: {_parameters(pattern)}",
        f"- 检验的解释 explanations: {' '.join(pattern.but) or '–'}",
        f"- 依据 basis: {grounds_told(pattern.basis, 'zh') or '–'} · "
        f"见于 seen in: {', '.join(pattern.seen_in) or '–'}",
        f"- 实测 measured: {_figures(measured)}",
    ]
    return "\n".join(lines) + "\n"


def _parameters(pattern: Pattern) -> str:
    if not pattern.params:
        return "–"
    return ", ".join(
        f"`{name}` {wording(pattern, name).title[0]} = {p.default} ({p.source})"
        for name, p in sorted(pattern.params.items())
    )


def _figures(measured: Json) -> str:
    """Recall, precision, look-alikes, milliseconds; "not measured" below five cases."""
    if not isinstance(measured, dict):
        return "未测 not measured"
    numbers = {name: value for name, value in measured.items() if isinstance(value, int)}
    cases, findings = numbers.get("cases", 0), numbers.get("findings", 0)
    said = []
    if cases:
        said.append(f"检出 {numbers['found']}/{cases}")
    if findings and cases >= 5:
        explained = numbers.get("explained", 0)
        told = f"，其中 {explained} 个解释成立、已降级 explained" if explained else ""
        said.append(f"精确率 precision {numbers['right'] / findings:.2f} ({findings} 个{told})")
    if "lookalikes" in numbers:
        said.append(
            f"相似情形高于中级 look-alikes above medium "
            f"{numbers['lookalikes_above_medium']}/{numbers['lookalikes']}"
        )
    times = measured.get("ms")
    if isinstance(times, dict):
        said += [f"{place} {ms:,} ms" for place, ms in sorted(times.items())]
    return "；".join(said) or "未测 not measured"


def _measured() -> Mapping[str, Json]:
    path = queries_dir() / "measured.json"
    read: dict[str, Json] = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return read


def _not_built() -> str:
    listed = yaml.safe_load((queries_dir() / "not_built.yml").read_text(encoding="utf-8"))
    lines = ["## 尚未建立 · Not built\n"]
    lines += [f"- `{one['id']}` {_both(one['title'])}: {_both(one['needs'])}" for one in listed]
    return "\n".join(lines if listed else [*lines, "没有。None."]) + "\n"


def _both(told: Mapping[str, str]) -> str:
    return f"{told['zh']} · {told['en']}"


def pictures(patterns: Iterable[Pattern]) -> Iterator[tuple[Path, str]]:
    """(path, SVG) of every pattern's shape."""
    for pattern in patterns:
        graph = read_cases(pattern)[0].graph
        title = f"{pattern.title['zh']} {pattern.title['en']}"
        yield (
            PICTURES / f"{pattern.id}.svg",
            shape(graph.get("nodes", {}), graph.get("rels", ()), title),
        )


def figures_block() -> str:
    """What the READMEs quote of ``queries/measured.json``, the same in both languages."""
    known = _measured()
    overall, seconds = known.get("overall"), known.get("seconds")
    if not isinstance(overall, dict) or not isinstance(seconds, dict):
        return ""
    rows = [
        (
            "planted cases found 埋设情形检出",
            f"{_percent(overall['recall'])} of {overall['cases']}",
        ),
        ("precision of the top 50 前 50 条精确率", str(overall["findings_precision_at_50"])),
        (
            "look-alikes at high or above 合法相似情形高于中级",
            f"{_percent(overall['lookalikes_above_medium'])} of {overall['lookalikes']}",
        ),
        (
            "answers the same as DuckDB SQL 与 SQL 答案一致",
            f"{overall['same_as_sql']} of {overall['compared_with_sql']} compared",
        ),
        *((f"{name}", f"{value} s") for name, value in seconds.items()),
    ]
    table = "\n".join(f"| {name} | {value} |" for name, value in rows)
    return (
        f"`{known['command']}` ({known['day']}, seeds {_listed(known['seeds'])}, "
        f"{known['cores']} shared cores; {_listed(known['sizes'])}){_timed_by(known)}:"
        f"\n\n| | |\n|---|--:|\n{table}\n"
    )


def _timed_by(known: Mapping[str, Json]) -> str:
    """Which other run the times are of; nothing where they are of the same."""
    other = known.get("times_of")
    return (
        f"; times it did not take: an earlier `{other['command']}` ({other['day']})"
        if isinstance(other, dict)
        else ""
    )


def _listed(value: Json) -> str:
    """``24035, 7`` of a list; ``M 30,353 persons; L …`` of sizes by name."""
    if isinstance(value, dict):
        return "; ".join(f"{name} {said}" for name, said in value.items())
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _percent(share: Json) -> str:
    return f"{share * 100:.2f} %" if isinstance(share, int | float) else "–"


def with_figures(text: str) -> str:
    """A README with the block between its marks made anew."""
    head, mark, rest = text.partition("<!-- measured -->\n")
    _, end, tail = rest.partition("<!-- /measured -->")
    return f"{head}{mark}{figures_block()}{end}{tail}"


def main() -> None:
    """Write the page and the pictures; a picture of a pattern that is gone goes too."""
    patterns = read_patterns()
    PICTURES.mkdir(exist_ok=True)
    made = dict(pictures(patterns))
    for path, svg in made.items():
        path.write_text(svg, encoding="utf-8")
    for path in PICTURES.glob("*.svg"):
        if path not in made:
            path.unlink()
    PAGE.write_text(page(patterns), encoding="utf-8")
    for readme in READMES:
        readme.write_text(with_figures(readme.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
