"""``graphaudit check``: a batch judged before the money leaves, row by row."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from graphaudit.commands.options import add_json, existing, writable
from graphaudit.commands.terminal import (
    TerminalProgress,
    as_json,
    line,
    note,
    printable,
    say,
    table,
)
from graphaudit.office import Office
from graphaudit.precheck.desk import Checked, Desk
from graphaudit.register_names import named_register
from graphaudit.values.money import format_yuan
from loaders import LoadOptions
from loaders.aside import AsideReader
from loaders.handed_in import batch_of, known_program
from viz.papers.clean import write_clean
from viz.papers.publish import write_messages, write_public_list
from viz.papers.slip import write_slip, write_slips

HELP = ("发放前审核一批名册：通过、疑似、错误", "check a batch before payment, row by row")
SHOWN = 30
_VERDICTS = {
    "pass": ("通过", "pass"),
    "suspected": ("疑似", "suspected"),
    "error": ("错误", "error"),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``check``."""
    parser.add_argument(
        "batch",
        type=Path,
        metavar="BATCH",
        help=say(
            "待发名册（文件，或装有一批名册的目录、.zip）",
            "the roster, or a folder or .zip of them",
        ),
    )
    parser.add_argument(
        "--program",
        metavar="CODE",
        help=say("项目代码或名称", "the program's code or name"),
    )
    parser.add_argument(
        "--again",
        action="store_true",
        help=say("原样再次报送，另计一轮", "handed in again unchanged: counts as a new round"),
    )
    for name, metavar, zh, en in (
        (
            "slip",
            "XLSX|ZIP",
            "写退回单（.xlsx 按乡镇分页；.zip 每乡镇一份）",
            "write the return slip (.xlsx: a sheet a township; .zip: a workbook a township)",
        ),
        ("clean", "XLSX", "写通过部分，可先行发放", "write the clean part, which can go on alone"),
        ("publish", "XLSX", "发放后：写公示名单", "after payment: write the list to publish"),
        ("sms", "CSV", "发放后：写短信", "after payment: write the text messages"),
    ):
        parser.add_argument(f"--{name}", type=Path, metavar=metavar, help=say(zh, en))
    parser.add_argument(
        "--summary", action="store_true", help=say("只显示汇总", "show the totals alone")
    )
    parser.add_argument(
        "--hotline",
        default="",
        metavar="PHONE",
        help=say("监督咨询电话", "phone to ask or complain"),
    )
    parser.add_argument(
        "--sign",
        default="一卡通",
        metavar="NAME",
        help=say("短信签名", "signature of the messages"),
    )
    add_json(parser)


def run(args: argparse.Namespace, office: Office) -> int:
    """Judge, keep the round, write the papers; 0 whatever the verdicts are."""
    existing(args.batch)
    for path in (args.slip, args.clean, args.publish, args.sms):
        if path is not None:
            writable(path)
    progress = TerminalProgress(quiet=args.json)
    options = LoadOptions(program=known_program(args.program, office.policy))
    reader = AsideReader(office.workspace)
    aside = reader.read([args.batch], options, progress)
    desk = Desk.open(office.workspace, office.ledger, office.policy, progress)
    checked = desk.judge(batch_of(aside, office.ledger), again=args.again)
    desk.keep(checked)
    written = list(_papers(args, office, checked))
    if args.json:
        as_json(checked.as_json())
    else:
        _print(checked, summary=args.summary)
    for told in written:
        (note if args.json else line)(told)
    return 0


def _papers(args: argparse.Namespace, office: Office, checked: Checked) -> Iterator[str]:
    """Write what was asked for; says what was written."""
    if args.slip is not None:
        write = write_slips if args.slip.suffix.lower() == ".zip" else write_slip
        rows = write(checked, args.slip)
        yield say(f"退回单 {args.slip}：{rows} 行", f"return slip {args.slip}: {rows} rows")
    if args.clean is not None:
        rows = write_clean(checked, office.policy, args.clean)
        yield say(f"通过部分 {args.clean}：{rows} 行", f"clean part {args.clean}: {rows} rows")
    if args.publish is not None:
        rows = write_public_list(checked, office.policy, args.publish, args.hotline)
        yield say(f"公示名单 {args.publish}：{rows} 行", f"public list {args.publish}: {rows} rows")
    if args.sms is not None:
        rows = write_messages(checked, office.policy, args.sms, args.sign, args.hotline)
        yield say(f"短信 {args.sms}：{rows} 条", f"messages {args.sms}: {rows}")
    if (args.publish or args.sms) and not checked.paid:
        yield say(
            "注意：本批尚未入账，公示名单和短信按通过的行生成，请在发放之后使用",
            "note: this batch is not loaded yet; the list and messages hold the rows that pass, "
            "for use after payment",
        )


