"""The graph, declared once: node labels, relationship types, their properties and captions.

Engine DDL, Neo4j constraints, the ledger's statement tables, the pattern lint and
``docs/model.md`` are all made from what stands here. Money is integer fen, areas are
hundredths of a mu (integer), days are DATE with an integer beside them for arithmetic.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["STRING", "INT64", "DATE", "BOOLEAN"]


@dataclass(frozen=True)
class Property:
    """One property of a node or relationship; ``derived_from`` names the day it is counted from."""

    name: str
    kind: Kind
    zh: str
    en: str
    derived_from: str | None = None


@dataclass(frozen=True)
class NodeLabel:
    """A kind of node. ``key`` (opaque) and ``caption`` (masked) stand on every node.

    ``zh`` and ``en`` are the words for it wherever people meet it: pages, pictures, papers.
    """

    name: str
    zh: str
    en: str
    glyph: str
    declared: tuple[Property, ...] = ()
    hub: bool = False
    """Kept out of paths and pictures: everything is a few hops from everything through it."""

    @property
    def properties(self) -> tuple[Property, ...]:
        """All columns: ``key``, ``caption``, what is declared, the integers beside days."""
        return (KEY, CAPTION, *_with_derived(self.declared))


@dataclass(frozen=True)
class RelationshipType:
    """A kind of relationship between one or more pairs of labels. ``src`` stands on every one.

    ``zh`` and ``en`` are the words for it wherever people meet it: pages, pictures, papers.
    """

    name: str
    zh: str
    en: str
    endpoints: tuple[tuple[str, str], ...]
    declared: tuple[Property, ...] = ()
    derived: bool = False
    """Made by the projection out of other relationships, never stated by a register."""
    remark: str = ""
    """What a reader of the model must know beside the name; English, for ``docs/model.md``."""
    group: str = field(default="other")

    @property
    def properties(self) -> tuple[Property, ...]:
        """All columns but the endpoints, ``src`` first, derived integers included."""
        return (SRC, *_with_derived(self.declared))


def _text(name: str, zh: str, en: str) -> Property:
    return Property(name, "STRING", zh, en)


def _whole(name: str, zh: str, en: str) -> Property:
    return Property(name, "INT64", zh, en)


def _day(name: str, zh: str, en: str) -> Property:
    return Property(name, "DATE", zh, en)


def _flag(name: str, zh: str, en: str) -> Property:
    return Property(name, "BOOLEAN", zh, en)


KEY = _text("key", "内部编号", "opaque stable key")
CAPTION = _text("caption", "脱敏名称", "masked caption")
SRC = _text("src", "来源行", "ids of the rows it comes from, separated by spaces, sorted")

# A day property and the integers that stand beside it: name -> ((derived name, what it counts)…)
DAY_INTEGERS: dict[str, tuple[tuple[str, str], ...]] = {
    "day": (("day_no", "day"), ("month", "month")),
    "from_day": (("from_no", "day"),),
    "to_day": (("to_no", "day"),),
    "birth_day": (("birth_no", "day"), ("birth_month", "month")),
    "died_on": (("died_no", "day"),),
    "opened_on": (("opened_no", "day"),),
    "applied_on": (("applied_no", "day"),),
    "decided_on": (("decided_no", "day"),),
    "reviewed_on": (("reviewed_no", "day"),),
    "registered_on": (("registered_no", "day"),),
    "founded_on": (("founded_no", "day"),),
    "stopped_on": (("stopped_no", "day"),),
    "paid_on": (("paid_no", "day"),),
    "first_day": (("first_no", "day"),),
    "last_day": (("last_no", "day"),),
}


def _with_derived(declared: tuple[Property, ...]) -> tuple[Property, ...]:
    return tuple(p for prop in declared for p in (prop, *_integers_beside(prop)))


def _integers_beside(prop: Property) -> Iterator[Property]:
    for name, counts in DAY_INTEGERS.get(prop.name, ()):
        if counts == "day":
            yield Property(
                name,
                "INT64",
                f"{prop.zh}（1970 年起的天数）",
                f"{prop.en}, days since 1970",
                prop.name,
            )
        else:
            yield Property(name, "INT64", f"{prop.zh}（年月）", f"{prop.en}, yyyymm", prop.name)


FROM_DAY = _day("from_day", "起始日", "first day it holds; null: open")
TO_DAY = _day("to_day", "终止日", "last day it holds; null: open")
AT_MIN = _whole("at_min", "时刻（1970 年起的分钟）", "moment, minutes since 1970, local time")
DAY_MIN = _whole("day_min", "当日分钟", "minute of the day; null: only the day is known")
PLACE = (
    _text("township", "乡镇", "township as written"),
    _text("village", "村", "village as written"),
)

NODES: tuple[NodeLabel, ...] = (
    NodeLabel(
        "Person",
        "人",
        "person",
        "人",
        (
            _text("name", "姓名", "name"),
            _text("sex", "性别", "sex: male, female or null"),
            _day("birth_day", "出生日期", "birth day"),
            *PLACE,
            _text("village_key", "村（内部编号）", "key of the village Unit"),
            _flag("registered", "户籍在册", "stands in the household register"),
            _day("died_on", "死亡日期", "earliest day of death that a register states"),
        ),
    ),
    NodeLabel(
        "Household",
        "户",
        "household",
        "户",
        (
            *PLACE,
            _text("village_key", "村（内部编号）", "key of the village Unit"),
            _text("group_name", "组", "villagers' group"),
            _text("head", "户主姓名", "head's name"),
        ),
    ),
    NodeLabel(
        "Card",
        "卡",
        "card",
        "卡",
        (
            _text("kind", "账户类型", "personal, corporate, passbook or null"),
            _text("bank", "开户行", "bank"),
            _text("branch", "网点", "branch"),
            _day("opened_on", "开户日期", "day opened"),
            _text("status", "账户状态", "account status as written"),
        ),
    ),
    NodeLabel(
        "Cadre",
        "干部",
        "cadre",
        "官",
        (
            _text("name", "姓名", "name"),
            _text("post", "职务", "post as written"),
            _text("level", "层级", "village, township or county"),
            _text("unit", "单位", "unit as written"),
            *PLACE,
            _text("village_key", "村（内部编号）", "key of the village Unit"),
            FROM_DAY,
            TO_DAY,
        ),
    ),
    NodeLabel(
        "Enterprise",
        "企业",
        "enterprise",
        "企",
        (
            _text("name", "名称", "registered name"),
            _text("kind", "类型", "company, sole_trader, cooperative, family_farm, other"),
            _text("status", "登记状态", "live, revoked, cancelled or null"),
            _day("founded_on", "成立日期", "day founded"),
            _whole("capital_fen", "注册资本（分）", "registered capital, fen"),
            _whole("tax_fen", "纳税额（分）", "tax a year, fen; null: not known"),
            *PLACE,
        ),
    ),
    NodeLabel(
        "Unit",
        "单位",
        "unit",
        "村",
        (
            _text("name", "名称", "name"),
            _text("kind", "类别", "county, township, village, department, branch, institution"),
            *PLACE,
        ),
        hub=True,
    ),
    NodeLabel(
        "Program",
        "项目",
        "program",
        "项",
        (
            _text("code", "代码", "code of the program list, or the name as written"),
            _text("name", "名称", "name"),
            _text("unit", "发放单位", "person, household, mu, enterprise"),
            _flag("means_tested", "需核查家庭经济状况", "means-tested"),
            _flag("universal", "普惠", "universal"),
        ),
        hub=True,
    ),
    NodeLabel(
        "Batch",
        "批次",
        "batch",
        "批",
        (
            _text("program", "项目代码", "program code"),
            _text("period", "期次", "period as written"),
            _text("township", "乡镇", "township"),
            _flag("supplementary", "补充名单", "supplementary list"),
            _day("paid_on", "发放日期", "day paid"),
        ),
        hub=True,
    ),
    NodeLabel("Phone", "电话", "phone", "号", ()),
    NodeLabel("Address", "地址", "address", "址", ()),
    NodeLabel(
        "Parcel",
        "地块",
        "parcel",
        "地",
        (
            _text("kind", "类别", "contract, confirmed, forest, …"),
            _whole("area", "面积（0.01 亩）", "area in hundredths of a mu"),
            *PLACE,
        ),
    ),
    NodeLabel(
        "Application",
        "申请",
        "application",
        "申",
        (
            _text("program", "项目代码", "program code"),
            _text("township", "乡镇", "township as written"),
            _day("applied_on", "申请日期", "day applied"),
            _day("decided_on", "审批日期", "day of the decision as stated"),
            _whole("rounds", "轮次", "how many times it was entered"),
            _text("outcome", "结果", "approved, refused, returned or null"),
        ),
    ),
    NodeLabel(
        "Notice",
        "公示",
        "publicity notice",
        "示",
        (
            _text("program", "项目代码", "program code"),
            _text("period", "期次", "period as written"),
            *PLACE,
            _text(
                "level",
                "层级",
                "village, township or county; inspection: announced on from_day, held on to_day",
            ),
            FROM_DAY,
            TO_DAY,
        ),
        hub=True,
    ),
    NodeLabel(
        "Terminal",
        "终端",
        "terminal",
        "机",
        (
            _text("kind", "类别", "atm, pos, aid_point, counter, device, ip, wallet or null"),
            _text("place", "所在", "place or branch as written"),
            _text("township", "乡镇", "township as written"),
        ),
    ),
    NodeLabel(
        "Vehicle",
        "车辆",
        "vehicle",
        "车",
        (
            _text("kind", "类别", "car, truck, farm, motorcycle, machine or other"),
            _text("status", "状态", "live, scrapped, transferred or null"),
            _day("registered_on", "初次登记日期", "day first registered"),
            _whole("value_fen", "价值（分）", "value, fen"),
        ),
    ),
    NodeLabel(
        "Property",
        "不动产",
        "property",
        "房",
        (
            _text("kind", "用途", "home, shop, garage or other"),
            _text("status", "状态", "live, transferred or null"),
            _day("registered_on", "登记日期", "day registered"),
            _whole("area", "面积（0.01 平方米）", "floor area in hundredths of a square metre"),
        ),
    ),
    NodeLabel(
        "Status",
        "身份状态",
        "status",
        "状",
        (
            _text("kind", "种类", "what the policy matrix compares: see STATUS_KINDS"),
            _text("name", "名称", "name"),
        ),
        hub=True,
    ),
)

# Status kinds that the policy matrix, patterns and registers share. A register file brings others
# under `statuses:` (graphaudit/statuses.py).
STATUS_KINDS: dict[str, tuple[str, str]] = {
    "deceased": ("已死亡", "deceased"),
    "public_employee": ("财政供养人员（在编、离退休）", "public employee (established or retired)"),
    "public_welfare_post": ("公益岗、编外人员", "public-welfare or non-established post"),
    "village_cadre": ("村组干部", "village or group cadre"),
    "township_official": ("乡镇经办人员", "township handler"),
    "enterprise_owner": (
        "企业法定代表人或股东",
        "legal representative or shareholder of a live enterprise",
    ),
    "low_income": ("农村低保对象", "rural subsistence allowance holder"),
    "extreme_poverty": ("特困供养对象", "extreme-poverty support holder"),
    "disabled": ("持证残疾人", "disabled person with a certificate"),
    "elderly": ("高龄津贴对象", "old-age allowance holder"),
    "orphan": ("孤儿", "orphan"),
    "student": ("在校学生", "student"),
    "moved_away": ("户口迁出", "household registration moved away"),
    "absent": ("长期外出", "long absent from the village"),
    "in_custody": ("服刑、羁押", "in prison or detention"),
    "community_correction": ("缓刑、社区矫正", "suspended sentence or community correction"),
    "staff_pensioner": ("职工养老金领取人员", "draws an employee's pension"),
    "resident_pensioner": ("居民养老金领取人员", "draws a resident's pension"),
    "provident_fund": ("公积金缴存人员", "pays into the housing provident fund"),
    "insured_employee": ("职工社保参保人员", "insured as an employee"),
    "taxpayer": ("纳税人员", "pays income or business tax"),
    "vehicle_owner": ("机动车所有人", "owns a motor vehicle"),
    "property_owner": ("不动产所有人", "owns a property in the town"),
    "disciplined": ("受过处分人员", "was disciplined before"),
    "poverty_registered": ("脱贫户、监测户", "registered as lifted out of poverty or at risk"),
    "low_income_margin": ("低保边缘人口", "on the margin of low income"),
    "resettled": ("移民后扶人口", "resettled for a reservoir"),
    "migrant_worker": ("外出务工人员", "works elsewhere"),
    "insured_resident": ("居民医保参保人员", "insured as a resident"),
}

_PAYEES = (("Person", "Card"), ("Household", "Card"), ("Enterprise", "Card"))

RELATIONSHIPS: tuple[RelationshipType, ...] = (
    RelationshipType(
        "PAID",
        "逐笔收款",
        "was paid on",
        _PAYEES,
        (
            _text("program", "项目代码", "program code"),
            _text("batch", "批次（内部编号）", "key of the Batch"),
            _day("day", "发放日期", "day paid; the last day of the period where no day is printed"),
            _text(
                "day_origin", "日期来源", "column, title, sheet, file, folder, period or statement"
            ),
            _text("period", "期次", "period, yyyy or yyyymm or yyyymm-yyyymm"),
            _whole("fen", "金额（分）", "amount, fen"),
            _whole("area", "面积（0.01 亩）", "area in hundredths of a mu"),
            _text("note", "备注", "remark, numbers masked"),
            _text("state", "状态", "paid, returned or reversed"),
            _whole("rate", "标准（分）", "standard a unit, fen: a mu, a person and month"),
            _whole("persons", "享受人数", "persons the payment is for, as the roster says"),
            _text("channel", "发放方式", "card, cash, committee or null"),
        ),
        group="money",
    ),
    RelationshipType(
        "USES",
        "收款",
        "is paid on",
        _PAYEES,
        (
            _whole("payments", "笔数", "payments"),
            _whole("fen", "金额（分）", "sum, fen"),
            _day("first_day", "首笔", "first day"),
            _day("last_day", "末笔", "last day"),
        ),
        derived=True,
        group="money",
    ),
    RelationshipType(
        "HOLDS",
        "开户",
        "holds",
        (("Person", "Card"), ("Enterprise", "Card"), ("Unit", "Card")),
        (
            _text("name", "户名", "account name as written"),
            FROM_DAY,
            TO_DAY,
        ),
        group="card",
    ),
    RelationshipType(
        "OPENED_BY",
        "代办开户",
        "was opened by an agent",
        (("Card", "Person"),),
        (
            _day("day", "办理日期", "day opened"),
            _text("branch", "网点", "branch"),
        ),
        group="agent",
    ),
    RelationshipType(
        "HAS_PHONE",
        "登记电话",
        "has registered phone",
        (
            ("Card", "Phone"),
            ("Person", "Phone"),
            ("Enterprise", "Phone"),
            ("Cadre", "Phone"),
        ),
        (_text("kind", "用途", "reserved, contact or roster"), FROM_DAY, TO_DAY),
        group="phone",
    ),
    RelationshipType(
        "AT",
        "地址",
        "is at",
        (("Person", "Address"), ("Enterprise", "Address"), ("Household", "Address")),
        (_text("kind", "用途", "registered, contact"),),
        group="address",
    ),
    RelationshipType(
        "MEMBER_OF",
        "户籍",
        "is a member of",
        (("Person", "Household"),),
        (
            _text("relation", "与户主关系", "relation to head: two-digit GB/T 4761 code"),
            _text("relation_name", "与户主关系（文字）", "relation as written"),
            FROM_DAY,
            TO_DAY,
        ),
        group="kin",
    ),
    RelationshipType(
        "SPLIT_FROM",
        "分户",
        "was split from",
        (("Household", "Household"),),
        (_day("day", "分户日期", "day of the split"),),
        group="kin",
    ),
    RelationshipType(
        "FILED",
        "近亲属备案",
        "filed as a relative on aid",
        (("Person", "Person"),),
        (
            _text("program", "项目代码", "program code of what was filed; null: any"),
            _day("day", "备案日期", "day filed"),
        ),
        group="kin",
    ),
    RelationshipType(
        "KIN",
        "亲属",
        "is kin of",
        (("Person", "Person"),),
        (
            _text(
                "relation",
                "关系",
                "what `to` is of `from`: spouse, parent, child, sibling, grandparent, "
                "grandchild, parent_in_law, child_in_law, sibling_in_law, uncle_aunt, "
                "nephew_niece, cousin, other",
            ),
            _whole(
                "degree",
                "亲等",
                "steps: spouse, parent, child 1; sibling, grandparent, grandchild 2; "
                "uncle_aunt, nephew_niece 3; cousin 4; affines the degree through the spouse",
            ),
            _flag("affine", "姻亲", "by marriage"),
            _text("evidence", "依据", "household, declared or register"),
        ),
        group="kin",
    ),
    RelationshipType(
        "IS", "任职", "is the post of", (("Cadre", "Person"),), (FROM_DAY, TO_DAY), group="post"
    ),
    RelationshipType(
        "SERVES",
        "任职单位",
        "serves",
        (("Cadre", "Unit"),),
        (_text("post", "职务", "post"), FROM_DAY, TO_DAY),
        group="post",
    ),
    RelationshipType("PART_OF", "隶属", "is part of", (("Unit", "Unit"),), (), group="place"),
    RelationshipType(
        "LIVES_IN",
        "所在村",
        "lives in",
        (("Person", "Unit"), ("Household", "Unit")),
        (),
        group="place",
    ),
    RelationshipType(
        "LEADS",
        "法定代表人",
        "is the legal representative of",
        (("Person", "Enterprise"),),
        (_text("role", "身份", "legal representative, operator, head"), FROM_DAY, TO_DAY),
        group="enterprise",
    ),
    RelationshipType(
        "INVESTS_IN",
        "股东",
        "is a shareholder of",
        (("Person", "Enterprise"), ("Enterprise", "Enterprise")),
        (
            _text("role", "身份", "shareholder"),
            _text("share", "出资比例", "share as written"),
            _whole("fen", "认缴额（分）", "subscribed capital, fen"),
            FROM_DAY,
            TO_DAY,
        ),
        group="enterprise",
    ),
    RelationshipType(
        "JOINED",
        "成员",
        "is a member of the cooperative",
        (("Person", "Enterprise"),),
        (FROM_DAY, TO_DAY),
        group="enterprise",
    ),
    RelationshipType(
        "REGISTERED_BY",
        "登记代理",
        "was registered by",
        (("Enterprise", "Person"),),
        (_day("day", "办理日期", "day"),),
        group="agent",
    ),
    RelationshipType(
        "SUPPLIES",
        "开票销售",
        "invoiced",
        (("Enterprise", "Enterprise"),),
        (
            _whole("invoice", "发票号码", "invoice number"),
            _day("day", "开票日期", "day of the invoice"),
            _whole("fen", "金额（分）", "amount, fen"),
            _text("note", "货物", "what was sold, numbers masked"),
        ),
        group="enterprise",
    ),
    RelationshipType(
        "OWNS",
        "权属",
        "owns",
        (
            ("Person", "Parcel"),
            ("Household", "Parcel"),
            ("Person", "Vehicle"),
            ("Enterprise", "Vehicle"),
            ("Person", "Property"),
            ("Person", "Terminal"),
        ),
        (_text("share", "份额", "share as written"), FROM_DAY, TO_DAY),
        group="asset",
    ),
    RelationshipType(
        "HAS_STATUS",
        "具有状态",
        "has status",
        (("Person", "Status"),),
        (
            _text("detail", "内容", "what the register says, numbers masked"),
            _text("grade", "等级", "grade"),
            _text("register", "登记册", "register id"),
            _whole("fen", "金额（分）", "income or tax a year, fen"),
            FROM_DAY,
            TO_DAY,
        ),
        group="register",
    ),
    RelationshipType(
        "ENROLLED",
        "在册",
        "is enrolled in",
        (("Person", "Program"), ("Household", "Program")),
        (
            FROM_DAY,
            TO_DAY,
            _day("stopped_on", "停发日期", "day of the stop decision"),
            _whole("persons", "保障人口", "persons"),
            _whole("fen", "应发金额（分）", "due a month, fen"),
            _day("applied_on", "申请日期", "day applied"),
            _day("reviewed_on", "复核日期", "day of the last review"),
            _text("mode", "方式", "scattered, institution or null"),
            _text("grade", "等级", "grade"),
        ),
        group="register",
    ),
    RelationshipType(
        "TRUSTS_LAND",
        "流转",
        "lets land to",
        (("Household", "Household"), ("Person", "Person")),
        (
            _whole("area", "面积（0.01 亩）", "area in hundredths of a mu"),
            _whole("year", "年度", "year"),
            FROM_DAY,
            TO_DAY,
        ),
        group="asset",
    ),
    RelationshipType(
        "PROXY_FOR",
        "代领备案",
        "is the registered proxy of",
        (("Person", "Person"),),
        (_text("reason", "事由", "reason"), FROM_DAY, TO_DAY),
        group="care",
    ),
    RelationshipType(
        "CARES_FOR",
        "照料",
        "cares for",
        (("Person", "Person"),),
        (_text("reason", "事由", "reason"), FROM_DAY, TO_DAY),
        group="care",
    ),
    RelationshipType(
        "GUARDIAN_OF",
        "监护",
        "is the guardian of",
        (("Person", "Person"),),
        (_text("reason", "事由", "reason"), FROM_DAY, TO_DAY),
        group="care",
    ),
    RelationshipType(
        "APPLIED",
        "申请",
        "applied",
        (("Person", "Application"),),
        (
            _day("day", "日期", "day applied"),
            _whole("round", "轮次", "round, from 1"),
            _text("result", "结果", "of this round: passed, refused, returned or null"),
            _whole("fen", "申请金额（分）", "amount applied for, fen"),
            _whole("area", "申请面积（0.01 亩）", "area applied for in hundredths of a mu"),
            _text("note", "退回原因", "why it was returned, numbers masked"),
        ),
        group="approval",
    ),
    RelationshipType(
        "HANDLED",
        "经办",
        "handled",
        (("Person", "Batch"), ("Person", "Application")),
        (
            _text("step", "环节", "entered, checked, reviewed, approved or paid"),
            _day("day", "日期", "day the step states"),
            AT_MIN,
            DAY_MIN,
            _text("result", "结果", "passed, refused, returned or null"),
            _whole("round", "轮次", "round, from 1"),
        ),
        group="approval",
    ),
    RelationshipType(
        "LISTED",
        "公示名单",
        "lists",
        (("Unit", "Notice"),),
        (
            _text("name", "姓名", "name as publicised"),
            _whole("position", "序号", "place in the list"),
            _whole("fen", "金额（分）", "amount, fen"),
            _whole("area", "面积（0.01 亩）", "area in hundredths of a mu"),
            _whole("persons", "人口", "persons"),
        ),
        group="roster",
        remark="names only: no ID is printed",
    ),
    RelationshipType(
        "GRANTED",
        "拨付",
        "was granted funds of",
        (("Unit", "Program"),),
        (
            _text("period", "期次", "period as written"),
            _day("day", "拨付日期", "day the treasury paid"),
            _whole("fen", "金额（分）", "amount, fen"),
            _text("note", "备注", "remark, numbers masked"),
        ),
        group="money",
    ),
    RelationshipType(
        "BOUND_TO",
        "绑定",
        "is bound to",
        (("Card", "Terminal"),),
        (_text("kind", "类别", "wallet or device"), FROM_DAY, TO_DAY),
        group="terminal",
    ),
    RelationshipType(
        "TRANSFER",
        "转账",
        "transferred to",
        (("Card", "Card"), ("Unit", "Card"), ("Card", "Unit")),
        (
            _whole("fen", "金额（分）", "amount, fen"),
            _day("day", "日期", "day"),
            AT_MIN,
            DAY_MIN,
            _text("note", "摘要", "remark, numbers masked"),
            _text("side", "记载方", "whose statement says so: payer, payee or both"),
        ),
        group="money",
        remark="a Unit stands for a counterpart without an account number",
    ),
    RelationshipType(
        "CASH_OUT",
        "取现",
        "was drawn in cash at",
        (("Card", "Terminal"),),
        (
            _whole("fen", "金额（分）", "amount, fen"),
            _day("day", "日期", "day"),
            AT_MIN,
            DAY_MIN,
            _text("note", "摘要", "remark, numbers masked"),
        ),
        group="terminal",
    ),
    RelationshipType(
        "DREW",
        "柜面支取",
        "drew at the counter from",
        (("Person", "Card"),),
        (
            _whole("fen", "金额（分）", "amount, fen"),
            _day("day", "日期", "day"),
            AT_MIN,
            DAY_MIN,
            _text("teller", "柜员", "teller as written, numbers masked"),
        ),
        group="agent",
    ),
    RelationshipType(
        "OPERATED_FROM",
        "操作设备",
        "was operated from",
        (("Card", "Terminal"),),
        (_day("day", "日期", "day"), AT_MIN, DAY_MIN),
        group="terminal",
    ),
)

NODE_BY_NAME: dict[str, NodeLabel] = {n.name: n for n in NODES}
RELATIONSHIP_BY_NAME: dict[str, RelationshipType] = {r.name: r for r in RELATIONSHIPS}


def relationship_tables() -> Iterator[tuple[RelationshipType, str, str]]:
    """Every (type, from label, to label): one Parquet file of the projection each."""
    for rel in RELATIONSHIPS:
        for start, end in rel.endpoints:
            yield rel, start, end


def names_of_model() -> frozenset[str]:
    """Every label, relationship type and property: what a query may name."""
    declared = [(n.name, n.properties) for n in NODES]
    declared += [(r.name, r.properties) for r in RELATIONSHIPS]
    return frozenset({name for name, _ in declared} | {p.name for _, of in declared for p in of})
