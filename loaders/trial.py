"""Workbooks that may end the process that reads them are opened in one of their own first.

Damage in an old binary workbook does so, and a workbook of a few kilobytes in which a million
cells show the same long text: with the process would end the loading of all others, or the service.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

SECONDS = 300
LARGEST = 2 << 30
"""Bytes that a workbook may take in memory once it is unfolded."""
SHARE = 4
"""What a machine has in memory over what a workbook may take there: the rows that are made of it
stand beside it, and all of it together takes up to that many times its text."""
_READ = """
import sys, python_calamine
try:
    import resource
    most = int(sys.argv[2])
    taken = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (taken + most, taken + most))
except (ImportError, OSError, ValueError):  # no Linux: what ends there is only this process
    pass
book = python_calamine.CalamineWorkbook.from_path(sys.argv[1])
for no in range(len(book.sheet_names)):
    book.get_sheet_by_index(no)
"""


def most() -> int:
    """Bytes that a workbook may take on this machine."""
    try:
        memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):  # no Linux
        return LARGEST
    return min(LARGEST, memory // SHARE) if memory > 0 else LARGEST


def survives(path: Path) -> bool:
    """Whether a process that reads the workbook lives on in at most ``most()`` bytes; an ordinary
    error counts as alive."""
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-c", _READ, str(path), str(most())],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return False
    return done.returncode in (0, 1)
