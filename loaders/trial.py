"""Old binary workbooks are opened in a process of their own first.

Damage in one of them may end the process that reads it, and with it the loading of all others.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

SECONDS = 300
_READ = """
import sys, python_calamine
book = python_calamine.CalamineWorkbook.from_path(sys.argv[1])
for no in range(len(book.sheet_names)):
    book.get_sheet_by_index(no)
"""


def survives(path: Path) -> bool:
    """Whether a process that reads the workbook lives on; an ordinary error counts as alive."""
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-c", _READ, str(path)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return False
    return done.returncode in (0, 1)
