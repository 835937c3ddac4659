"""The one exception base: every message says what, where and what to do."""

from __future__ import annotations


class GraphAuditError(Exception):
    """A failure that a user can act on; never shown with a traceback.

    ``what`` says what is wrong, ``where`` names the file, sheet, row, query or setting,
    ``fix`` says what to do. ``exit_code`` is the command line's (1 nothing could be done,
    2 wrong use) and ``http_status`` the service's.
    """

    exit_code = 1
    http_status = 500

    def __init__(self, what: str, *, where: str = "", fix: str = "") -> None:
        self.what = what
        self.where = where
        self.fix = fix
        super().__init__(what)

    def __str__(self) -> str:
        parts = [self.what]
        if self.where:
            parts.append(f"位置：{self.where}")
        if self.fix:
            parts.append(f"处理：{self.fix}")
        return "\n  ".join(parts)


class UsageError(GraphAuditError):
    """The command, option or parameter is not of the form that is asked."""

    exit_code = 2
    http_status = 422


class NotFoundError(GraphAuditError):
    """The finding, file, pattern or number that was named is not here."""

    http_status = 404


class ContentError(GraphAuditError):
    """A content file (pattern, explanation, register, matrix) is broken; ``where`` is file:line."""

    exit_code = 2


class StoreError(GraphAuditError):
    """The graph engine cannot be reached, refused the work, or holds something that is not ours."""

    http_status = 503


class QueryRefusedError(GraphAuditError):
    """The gate refused an ad-hoc query; ``where`` is the word, ``fix`` the way that works.

    ``line``, ``column`` and ``word``: where it stands in the query, from 1; 0 where nobody knows.
    """

    exit_code = 2
    http_status = 422
    line = 0
    column = 0
    word = ""


class QueryLimitError(GraphAuditError):
    """An ad-hoc query was stopped at its limit of time, rows or memory."""

    http_status = 422


class UnreadableFileError(GraphAuditError):
    """A file cannot be read as a table: encrypted, empty, cut, of another kind, or unsafe."""
