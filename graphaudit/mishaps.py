"""Failures that no room of ours raised (a full disk, a broken file) as sentences a user can act on.

Command line and service turn every stray exception into a ``GraphAuditError`` here; what nobody
foresaw goes with its traceback to a log in the workspace, and never to a user.
"""

from __future__ import annotations

import errno
import os
import re
import sqlite3
import tempfile
import traceback
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import duckdb

from graphaudit import __version__
from graphaudit.errors import GraphAuditError

LOG = "error.log"
_BROKEN_TABLE = re.compile(r"['\"]([^'\"]+\.parquet)['\"]")
_SPACE = (errno.ENOSPC, errno.EDQUOT)
_RIGHTS = (errno.EACCES, errno.EPERM, errno.EROFS)


def in_words(error: Exception, data: Path) -> GraphAuditError:
    """The failure as an error of ours; ``data`` is the workspace that was being used."""
    if isinstance(error, GraphAuditError):
        return error
    if isinstance(error, sqlite3.DatabaseError):
        return _of_the_casebook(error, data)
    if isinstance(error, duckdb.Error) and (broken := _BROKEN_TABLE.search(str(error))):
        return _of_a_table(Path(broken[1]), data)
    if isinstance(error, OSError) and error.strerror:
        return _of_the_system(error)
    if isinstance(error, MemoryError):
        return GraphAuditError(
            "内存不足 (not enough memory)", fix="关闭其他程序后重试 (close other programs)"
        )
    return _unforeseen(error, data)


def _of_the_casebook(error: sqlite3.DatabaseError, data: Path) -> GraphAuditError:
    where = f"{data / 'casebook.sqlite'}：{error}"
    if isinstance(error, sqlite3.OperationalError):
        return GraphAuditError(
            "案卷库暂时无法读写 (the case book cannot be read or written now)",
            where=where,
            fix="等其他程序用完，检查磁盘空间与权限后重试 (check disk and permissions, try again)",
        )
    return GraphAuditError(
        "案卷库文件已损坏 (the case book is broken)",
        where=where,
        fix="把该文件移到别处保存，再执行 graphaudit detect 重新检出；台账不受影响 "
        "(move the file aside and run graphaudit detect; the ledger is not affected)",
    )


def _of_a_table(path: Path, data: Path) -> GraphAuditError:
    """A table that cannot be read: of the ledger itself, or one that was made from it."""
    if path.is_relative_to(data / "ledger") or path.is_relative_to((data / "ledger").resolve()):
        return GraphAuditError(
            "台账的一个数据文件已损坏 (a table of the ledger is damaged)",
            where=str(path),
            fix="从备份恢复该文件；没有备份时撤回它所属的文件（graphaudit withdraw）再重新导入原件 "
            "(restore it from a backup, or withdraw its file and load it again)",
        )
    return GraphAuditError(
        "由台账算出的一个数据文件已损坏 (a table made from the ledger is damaged)",
        where=str(path),
        fix="把该文件所在的文件夹移到别处，再执行 graphaudit detect 重新生成；台账不受影响 "
        "(move its folder aside and run graphaudit detect; the ledger is not affected)",
    )


def _of_the_system(error: OSError) -> GraphAuditError:
    return GraphAuditError(
        "文件无法读写 (a file cannot be read or written)",
        where=f"{error.filename or ''} {error.strerror}".strip(),
        fix=_fix_of(error.errno),
    )


def _fix_of(code: int | None) -> str:
    if code in _SPACE:
        return "清理磁盘空间后重试 (free some disk space)"
    if code in _RIGHTS:
        return "检查该路径的读写权限 (check the permissions of this path)"
    return "检查该路径是否存在、是文件还是目录 (check whether it is there, a file or a folder)"


def _unforeseen(error: Exception, data: Path) -> GraphAuditError:
    log = keep_log(error, data)
    kept = "请把上述日志交给维护人员 (hand this log to whoever maintains the program)"
    return GraphAuditError(
        f"程序内部错误：{type(error).__name__} (internal error: {type(error).__name__})",
        where=str(log) if log else "",
        fix=f"原始文件与台账未受影响；{kept}" if log else "",
    )


def keep_log(error: BaseException, data: Path) -> Path | None:
    """Add the traceback to the first log that can be written; None when none can."""
    head = f"--- {datetime.now().isoformat(timespec='seconds')} graphaudit {__version__}\n"
    text = head + "".join(traceback.format_exception(error))
    for log in _logs(data):
        try:
            # Readable by the owner alone: an exception may quote what stood in a cell.
            handle = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            with os.fdopen(handle, "a", encoding="utf-8", errors="replace") as file:
                file.write(text)
            return log.resolve()
        except OSError:
            continue
    return None


def _logs(data: Path) -> Iterator[Path]:
    """Where a log may lie, best place first."""
    if data.is_dir():
        yield data / LOG
    yield Path(tempfile.gettempdir()) / f"graphaudit-{os.getpid()}-{LOG}"
