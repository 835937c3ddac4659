"""A few offices' files, as dirty as real ones, for tests of the command line and the service.

河口镇上村: 赵大海, the village's clerk, holds a card on which four beneficiaries of four other
households are paid; one of them, 周老根, died in March and is paid until June. Fictional people.
"""

from __future__ import annotations

import atexit
import contextlib
import io
import shutil
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from books import resident_id
from openpyxl import Workbook

from graphaudit.cli import main

CADRE = "赵大海"
CADRE_ID = resident_id("19700315", 11)
CADRE_CARD = "6217001234567890122"
CADRE_PHONE = "13812345678"
BENEFICIARIES = {
    "周老根": resident_id("19480102", 21),
    "孙桂兰": resident_id("19500607", 22),
    "吴有田": resident_id("19520911", 31),
    "郑秀英": resident_id("19550413", 24),
}
DEAD = "周老根"
OLD_NUMBER = BENEFICIARIES[DEAD][:6] + BENEFICIARIES[DEAD][8:17]
"""The dead man's ID as it was before 1999: 15 characters."""

LAWFUL = {"冯小雨": (resident_id("19800808", 12), "6217009876543210981")}
ROSTER = "民政局/河口镇/2023年{month}月农村低保发放表.csv"
MONTHS = range(1, 7)
KEY = bytes(range(32))
"""Its secret key, drawn by no lot: keys of people, and the order and places that follow them, are
the same in every run."""
SPOILED_ROW = 10
"""In June's roster: an amount that no one can read. The row before has an ID that Excel ruined."""


@dataclass(frozen=True)
class Ended:
    """How a command ended: exit code, and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def last_line(self) -> str:
        return self.out.splitlines()[-1] if self.out else ""


def graphaudit(*words: object, stdin: bytes = b"") -> Ended:
    """Run the command line within this process."""
    out, err = io.StringIO(), io.StringIO()
    before = sys.stdin
    sys.stdin = io.TextIOWrapper(io.BytesIO(stdin))
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = main([str(word) for word in words])
    finally:
        sys.stdin = before
    return Ended(code, out.getvalue(), err.getvalue())


@cache
def searched() -> Path:
    """A workspace in which the offices' files are loaded and searched; made once, never changed."""
    base = Path(mkdtemp(prefix="graphaudit-tests-"))
    atexit.register(shutil.rmtree, base, True)
    write_offices(base / "上交资料")
    (base / "工作区").mkdir()
    (base / "工作区" / "key").write_bytes(KEY)
    for words in (("load", base / "上交资料"), ("detect",)):
        ended = graphaudit("--data", base / "工作区", *words)
        assert ended.code == 0, ended.err
    return base / "工作区"


def copied(to: Path) -> Path:
    """A copy of it, for whoever keeps it open or changes it.

    Only the one that nobody holds open is copied: a process that closes a copied database file
    gives back the locks it holds on that file.
    """
    return Path(shutil.copytree(searched(), to))


def write_offices(folder: Path) -> None:
    """Five offices' files."""
    for month in MONTHS:
        write_roster(folder / ROSTER.format(month=month), month)
    _write_households(folder / "公安局/户籍.xlsx")
    _sheet(
        folder / "组织部/村干部.xlsx",
        ["姓名", "身份证号码", "职务", "所在乡镇", "所在村", "任职时间"],
        [[CADRE, CADRE_ID, "村文书", "河口镇", "上村", "2018.03"]],
    )
    _csv(
        folder / "民政局/死亡登记.csv",
        ["姓名,身份证号,死亡日期", f"{DEAD},{BENEFICIARIES[DEAD]},2023年3月5日"],
    )
    _csv(
        folder / "银行/开户信息.csv",
        [
            "户名,证件号码,账号,预留手机号,开户日期,开户网点",
            f"{CADRE},{CADRE_ID},{CADRE_CARD},{CADRE_PHONE},20150101,河口支行",
            *(
                f"{name},{number},{card},,20160101,河口支行"
                for name, (number, card) in LAWFUL.items()
            ),
        ],
    )


def write_roster(path: Path, month: int) -> None:
    """One month's roster, in GB18030 with a title, a total and signatures."""
    lines = [
        f"河口镇2023年{month}月农村低保资金发放表,,,,,",
        "序号,姓名,身份证号,银行账号,金额（元）,备注",
    ]
    paid = [(name, number, CADRE_CARD) for name, number in BENEFICIARIES.items()]
    paid += [(name, number, card) for name, (number, card) in LAWFUL.items()]
    for place, (name, number, card) in enumerate(paid, 1):
        # a text cell as a spreadsheet's export writes it
        lines.append(f"{place},{name},'{number},'{card},\"{1_000 + 50 * place:,}.00\",")
    total = sum(1_000 + 50 * place for place in range(1, len(paid) + 1))
    lines.append(f"合计,,,,{total},")
    if month == MONTHS[-1]:
        lines.append("6,钱有余,6.22426E+17,6217005555666677770,800.00,补发")
        lines.append("7,钱多多,,6217005555666677770,一千零x元,")
    lines.append("制表人：李四,,审核人：王五,,,")
    _csv(path, lines, "gb18030")


def _write_households(path: Path) -> None:
    rows = [
        [f"4226{place:03}", name, number, "户主", "河口镇", "上村"]
        for place, (name, number) in enumerate(
            [(CADRE, CADRE_ID), *BENEFICIARIES.items(), ("冯小雨", LAWFUL["冯小雨"][0])]
        )
    ]
    head = ["户号", "姓名", "公民身份号码", "与户主关系", "乡镇", "村"]
    _sheet(path, head, rows, title="河口镇上村常住人口登记")


def _sheet(path: Path, head: list[str], rows: list[list[str]], title: str = "") -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    if title:
        sheet.append([title])
        sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(head))
    for row in [head, *rows]:
        sheet.append(row)
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)


def _csv(path: Path, lines: list[str], encoding: str = "utf-8-sig") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes("\r\n".join(lines).encode(encoding) + b"\r\n")
