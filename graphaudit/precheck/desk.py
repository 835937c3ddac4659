"""The check before payment: one desk for a workspace, opened once, that judges batch after batch.

Opening reads patterns, explanations and policy and maps the snapshot's index; judging a batch
writes neither ledger nor graph. What was judged goes to the case book as a round (``keep``).
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Thread

from graphaudit.casebook import Casebook
from graphaudit.errors import UsageError
from graphaudit.explanations import read_explanations
from graphaudit.finding import DOUBTFUL, Json
from graphaudit.identity import Identity
from graphaudit.ledger import Ledger
from graphaudit.patterns import blind, read_patterns
from graphaudit.policy import Policy
from graphaudit.precheck.around import Scratch
from graphaudit.precheck.batch import ROSTER, Batch, BatchFile, SheetInfo
from graphaudit.precheck.earlier import repeated_files
from graphaudit.precheck.index import Index, index_of
from graphaudit.precheck.judging import Asked, ask
from graphaudit.precheck.overlay import lay_over
from graphaudit.precheck.questions import Questions
from graphaudit.precheck.reasons import PAYEES, Line
from graphaudit.precheck.rounds import Changes, Placed, Rounds, Topic
from graphaudit.precheck.settled import Settled, settled
from graphaudit.precheck.uncollected import uncollected
from graphaudit.precheck.verdicts import Judge, JudgedRow, lines_of
from graphaudit.progress import Progress, silent
from graphaudit.projection import build
from graphaudit.values import resident_id
from graphaudit.workspace import Workspace, content_hash

LOUD = 0.6
"""Share of a batch's rows that stand in one earlier file from which on it is said loudly."""


@dataclass(frozen=True)
class Totals:
    """Rows and money (fen) by verdict; ``stopped`` is suspected and error together."""

    rows: Mapping[str, int]
    fen: Mapping[str, int]

    def as_json(self) -> dict[str, Json]:
        """The object ``totals`` of ``check --json``."""
        stopped = self.fen["suspected"] + self.fen["error"]
        return {
            "rows": sum(self.rows.values()),
            **self.rows,
            "fen": sum(self.fen.values()),
            "fen_pass": self.fen["pass"],
            "fen_suspected": self.fen["suspected"],
            "fen_error": self.fen["error"],
            "fen_stopped": stopped,
        }


@dataclass(frozen=True)
class Checked:
    """A batch that was judged. ``seconds`` by stage, of the work alone; ``unjudged``: the patterns
    that need the whole ledger, with their titles in both languages.
    """

    batch: Batch
    topic: Topic
    sha256: str
    placed: Placed
    rows: Sequence[JudgedRow]
    blind: Mapping[str, Sequence[str]]
    unjudged: Mapping[str, Mapping[str, str]]
    warnings: Sequence[str]
    snapshot: str
    seconds: Mapping[str, float] = field(default_factory=dict)

    @property
    def totals(self) -> Totals:
        """Rows and money by verdict."""
        rows = {"pass": 0, "suspected": 0, "error": 0}
        fen = dict(rows)
        for row in self.rows:
            rows[row.verdict] += 1
            fen[row.verdict] += row.fen
        return Totals(rows, fen)

    @property
    def changes(self) -> Changes:
        """What became of the rows since the last round."""
        return self.placed.changes

    @property
    def paid(self) -> bool:
        """Whether every file of the batch stands in the ledger already."""
        return all(file.loaded for file in self.batch.files)

    def as_json(self) -> dict[str, Json]:
        """``check --json``."""
        return {
            "batch": self.placed.batch,
            "round": self.placed.number,
            "rows": [row.as_json() for row in self.rows],
            "totals": self.totals.as_json(),
            "files": [file.name for file in self.batch.files],
            "program": self.topic.program,
            "township": self.topic.township,
            "period": self.topic.period,
            "already_paid": self.paid,
            "same_as_last_round": self.placed.repeated,
            "changes": self.changes.as_json(),
            "warnings": list(self.warnings),
            "blind": {name: list(needed) for name, needed in self.blind.items()},
            "not_judged": list(self.unjudged),
            "not_judged_titles": {name: dict(title) for name, title in self.unjudged.items()},
            "refused": [
                {"file": file, "reason": reason, "fix": fix}
                for file, reason, fix in self.batch.refused
            ],
            "snapshot": self.snapshot,
        }


