"""What a step of a case says to a reader, in both languages."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from graphaudit.case_states import REASONS
from graphaudit.cases.rules import ANSWERED, DOCUMENTS, NOTES, ROLES, STATES
from graphaudit.cases.steps import KINDS, Step
from graphaudit.finding import JsonReader
from graphaudit.values import mask_long_digits
from graphaudit.values.money import format_yuan

Both = tuple[str, str]
_NONE: Both = ("未指定", "nobody")


def headed(step: Step) -> Both:
    """The step's kind as its heading; a note's by what kind of note it is."""
    if step.kind == "note":
        return _of(NOTES, step.says.text("kind"))
    if step.kind == "closed":
        return STATES["closed" if step.says.text("state") == "closed" else "excluded"]
    return KINDS[step.kind]


def told(step: Step) -> Both:
    """One line on what was done; long numbers masked."""
    zh, en = _TOLD[step.kind](step.says)
    return mask_long_digits(zh), mask_long_digits(en)


def rests_on(step: Step) -> str:
    """The document on which the step rests; empty for none."""
    return str(step.values().get("document", ""))


def _opened(says: JsonReader) -> Both:
    title, who = says.text("title"), says.text("assignee")
    return f"{title}　主办 {who}", f"{title}; assignee {who}"


def _described(says: JsonReader) -> Both:
    who = [says.text(name) for name in ("assignee", "helper", "reviewer")]
    due = says.text("due")
    zh = "　".join(
        f"{label} {name or _NONE[0]}"
        for label, name in zip(("主办", "协办", "复核"), who, strict=True)
    )
    en = "; ".join(
        f"{label} {name or _NONE[1]}"
        for label, name in zip(("assignee", "second", "reviewer"), who, strict=True)
    )
    term = (f"　期限 {due}", f"; due {due}") if due else ("", "")
    return f"{says.text('title')}　{zh}{term[0]}", f"{says.text('title')}; {en}{term[1]}"


def _moved(says: JsonReader) -> Both:
    """From which state to which, for what reason, on which document, and what was noted."""
    document = says.text("document")
    was, now = _of(STATES, says.text("from")), _of(STATES, says.text("state"))
    reason, note = _of(REASONS, says.text("reason")), says.text("note")
    zh = [f"{was[0]} → {now[0]}", f"理由 {reason[0]}", f"依据 {document}", note]
    en = [f"{was[1]} → {now[1]}", f"reason {reason[1]}", f"on {document}", note]
    shown = (True, bool(reason[0]), bool(document), bool(note))
    return (
        "　".join(part for part, there in zip(zh, shown, strict=True) if there),
        "; ".join(part for part, there in zip(en, shown, strict=True) if there),
    )


def _finding(says: JsonReader) -> Both:
    finding, yuan = says.text("finding"), format_yuan(says.whole("fen"))
    return f"{finding}　{yuan} 元", f"{finding}; {yuan} yuan"


def _finding_out(says: JsonReader) -> Both:
    return _same(f"{says.text('finding')}　{says.text('why')}")


def _named(says: JsonReader) -> Both:
    return _same(says.text("name"))


def _person(says: JsonReader) -> Both:
    role, note = _of(ROLES, says.text("role")), says.text("note")
    name = says.text("name")
    return (
        "　".join(part for part in (name, role[0] or "身份未填", note) if part),
        "; ".join(part for part in (name, role[1] or "no part given", note) if part),
    )


def _document(says: JsonReader) -> Both:
    kind, name = _of(DOCUMENTS, says.text("kind")), says.text("name")
    digest = says.text("sha256")[:12]
    return f"{kind[0]}　{name}　摘要 {digest}", f"{kind[1]}; {name}; digest {digest}"


def _document_out(says: JsonReader) -> Both:
    return _same(f"DOC-{says.whole('number'):02}　{says.text('why')}")


def _note(says: JsonReader) -> Both:
    return _same(says.text("text"))


def _question(says: JsonReader) -> Both:
    answer = _of(ANSWERED, says.text("answer"))
    code, text = says.text("code"), says.text("text")
    return (
        "　".join(part for part in (code, answer[0], text) if part),
        "; ".join(part for part in (code, answer[1], text) if part),
    )


def _outcome(says: JsonReader) -> Both:
    reason = _of(REASONS, says.text("reason"))
    finding, note = says.text("finding"), says.text("note")
    return (
        "　".join(part for part in (finding, reason[0] or "收回", note) if part),
        "; ".join(part for part in (finding, reason[1] or "taken back", note) if part),
    )


def _amounts(says: JsonReader) -> Both:
    rows, why = says.wholes_by_name("rows"), says.text("why")
    yuan = format_yuan(sum(rows.values()))
    return (
        f"{len(rows)} 行认定 {yuan} 元　{why}",
        f"{len(rows)} rows confirmed at {yuan} yuan; {why}",
    )


def _reviewed(says: JsonReader) -> Both:
    note = says.text("note")
    return "　".join(p for p in ("同意", note) if p), "; ".join(p for p in ("agreed", note) if p)


def _reopened(says: JsonReader) -> Both:
    was, now = _of(STATES, says.text("from")), _of(STATES, says.text("state"))
    why = says.text("why")
    return f"{was[0]} → {now[0]}　{why}", f"{was[1]} → {now[1]}; {why}"


def _of(words: Mapping[str, Both], name: str) -> Both:
    return words.get(name, ("", ""))


def _same(text: str) -> Both:
    return text, text


_TOLD: Mapping[str, Callable[[JsonReader], Both]] = {
    "opened": _opened,
    "described": _described,
    "moved": _moved,
    "finding": _finding,
    "finding_out": _finding_out,
    "network": _named,
    "network_out": _named,
    "person": _person,
    "person_out": _named,
    "document": _document,
    "document_out": _document_out,
    "note": _note,
    "question": _question,
    "outcome": _outcome,
    "amounts": _amounts,
    "reviewed": _reviewed,
    "closed": _moved,
    "reopened": _reopened,
}
