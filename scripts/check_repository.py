"""Whole-repository rules that no linter knows: what may not stand in a tracked file."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Package hosts would make a lock useless on an intranet mirror; machine paths leak a workplace.
FORBIDDEN = re.compile(
    r"python"
    r"hosted\.org|registry\.npm"
    r"js|pypi\."
    r"org|repo1?\.maven\."
    r"|(?<![\w.])/wor"
    r"k/"
)
BINARY = {".png", ".ttf", ".otf", ".woff2", ".xlsx", ".xls", ".parquet", ".zip"}


def tracked() -> list[Path]:
    """Every file git tracks."""
    out = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    return [ROOT / name for name in out.split("\0") if name]


def complaints(path: Path) -> list[str]:
    """The lines of one file that may not be there, as ``file:line: what``."""
    if path.suffix in BINARY or path.suffixes[-2:] == [".min", ".js"] or not path.is_file():
        return []
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    return [
        f"{path.relative_to(ROOT)}:{number}: names a package host or a path of one machine"
        for number, line in enumerate(lines, 1)
        if FORBIDDEN.search(line)
    ]


def main() -> int:
    """Print every complaint; 1 if there is one."""
    found = [complaint for path in tracked() for complaint in complaints(path)]
    print("\n".join(found), end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