@dataclass(frozen=True)
class Desk:
    """Judges batches against the ledger of one workspace as it stood when the desk was opened.

    ``put_aside``: finding → what people decided about it. ``cleared``: what the snapshot settles of
    itself, by code of the explanation.
    """

    workspace: Workspace
    policy: Policy
    index: Index
    questions: Questions
    put_aside: Mapping[str, str]
    cleared: Mapping[str, Settled]
    _spare: list[Scratch] = field(default_factory=list, compare=False, repr=False)

    @classmethod
    def open(
        cls, workspace: Workspace, ledger: Ledger, policy: Policy, progress: Progress = silent
    ) -> Desk:
        """Project when the tables are behind the ledger, map the index, read the patterns."""
        tables = build(ledger, progress=progress)
        entities = Identity(workspace).resolve(ledger).entity_file
        index = index_of(workspace, tables, entities, progress)
        questions = Questions.of(read_patterns(workspace), read_explanations(workspace), policy)
        cleared = settled(index, questions)
        desk = cls(workspace, policy, index, questions, _decided(workspace), cleared)
        desk.make_ready()
        return desk

    def make_ready(self) -> None:
        """Make ahead what does not depend on the batch; whoever keeps a desk open does it again
        after each batch.
        """
        self.index.warm(self.questions.asked)
        if not self._spare:
            self._spare.append(Scratch.made(self.index, self.questions))

    def judge(self, batch: Batch, *, again: bool = False) -> Checked:
        """Every row of the batch with its verdict; nothing is written.

        ``again``: the same content as in the last round counts as handed in once more. Raises
        UsageError when the batch holds no roster.
        """
        with uncollected():
            return self._judged(batch, again=again)

    def _judged(self, batch: Batch, *, again: bool) -> Checked:
        began = time.perf_counter()
        lines = lines_of(batch)
        if not lines:
            raise _no_roster(batch)
        scratch = self._scratch()
        try:
            overlay = lay_over(self.workspace, self.index, batch, scratch.blank)
            laid = time.perf_counter() - began
            asked = ask(
                self.workspace, self.index, overlay, batch, self.questions, scratch, self.cleared
            )
        finally:
            # Giving the memory back takes its time, and nobody waits for it.
            Thread(target=scratch.close).start()
        rows = self._judge(batch).rows(lines, asked.findings, asked.before, self._digests(lines))
        topic, sha256 = _topic(batch, rows), _content_of(batch)
        with Rounds(self.workspace) as rounds:
            placed = rounds.place(sha256, topic, rows, again=again)
        loud = repeated_files(asked.before, len(lines), LOUD)
        return Checked(
            batch=batch,
            topic=topic,
            sha256=sha256,
            placed=placed,
            rows=placed.rows,
            blind=blind(self.questions.patterns, asked.registers),
            unjudged=self._titles(asked.unjudged),
            warnings=[*_said(batch, self.policy), *_repeats(loud)],
            snapshot=self.index.tables.snapshot,
            seconds=_seconds(laid, asked, time.perf_counter() - began),
        )

    def _scratch(self) -> Scratch:
        """The one that was made ahead, for one batch alone."""
        try:
            return self._spare.pop()
        except IndexError:
            return Scratch.made(self.index, self.questions)

    def keep(self, checked: Checked) -> None:
        """Record the round in the case book."""
        files = "、".join(file.name for file in checked.batch.files)
        with Rounds(self.workspace) as rounds:
            rounds.keep(
                checked.placed,
                checked.sha256,
                files,
                checked.topic,
                checked.snapshot,
                checked.totals.as_json(),
            )

    def _titles(self, names: Sequence[str]) -> dict[str, Mapping[str, str]]:
        titles = {pattern.id: pattern.title for pattern in self.questions.patterns}
        return {name: titles[name] for name in names}

    def _judge(self, batch: Batch) -> Judge:
        patterns = {pattern.id: pattern for pattern in self.questions.patterns}
        return Judge(batch, self.policy, patterns, self.put_aside)

    def _digests(self, lines: Sequence[Line]) -> dict[str, tuple[str, str, str]]:
        """Row → digests of whom it is for, what it says, and of the name."""
        refs = _refs(lines)
        return {line.src: self._digest(line, *refs.get(line.src, ("", ""))) for line in lines}

    def _digest(self, line: Line, payee: str, card: str) -> tuple[str, str, str]:
        name = "".join(line.word(*PAYEES).split())
        card = card if card[1:2] == ":" else line.word("card")
        who = payee if payee[1:2] == ":" else ""
        written = line.word("id", "head_id").upper()
        if not who and resident_id.check(written):
            who = f"P:{written}"
        digest = self.workspace.digest
        identity = digest("who", who or f"{name}|{card}") if who or (name and card) else ""
        content = digest("says", name, card, str(line.fen))
        return identity, content, digest("name", name) if name else ""


