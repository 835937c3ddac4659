"""``graphaudit generate``: write a synthetic county as its offices would."""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

import loaders.offices
from graphaudit import county
from graphaudit.commands.terminal import line, say
from graphaudit.county.sizes import SizeName
from graphaudit.errors import UsageError
from graphaudit.office import Office

HELP = ("生成一个虚构县的登记册与发放名册", "write a synthetic county's registers and rosters")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``generate``."""
    add_county(parser)
    parser.add_argument(
        "--out",
        type=Path,
        required=True,
        metavar="DIR",
        help=say("写到这个空目录", "an empty folder to write to"),
    )
    parser.add_argument(
        "--truth",
        type=Path,
        metavar="FILE",
        help=say(
            "答案文件，默认 DIR.truth.json（装入程序从不读它）",
            "the truth, DIR.truth.json unless given (the loader never reads it)",
        ),
    )


def add_county(parser: argparse.ArgumentParser) -> None:
    """``--size`` and ``--seed``."""
    parser.add_argument(
        "--size",
        choices=("S", "M", "L"),
        default="S",
        help=say("S 3 千人，M 3 万人，L 49 万人", "S 3,000 persons, M 30,000, L 490,000"),
    )
    parser.add_argument(
        "--seed",
        type=int,
        default=1,
        help=say("随机种子：同种子同数据", "same seed, same county"),
    )


def run(args: argparse.Namespace, office: Office) -> int:
    """Write the files and, outside their folder, the truth."""
    out = args.out.resolve()
    truth = args.truth or out.with_name(f"{out.name}.truth.json")
    if out in truth.resolve().parents:
        raise UsageError(
            say("答案文件不能放在数据目录内", "the truth cannot lie in the folder of the data"),
            where=str(truth),
            fix=say("--truth 指到别处", "let --truth name another place"),
        )
    write_county(args.size, args.seed, out, truth)
    line(say(f"已写入 {args.out}；答案 {truth}", f"written to {args.out}; truth in {truth}"))
    return 0


def write_county(size: SizeName, seed: int, out: Path, truth: Path) -> None:
    """Generate the county and write files and truth; an occupied folder is refused."""
    _refuse_occupied(out)
    made = county.generate(size, seed)
    # Written aside and renamed: a demo that was interrupted never goes on with half a county.
    aside = out.with_name(f".{out.name}.partial")
    shutil.rmtree(aside, ignore_errors=True)
    aside.parent.mkdir(parents=True, exist_ok=True)
    truth.parent.mkdir(parents=True, exist_ok=True)
    dirt = loaders.offices.write(made, aside, seed)
    county.write_truth(made, truth, dirt)
    if out.exists():
        out.rmdir()
    aside.rename(out)


def _refuse_occupied(out: Path) -> None:
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise UsageError(
            say(
                "这里已有内容，不会覆盖",
                "something lies here already and is not overwritten",
            ),
            where=str(out),
            fix=say("换一个空目录", "choose an empty folder"),
        )
