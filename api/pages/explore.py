"""Following a ring: the canvas, what is on it, and every step that led there."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from api.asking import InOffice, Spoken
from api.frame import Entry, Key, drawn
from api.graph_out import thing_out
from api.routes.canvas import MOST, NetworkIn, network
from graphaudit.entities import node_of
from graphaudit.errors import UsageError
from graphaudit.lead_listing import WantedLeads
from graphaudit.masking import masked_finding
from graphaudit.model import NODES, RELATIONSHIPS
from graphaudit.office import Office
from graphaudit.stores.cypher import GraphReader
from graphaudit.stores.exploring import Explorer
from graphaudit.surroundings import with_surroundings
from graphaudit.values import mask_long_digits
from viz.marks import look, stroke
from viz.picture import build_picture
from viz.plain import Json, items, record, records, worded
from viz.together import joined, of_lead

router = APIRouter(include_in_schema=False)
ENTRY = Entry(40, "/explore", "探索", "Explore")
CAP = 300
DRAWN = ("id", "title", "snapshot", "subject", "evidence", "payments")
"""What a canvas needs of a finding: of a large one the rest is more than that."""
"""Objects that are drawn one by one; more are drawn as groups."""
AROUND = 60
"""Neighbours that are shown at once of a thing which somebody opens."""
OFFERED = 5
KEYS = (
    Key("E", "展开", "expand"),
    Key("P", "路径", "path"),
    Key("T", "表格", "table"),
    Key("Z", "撤销", "undo"),
    Key("Y", "重做", "redo"),
    Key("空格", "按住拖动视图", "hold to drag the view", "Space"),
    Key("F", "全图", "fit"),
    Key("H", "层级布局", "hierarchy"),
    Key("C", "存入案件", "save to a case"),
    Key("← ↑ ↓ →", "移到相邻对象", "to the object beside"),
    Key("Shift ← ↑ ↓ →", "加选相邻对象", "add the object beside"),
    Key("Ctrl ← ↑ ↓ →", "移动所选", "move the selection"),
    Key("Shift F10", "对象菜单", "menu of the object"),
    Key("+ -", "放大、缩小", "zoom"),
    Key("Delete", "隐藏所选", "hide the selection"),
)
VALUES = {
    "male": ("男", "male"), "female": ("女", "female"), "live": ("存续", "live"),
    "revoked": ("吊销", "revoked"), "cancelled": ("注销", "cancelled"),
    "scrapped": ("报废", "scrapped"), "transferred": ("已转让", "transferred"),
    "personal": ("个人账户", "personal"), "corporate": ("对公账户", "corporate"),
    "passbook": ("存折", "passbook"), "company": ("公司", "company"),
    "sole_trader": ("个体工商户", "sole trader"), "cooperative": ("合作社", "cooperative"),
    "family_farm": ("家庭农场", "family farm"), "other": ("其他", "other"),
    "village": ("村", "village"), "township": ("乡镇", "township"), "county": ("县", "county"),
    "approved": ("批准", "approved"), "refused": ("不批准", "refused"),
    "returned": ("退回", "returned"), "counter": ("柜面", "counter"), "atm": ("自助机", "ATM"),
    "pos": ("刷卡机", "POS"), "aid_point": ("助农取款点", "aid point"),
    "device": ("设备", "device"), "wallet": ("钱包", "wallet"),
    "home": ("住宅", "home"), "shop": ("商铺", "shop"),
    "garage": ("车库", "garage"), "car": ("小客车", "car"), "truck": ("货车", "truck"),
    "farm": ("农机", "farm machine"), "motorcycle": ("摩托车", "motorcycle"),
    "confirmed": ("确权地", "confirmed"), "forest": ("林地", "forest"),
}  # fmt: skip
"""Values of declared properties, in words."""
BETWEEN = re.compile(r"[\s,，、]+")
LONGEST = 80
Several = Annotated[list[str] | None, Query(max_length=MOST)]
"""Ids, given several times or joined by commas or blanks."""
Word = Annotated[str, Query(max_length=80)]


@dataclass(frozen=True)
class Start:
    """Where somebody begins: what it is called, its keys, and what was left out of them."""

    kind: Literal["finding", "lead", "key", "case", ""]
    id: str = ""
    title: str = ""
    keys: list[str] = field(default_factory=list)
    focus: list[str] = field(default_factory=list)
    left_out: int = 0
    findings: list[str] = field(default_factory=list)


@router.get("/explore", response_class=HTMLResponse)
def explore(
    request: Request,
    office: InOffice,
    lang: Spoken,
    finding: Several = None,
    lead: Word = "",
    key: Several = None,
    case: Word = "",
    network_no: Annotated[str, Query(max_length=20, alias="network")] = "",
) -> HTMLResponse:
    """The canvas, begun from findings, a lead, things, or a network that a case keeps."""
    start = _start(office, lang, _listed(finding), lead, _listed(key), case)
    first = (
        network(office, NetworkIn(keys=start.keys, focus=start.focus)).model_dump()
        if start.keys
        else None
    )
    return drawn(
        request,
        "explore.html.j2",
        lang,
        ENTRY,
        keys=KEYS,
        start={**vars(start), "network_no": network_no, "network": first, "cap": CAP},
        words=_words(office),
        offered=[] if start.kind else _offered(office, lang),
    )


def _listed(given: list[str] | None) -> list[str]:
    """Each once, in order. Raises UsageError for more than ``MOST``, or for what is no id."""
    found = list(dict.fromkeys(one for text in given or [] for one in BETWEEN.split(text) if one))
    if len(found) > MOST or any(len(one) > LONGEST for one in found):
        raise UsageError(
            f"至多 {MOST} 个编号，每个不超过 {LONGEST} 字 (at most {MOST} ids, each that short)",
            where="/explore",
            fix="分几次打开，或在图中查找加入 (open fewer, or add them by search)",
        )
    return found


def _start(
    office: Office, lang: str, findings: list[str], lead: str, keys: list[str], case: str
) -> Start:
    if case:
        return Start("case", case)
    if lead:
        return _from_lead(office, lang, lead)
    if findings:
        return _from_findings(office, lang, findings)
    return _from_things(office, keys) if keys else Start("")


def _from_lead(office: Office, lang: str, lead_id: str) -> Start:
    lead = office.casebook.lead_record(lead_id)
    findings = [str(each) for each in items(lead["findings"])]
    said = masked_finding({name: lead[name] for name in ("id", "sentence")})
    whole = of_lead(said, _found(office, findings))
    return _from_evidence("lead", str(lead["id"]), whole, lang, findings)


def _from_findings(office: Office, lang: str, ids: list[str]) -> Start:
    found = _found(office, ids)
    if len(found) == 1:
        return _from_evidence("finding", ids[0], found[0], lang, ids)
    title = {"zh": f"{len(found)} 个疑点", "en": f"{len(found)} findings"}
    return _from_evidence("finding", ids[0], {**joined(found), "title": title}, lang, ids)


def _found(office: Office, ids: Iterable[str]) -> list[Json]:
    """What is drawn of the findings, masked, with what their pictures show beside the proof:
    households, holders.

    Where the proof alone is more than the canvas shows nothing is looked up beside it.
    """
    plain = office.casebook.records_of(ids)
    if sum(len(records(record(each["evidence"]).get("nodes"))) for each in plain) <= CAP:
        plain = with_surroundings(office.tables_of_last_run(), plain)
    return [masked_finding({n: each[n] for n in DRAWN if n in each}) for each in plain]


def _from_evidence(
    kind: Literal["finding", "lead"], id_: str, evidence: Json, lang: str, findings: list[str]
) -> Start:
    """What the picture of the evidence shows; above the cap without what is only context."""
    picture = build_picture(evidence, MOST)
    proof = _without_context(evidence)
    if len(picture.marks) + picture.left_out > CAP and proof is not evidence:
        picture = build_picture(proof, MOST)
    return Start(
        kind,
        id_,
        worded(evidence.get("title"), lang),
        [mark.key for mark in picture.marks],
        [mark.key for mark in picture.marks if mark.focus],
        picture.left_out,
        findings,
    )


def _without_context(finding: Json) -> Json:
    """A finding without the households that stand in its picture for orientation alone; the very
    same where there are none.
    """
    evidence = record(finding.get("evidence"))
    ties = records(evidence.get("relationships"))
    proof = [tie for tie in ties if tie["type"] != "MEMBER_OF" or not tie.get("context")]
    if len(proof) == len(ties):
        return finding
    return {**finding, "evidence": {**evidence, "relationships": proof}}


def _from_things(office: Office, keys: list[str]) -> Start:
    """One thing with some of what stands around it; of several only themselves."""
    there = GraphReader(office.store).nodes(keys) if len(keys) > 1 else []
    if len(keys) > 1 and there:
        known = {node.key: node for node in there}
        first = thing_out(next(known[key] for key in keys if key in known)).caption
        return Start("key", keys[0], f"{first} +{len(keys) - 1}", keys, keys)
    first = thing_out(node_of(office.store, keys[0])).caption
    part = Explorer(office.store).around(keys[0], AROUND)
    around = [node.key for node in part.nodes]
    return Start("key", keys[0], first, around, keys, max(0, part.total - part.shown))


def _words(office: Office) -> dict[str, object]:
    """Names and looks of labels and types, names of properties, values and programs."""
    kinds = {
        n.name: {
            "zh": n.zh, "en": n.en, "glyph": n.glyph, "hub": n.hub,
            "look": vars(look(n.name)), "village": any(p.name == "village" for p in n.declared),
        }
        for n in NODES
    }  # fmt: skip
    types = {r.name: {"zh": r.zh, "en": r.en, "look": vars(stroke(r.name))} for r in RELATIONSHIPS}
    properties = {
        n.name: {p.name: {"zh": p.zh, "en": _brief(p.en)} for p in n.declared} for n in NODES
    }
    values = {value: {"zh": zh, "en": en} for value, (zh, en) in VALUES.items()}
    programs = {p.code: {"zh": p.name, "en": p.name_en} for p in office.policy.programs.values()}
    return {
        "kinds": kinds,
        "types": types,
        "properties": properties,
        "values": values,
        "programs": programs,
    }


def _brief(meaning: str) -> str:
    """The first words of a property's meaning: what it is, without its values."""
    first = meaning.split(":")[0]
    return "kind" if "," in first else first.removesuffix(" as written")


def _offered(office: Office, lang: str) -> list[dict[str, str | int]]:
    """The best leads, to begin from."""
    return [
        {
            "id": lead.id,
            "findings": lead.findings,
            "fen": lead.fen,
            "sentence": mask_long_digits(lead.sentence.get(lang, "")),
        }
        for lead in office.lead_listing.page(WantedLeads(), "score", offset=0, limit=OFFERED)
    ]