def _refs(lines: Sequence[Line]) -> dict[str, tuple[str, str]]:
    """Row → payee and card of its payment, as refs."""
    found: dict[str, tuple[str, str]] = {}
    for file in {line.file.sha256: line.file for line in lines}.values():
        table = file.rels.get("PAID")
        if table is not None:
            columns = (table.column(name).to_pylist() for name in ("src", "from", "to"))
            found |= {str(src): (str(a), str(b)) for src, a, b in zip(*columns, strict=True)}
    return found


def _topic(batch: Batch, rows: Sequence[JudgedRow]) -> Topic:
    """Program, township and period of the batch; several are joined by a comma."""
    sheets = [s for file in batch.files for s in file.sheets if s.register == ROSTER]
    return Topic(
        ",".join(sorted({row.program for row in rows} - {""})),
        ",".join(sorted({row.township for row in rows} - {""})),
        ",".join(sorted({sheet.period or "" for sheet in sheets} - {""})),
    )


def _content_of(batch: Batch) -> str:
    """The content hash of the file, or of all files of a folder."""
    hashes = sorted(file.sha256 for file in batch.files)
    return hashes[0] if len(hashes) == 1 else content_hash(" ".join(hashes).encode())


def _decided(workspace: Workspace) -> dict[str, str]:
    """Finding → state, where people decided something."""
    casebook = Casebook(workspace)
    try:
        records = casebook.findings_json(everything=True)
    finally:
        casebook.close()
    return {str(r["id"]): str(r["state"]) for r in records if r["state"] != DOUBTFUL}


def _said(batch: Batch, policy: Policy) -> list[str]:
    """What is to be said of whole lists: loaded ones, other programs', and no rosters."""
    said = []
    for file in batch.files:
        if file.loaded:
            said.append(f"{file.name} 已入账（已发放）：按账内记录核对，不重复计算")
        for sheet in file.sheets:
            said += _said_of(file, sheet, policy)
    return said


def _said_of(file: BatchFile, sheet: SheetInfo, policy: Policy) -> Iterator[str]:
    place = f"{file.name}｜{sheet.name}"
    if sheet.empty:
        yield f"{place} 没有数据行：空表或只有表头，请确认是否漏报"
    elif sheet.register != ROSTER:
        yield f"{place} 不是发放名册，未核对：{sheet.why}"
    else:
        yield from _undated(place, sheet)
        yield from _other_program(place, sheet, policy)


def _undated(place: str, sheet: SheetInfo) -> Iterator[str]:
    if sheet.period is None and {"day", "period"}.isdisjoint(sheet.columns):
        yield (
            f"{place} 没有写期次，也没有发放日期：与死亡、停发、重复发放的先后无从比对，"
            "请在标题或文件名写明年月（如 2024年3月）后重报"
        )


def _other_program(place: str, sheet: SheetInfo, policy: Policy) -> Iterator[str]:
    """Where the title names another program than the one that was chosen."""
    titled = policy.recognise(" ".join(sheet.titles))
    chosen = policy.programs.get(sheet.program or "")
    if titled is not None and titled.certain and chosen and titled.code != chosen.code:
        named = policy.programs[titled.code].name
        yield f"{place} 标题写的是“{named}”，现按“{chosen.name}”审核：请确认所选项目无误"


def _repeats(loud: Mapping[str, float]) -> list[str]:
    return [
        f"本批 {share:.0%} 的行在《{file}》中已发放过：疑为同一名册重复报送，请先核实，勿再次发放"
        for file, share in loud.items()
    ]


def _seconds(laid: float, asked: Asked, whole: float) -> dict[str, float]:
    stages = {"batch laid over": round(laid, 4), **asked.seconds}
    return {**stages, "verdicts and round": round(whole - sum(stages.values()), 4)}


def _no_roster(batch: Batch) -> UsageError:
    why = [f"{file}：{reason}" for file, reason, _ in batch.refused]
    why += [f"{f.name}｜{s.name}：{s.why}" for f in batch.files for s in f.sheets]
    return UsageError(
        "没有可核对的发放名册行 (no roster rows to check)",
        where="；".join(why)[:500],
        fix="确认文件是发放名册，数据上方有一行表头（姓名、身份证号、金额、账号）；标题、表名、文件名都没有"
        "项目名称时，选定项目（--program） (a row of heads above the data; name the program)",
    )
