"""Several findings as one: their evidence joined, every payment row counted once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from viz.plain import Json, items, record, records, text, whole

GROUPS = ("persons", "cards", "cadres", "households", "enterprises")


def of_lead(lead: Json, findings: Sequence[Json]) -> dict[str, object]:
    """A lead in the shape of a finding, for pictures: its sentence over the joined evidence."""
    count = len(findings)
    return {
        **joined(findings),
        "id": lead.get("id"),
        "title": {"zh": f"线索建议：{count} 个疑点", "en": f"Lead: {count} doubtful points"},
        "sentence": lead.get("sentence"),
        "fen": lead.get("fen"),
        "first_day": lead.get("first_day"),
        "last_day": lead.get("last_day"),
        "patterns": sorted({text(f.get("pattern")) for f in findings}),
    }


def joined(findings: Sequence[Json]) -> dict[str, object]:
    """Evidence, rows and named things of all the findings, each once."""
    return {
        "snapshot": findings[0].get("snapshot") if findings else "",
        "subject": {"key": _shared_subject(findings)},
        "evidence": {
            "nodes": _once(_inside(findings, "nodes"), "key"),
            "relationships": _relationships(findings),
        },
        "rows": _once((row for f in findings for row in records(f.get("rows"))), "src"),
        "payments": payments(findings),
        **{name: _once((o for f in findings for o in records(f.get(name))), "key")
           for name in GROUPS},
    }  # fmt: skip


def payments(findings: Iterable[Json]) -> dict[str, int]:
    """src → fen of every payment row of the findings."""
    return {src: whole(fen) for f in findings for src, fen in record(f.get("payments")).items()}


def sources(value: object) -> list[str]:
    """The srcs of a relationship: one text, or a list."""
    return value.split() if isinstance(value, str) else [str(item) for item in items(value)]


def _shared_subject(findings: Sequence[Json]) -> str:
    """The key that most findings are about; of equal ones the smallest."""
    counted = Counter(text(record(f.get("subject")).get("key")) for f in findings)
    return min(counted, key=lambda key: (-counted[key], key)) if counted else ""


def _inside(findings: Iterable[Json], name: str) -> list[Json]:
    return [each for f in findings for each in records(record(f.get("evidence")).get(name))]


def _once(found: Iterable[Json], name: str) -> list[Json]:
    """Each object once by a field, in the order of that field; the one that says most."""
    best: dict[str, Json] = {}
    for each in found:
        key = text(each.get(name))
        if key not in best or _says_more(each, best[key]):
            best[key] = each
    return [best[key] for key in sorted(best)]


def _says_more(new: Json, old: Json) -> bool:
    return len(record(new.get("properties"))) > len(record(old.get("properties")))


def _relationships(findings: Sequence[Json]) -> list[Json]:
    fen = payments(findings)
    merged: dict[tuple[str, str, str], Json] = {}
    for rel in _inside(findings, "relationships"):
        key = text(rel.get("type")), text(rel.get("from")), text(rel.get("to"))
        merged[key] = _joined(merged[key], rel, fen) if key in merged else rel
    return [merged[key] for key in sorted(merged)]


def _joined(a: Json, b: Json, fen: Json) -> Json:
    """One relationship stated twice: the rows of both, each counted once."""
    srcs = sorted({*sources(a.get("src")), *sources(b.get("src"))})
    first, second = record(a.get("properties")), record(b.get("properties"))
    properties = {**second, **first}
    if "payments" in properties:
        properties |= _counted(first, second, [src for src in srcs if src in fen], fen)
    return {
        **a,
        "src": " ".join(srcs),
        "context": bool(a.get("context")) and bool(b.get("context")),
        "inferred": bool(a.get("inferred")) and bool(b.get("inferred")),
        "properties": properties,
    }


def _counted(a: Json, b: Json, srcs: Sequence[str], fen: Json) -> dict[str, object]:
    """Payments, fen and days over the rows of both; without rows' amounts the larger of the two."""
    days = sorted(
        text(each.get(name)) for each in (a, b) for name in ("first_day", "last_day")
        if each.get(name)
    )  # fmt: skip
    return {
        "payments": len(srcs) or max(whole(a.get("payments")), whole(b.get("payments"))),
        "fen": sum(whole(fen[src]) for src in srcs)
        if srcs
        else max(whole(a.get("fen")), whole(b.get("fen"))),
        "first_day": days[0] if days else "",
        "last_day": days[-1] if days else "",
    }