def _print(checked: Checked, *, summary: bool) -> None:
    number = checked.placed.number
    line(
        say(
            f"批次 {checked.placed.batch}，第 {number} 轮",
            f"batch {checked.placed.batch}, round {number}",
        )
    )
    for told in checked.warnings:
        note(printable(say(f"注意：{told}", f"note: {told}")))
    for file, reason, fix in checked.batch.refused:
        note(
            printable(
                say(f"未读取 {file}：{reason}。处理：{fix}", f"not read: {file}: {reason}. {fix}")
            )
        )
    _print_totals(checked)
    _print_changes(checked)
    if not summary:
        _print_rows(checked)
        _print_blind(checked)


def _print_totals(checked: Checked) -> None:
    totals = checked.totals
    rows = [
        (say(*_VERDICTS[name]), f"{totals.rows[name]:,}", format_yuan(totals.fen[name]))
        for name in _VERDICTS
    ]
    whole = (sum(totals.rows.values()), sum(totals.fen.values()))
    rows.append((say("合计", "total"), f"{whole[0]:,}", format_yuan(whole[1])))
    heads = [say("结论", "verdict"), say("行数", "rows"), say("元", "yuan")]
    table(heads, rows, right=[1, 2])
    clean = totals.fen["pass"]
    stopped = totals.fen["suspected"] + totals.fen["error"]
    line(
        say(
            f"暂缓发放 {format_yuan(stopped)} 元，可先行发放 {format_yuan(clean)} 元",
            f"stopped {format_yuan(stopped)} yuan, can go on {format_yuan(clean)} yuan",
        )
    )


def _print_changes(checked: Checked) -> None:
    changes = checked.changes
    mended, stayed, new, gone = (
        len(rows) for rows in (changes.mended, changes.stayed, changes.new, changes.gone)
    )
    if checked.placed.repeated:
        line(
            say(
                "与上一轮是同一文件，未另计一轮；确为原样再次报送的请加 --again",
                "the very file of the last round: not counted again (--again counts it)",
            )
        )
    if checked.placed.number > 1:
        line(
            say(
                f"与上一轮相比：改后通过 {mended} 行，仍未通过 {stayed} 行，"
                f"新增 {new} 行，已撤下 {gone} 行",
                f"since the last round: {mended} pass now, {stayed} still stopped, "
                f"{new} new, {gone} withdrawn",
            )
        )


def _print_rows(checked: Checked) -> None:
    stopped = [row for row in checked.rows if row.reasons]
    for row in stopped[:SHOWN]:
        times = say(f"（第{row.times}次）", f" (time {row.times})") if row.times > 1 else ""
        where = "｜".join(part for part in (row.file, row.sheet) if part)
        number = say(f"第{row.row}行", f"row {row.row}")
        line(printable(f"{where} {number} {say(*_VERDICTS[row.verdict])}{times}"))
        for reason in row.reasons:
            told = say(reason.sentence, reason.sentence_en)
            line(printable(f"  · {told}" + (f" [{reason.column}]" if reason.column else "")))
    if len(stopped) > SHOWN:
        left = len(stopped) - SHOWN
        line(say(f"…… 另有 {left} 行，见 --slip 或 --json", f"… and {left} more: --slip or --json"))


def _print_blind(checked: Checked) -> None:
    """What could not be looked at, once for the batch."""
    lacking = Counter(need for needed in checked.blind.values() for need in needed)
    names = [named_register(need) for need in sorted(lacking)]
    blind = len(checked.blind)
    if names:
        line(
            say(
                f"缺以下登记册，{blind} 个模式无法比对：{'、'.join(names)}",
                f"{blind} patterns are blind for want of: {', '.join(sorted(lacking))}",
            )
        )
    if checked.unjudged:
        titles = checked.unjudged.values()
        line(
            say(
                f"须全账比对、发放前不判的模式：{'、'.join(title['zh'] for title in titles)}",
                f"not judged, they need the whole ledger: {'; '.join(t['en'] for t in titles)}",
            )
        )
