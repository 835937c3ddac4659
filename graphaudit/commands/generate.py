"""``graphaudit generate``: write a synthetic county as its offices would."""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

import loaders.offices
from graphaudit import county
from graphaudit.commands.terminal import line, say
from graphaudit.errors import UsageError
from graphaudit.office import Office

HELP = ("生成一个虚构县的登记册与发放名册", "write a synthetic county's registers and rosters")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``generate``."""
    parser.add_argument("--size", choices=("S", "M", "L"), default="S")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    parser.add_argument(
        "--truth",
        type=Path,
        metavar="FILE",
        help="答案文件，默认 DIR.truth.json（装入程序从不读它）",
    )


def run(args: argparse.Namespace, office: Office) -> int:
    """Write the files and, outside their folder, the truth."""
    truth = args.truth or args.out.with_name(args.out.name + ".truth.json")
    if args.out.resolve() in truth.resolve().parents:
        raise UsageError("答案文件不能放在数据目录内", where=str(truth), fix="--truth 指到别处")
    write_county(args.size, args.seed, args.out, truth)
    line(say(f"已写入 {args.out}；答案 {truth}", f"written to {args.out}; truth in {truth}"))
    return 0


def write_county(size: str, seed: int, out: Path, truth: Path) -> None:
    """Generate the county and write files and truth; an occupied folder is refused."""
    if out.exists() and any(out.iterdir()):
        raise UsageError("目录不是空的，不会覆盖已有文件", where=str(out), fix="换一个空目录")
    made = county.generate(size, seed)
    # Written aside and renamed: a demo that was interrupted never goes on with half a county.
    aside = out.with_name(f".{out.name}.partial")
    shutil.rmtree(aside, ignore_errors=True)
    dirt = loaders.offices.write(made, aside, seed)
    if out.exists():
        out.rmdir()
    aside.rename(out)
    county.write_truth(made, truth, dirt)
