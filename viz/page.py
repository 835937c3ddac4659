"""The page with a list of findings and their networks, as one offline file.

What came from a spreadsheet reaches the browser as JSON and is set as text. The file carries its
scripts inside, allowed by their hashes and nothing else; it makes no request.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from graphaudit.finding import MISSED
from graphaudit.model_names import kind_names, relation_names
from graphaudit.register_names import register_names
from viz.network import network_data
from viz.picture import build_picture
from viz.plain import Json, items, record, records, text
from viz.words import PAGE, WORDS

SCRIPTS = ("vendor/vis-data.min.js", "vendor/vis-network.min.js", "canvas.js", "page.js")
STYLE = "style.css"


@dataclass(frozen=True)
class RowDetail:
    """One line of evidence as the page shows it; numbers masked as the reader's role says."""

    day: str = ""
    person: str = ""
    card: str = ""
    program: str = ""
    fen: int | None = None
    original: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class PageContent:
    """Everything one page shows. ``findings`` and ``leads`` are their JSON, best first."""

    title: str
    snapshot: str
    made: datetime
    findings: Sequence[Json]
    leads: Sequence[Json] = ()
    rows: Mapping[str, RowDetail] = field(default_factory=dict)
    explanations: Mapping[str, Json] = field(default_factory=dict)
    figures: Sequence[tuple[str, str, str]] = ()
    total_findings: int = 0
    total_leads: int = 0
    total_missed: int = 0
    """How many people seem entitled and are not paid (应享未享): no doubt about them."""
    language: str = "zh"
    masked: bool = True
    changed: Mapping[str, str] = field(default_factory=dict)
    """Finding or lead → ``new`` or ``changed`` since the run before; empty for the first run."""
    gone: Sequence[Json] = ()
    """Findings that the run before found and the last one no more: their JSON."""


def offline_page(content: PageContent) -> str:
    """The page as one self-contained HTML text: no request, scripts bound by their hashes."""
    scripts = [_asset(name) for name in SCRIPTS]
    style = _asset(STYLE)
    policy = (
        f"default-src 'none'; script-src {' '.join(_hash(text) for text in scripts)}; "
        f"style-src {_hash(style)}; img-src data: blob:; base-uri 'none'; form-action 'none'"
    )
    # Scripts and style are ours and vis-network's, checked by their sums: safe as markup.
    assets = {
        "style": Markup(f"<style>{style}</style>"),
        "scripts": Markup("\n".join(f"<script>{text}</script>" for text in scripts)),
    }
    return _render(content, assets, policy)


def _render(content: PageContent, assets: Mapping[str, Markup], policy: str) -> str:
    environment = Environment(
        loader=PackageLoader("viz"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    return environment.get_template("workbench.html.j2").render(
        title=content.title,
        language=content.language,
        single=len(content.findings) == 1 and not content.leads,
        policy=policy,
        assets=assets,
        privacy="masked" if content.masked else "clear",
        data=page_data(content),
    )


def page_data(content: PageContent) -> dict[str, object]:
    """What the page's script reads."""
    networks = {str(f["id"]): network_data(build_picture(f)) for f in content.findings}
    options: object = {}
    missed = [f for f in content.findings if f.get("class") == MISSED]
    for network in networks.values():
        options = network.pop("options")
    return {
        "language": content.language,
        "snapshot": content.snapshot,
        "made": content.made.strftime("%Y-%m-%d %H:%M"),
        "words": {**WORDS, **PAGE},
        "kinds": kind_names(),
        "types": relation_names(),
        "explanations": content.explanations,
        "registers": {name: _names(*both) for name, both in register_names().items()},
        "figures": content.figures,
        "totals": {
            "findings": content.total_findings or len(content.findings) - len(missed),
            "missed": content.total_missed or len(missed),
            "leads": content.total_leads or len(content.leads),
        },
        "findings": [_finding(f, content) for f in content.findings],
        "leads": [_lead(lead, content) for lead in content.leads],
        "gone": [{name: f.get(name) for name in GONE} for f in content.gone],
        "networks": networks,
        "options": options,
        "sources": _sources(content.findings),
    }


def _names(zh: str, en: str) -> dict[str, str]:
    return {"zh": zh, "en": en}


GONE = ("id", "title", "sentence", "severity", "fen")
SHOWN = (
    "id", "pattern", "class", "title", "sentence", "severity", "base_severity", "score", "fen",
    "kinds", "explanations",
)  # fmt: skip


def _finding(finding: Json, content: PageContent) -> dict[str, object]:
    return {
        **{name: finding.get(name) for name in SHOWN},
        "change": content.changed.get(str(finding["id"]), ""),
        "span": _span(finding),
        "people": _count(finding, "persons"),
        "cards": _count(finding, "cards"),
        "words": _searchable(finding),
        "rows": [_row(row, content) for row in records(finding.get("rows"))],
    }


def _span(finding: Json) -> str:
    days = [str(finding.get(name) or "")[:7] for name in ("first_day", "last_day")]
    return "–".join(dict.fromkeys(day for day in days if day))


def _searchable(finding: Json) -> str:
    """Lower-case text that the list's search looks into: names, captions, id, programs."""
    nodes = records(record(finding.get("evidence")).get("nodes"))
    parts = [str(finding.get("id")), str(finding.get("sentence")), str(finding.get("title"))]
    parts += [text(node.get("caption")) for node in nodes]
    return " ".join(parts).lower()


def _row(row: Json, content: PageContent) -> dict[str, object]:
    detail = content.rows.get(str(row.get("src", "")), RowDetail())
    return {
        "file": row.get("file"),
        "sheet": row.get("sheet"),
        "row": row.get("row"),
        "src": row.get("src"),
        "day": detail.day,
        "person": detail.person,
        "card": detail.card,
        "program": detail.program,
        "fen": detail.fen,
        "original": detail.original or None,
    }


def _lead(lead: Json, content: PageContent) -> dict[str, object]:
    return {
        "change": content.changed.get(str(lead["id"]), ""),
        **{name: lead.get(name) for name in ("id", "severity", "score", "fen", "kinds")},
        "findings": items(lead.get("findings")),
        "people": _count(lead, "persons"),
        "cards": _count(lead, "cards"),
    }


def _sources(findings: Sequence[Json]) -> dict[str, str]:
    """src → where it stands, for every row of every finding."""
    places: dict[str, str] = {}
    for finding in findings:
        for row in records(finding.get("rows")):
            parts = [str(row.get(name) or "") for name in ("file", "sheet")]
            place = " · ".join(part for part in parts if part)
            places[str(row.get("src", ""))] = f"{place} · {row.get('row')}"
    return places


def _count(whole: Json, name: str) -> int:
    return len(items(whole.get(name)))


def _asset(name: str) -> str:
    text = resources.files("viz").joinpath("assets", name).read_text(encoding="utf-8")
    # A script element ends at the first such letters, wherever they stand in the script.
    return text.replace("</script", "<\\/script")


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
