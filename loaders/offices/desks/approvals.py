"""The platform's approval log, the townships' wide sheets, and the register of applications."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from graphaudit.county import County
from graphaudit.county.books import Entry
from graphaudit.county.matters import township_of
from graphaudit.county.programs import NUMBER, PROGRAMS
from loaders.offices.columns import Column, day, sheet, township, village
from loaders.offices.sheets import Document

STEPS = {
    "entered": ("录入", "受理登记"),
    "checked": ("初审", "入户调查"),
    "reviewed": ("审核", "乡镇审核"),
    "approved": ("审批", "县级审批"),
    "paid": ("发放", "资金发放"),
}
RESULTS = {
    "passed": ("通过", "同意"),
    "returned": ("退回", "退回补正"),
    "refused": ("不通过", "不予批准"),
}
WIDE = {"entered": "录入人", "checked": "初审人", "reviewed": "审核人", "approved": "审批人"}
OTHERWISE = {
    "申请编号": ("申请编号", "业务编号", "受理编号", "申请单号"),
    "项目": ("项目", "申请项目", "救助项目", "业务名称"),
    "申请人": ("申请人", "申请人姓名", "申请对象"),
    "证号": ("证号", "申请人证件号码", "申请人身份证号"),
    "环节": ("环节", "办理环节", "流程节点"),
    "经办人": ("经办人", "办理人", "操作员"),
    "经办人证号": ("经办人证号", "经办人身份证号"),
    "办理时间": ("办理时间", "操作时间", "处理时间"),
    "结果": ("结果", "办理结果", "处理意见"),
    "退回原因": ("退回原因", "退件原因", "不通过原因"),
    "轮次": ("轮次", "申报轮次", "第几次申报"),
    "申请日期": ("申请日期", "申报日期", "提交日期"),
    "申请金额(元)": ("申请金额(元)", "拟补金额（元）"),
}


def documents(county: County, rng: np.random.Generator) -> Iterator[Document]:
    """A log file a program; of relief every other township keeps a sheet of its own."""
    steps = county.books.filed["approvals"]
    for program in sorted({str(step["program"]) for step in steps}):
        own = [step for step in steps if step["program"] == program]
        apart = [step for step in own if program == "relief" and _home(county, step) % 2]
        logged = [step for step in own if program != "relief" or _home(county, step) % 2 == 0]
        yield _log(county, logged, program, int(rng.integers(2)))
        for number in sorted({_home(county, step) for step in apart}):
            yield _wide(county, [s for s in apart if _home(county, s) == number], program)
    yield _register(county)


def _home(county: County, step: Entry) -> int:
    """Index of the township in which the applicant lives."""
    return township_of(county.books, int(step["person"]))


def _name(program: str) -> str:
    return PROGRAMS[NUMBER[program]].spellings[0]


def _moment(step: Entry) -> str:
    return f"{day(int(step['day']))} {int(step['minute']) // 60:02d}:{int(step['minute']) % 60:02d}"


def _log(county: County, steps: list[Entry], program: str, word: int) -> Document:
    """One step a line."""
    people = county.books.people
    columns: dict[str, Column] = {
        "申请编号": [s["number"] for s in steps],
        "乡镇": [township(county, int(s["person"])) for s in steps],
        "项目": [_name(program)] * len(steps),
        "申请人": [people.name[int(s["person"])] for s in steps],
        "证号": [people.id[int(s["person"])] for s in steps],
        "环节": [STEPS[str(s["step"])][word] for s in steps],
        "经办人": [people.name[int(s["handler"])] for s in steps],
        "经办人证号": [people.id[int(s["handler"])] for s in steps],
        "办理时间": [_moment(s) for s in steps],
        "审批日期": [_stated(s) for s in steps],
        "结果": [RESULTS[str(s["result"])][word] for s in steps],
        "退回原因": [s["reason"] for s in steps],
        "轮次": [s["round"] for s in steps],
    }
    what = ("审批日志", "业务办理日志")[word]
    return Document(
        f"民政局/救助平台/{_name(program)}{what}.csv", [sheet(what, "", columns)], "gb18030"
    )


def _stated(step: Entry) -> str:
    """The day on the paper, which stands beside the approving step only."""
    if step["step"] != "approved":
        return ""
    return day(int(step["stated"] if int(step["stated"]) >= 0 else step["day"]))


def _wide(county: County, steps: list[Entry], program: str) -> Document:
    """One round of an application a line, a column for each handler; steps not taken are empty."""
    people = county.books.people
    rounds: dict[tuple[str, int], dict[str, Entry]] = {}
    for step in steps:
        told = (str(step["number"]), int(step["round"]))
        rounds.setdefault(told, {})[str(step["step"])] = step
    lines = [rounds[key] for key in sorted(rounds)]
    firsts = [line["entered"] for line in lines]
    lasts = [list(line.values())[-1] for line in lines]
    persons = [int(f["person"]) for f in firsts]
    columns: dict[str, Column] = {
        "序号": list(range(1, len(lines) + 1)),
        "受理号": [f["number"] for f in firsts],
        "乡镇": [township(county, p) for p in persons],
        "村": [village(county, p) for p in persons],
        "申请人": [people.name[p] for p in persons],
        "申请人身份证号": [people.id[p] for p in persons],
        "申请日期": [day(int(f["applied"])) for f in firsts],
        "轮次": [f["round"] for f in firsts],
    }
    for name, head in WIDE.items():
        done = [line.get(name) for line in lines]
        columns[head] = [people.name[int(d["handler"])] if d else "" for d in done]
        columns[f"{head}身份证号"] = [people.id[int(d["handler"])] if d else "" for d in done]
        columns[f"{head[:2]}时间"] = [_moment(d) if d else "" for d in done]
    columns["审批结果"] = [RESULTS[str(step["result"])][0] for step in lasts]
    columns["退回原因"] = [step["reason"] for step in lasts]
    place = county.books.places.township_names[_home(county, firsts[0])] if firsts else ""
    title = f"{place}{_name(program)}审批台账"
    return Document(f"民政局/救助平台/{title}.xlsx", [sheet("台账", title, columns)])


def _register(county: County) -> Document:
    """One round a line."""
    people = county.books.people
    lines = [e for e in county.books.filed["applications"] if e["program"] in ("relief", "dibao")]
    columns: dict[str, Column] = {
        "申请编号": [e["number"] for e in lines],
        "乡镇": [township(county, int(e["person"])) for e in lines],
        "申请人": [people.name[int(e["person"])] for e in lines],
        "证号": [people.id[int(e["person"])] for e in lines],
        "项目": [_name(str(e["program"])) for e in lines],
        "申请日期": [day(int(e["day"])) for e in lines],
        "轮次": [e["round"] for e in lines],
        "申请金额(元)": [int(e["fen"]) / 100 for e in lines],
        "结果": [RESULTS[str(e["result"])][0] for e in lines],
        "退回原因": [e["reason"] for e in lines],
    }
    title = "困难群众救助申请登记表"
    return Document(f"民政局/救助平台/{title}.xlsx", [sheet("申请登记", title, columns)])
