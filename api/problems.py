"""One shape for every error: problem+json with what, where and what to do; a page for a browser."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, Response
from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.types import Scope

from api.language import language_of
from graphaudit.english import in_language
from graphaudit.errors import GraphAuditError, QueryRefusedError
from graphaudit.mishaps import in_words
from graphaudit.values import mask_long_digits

MEDIA_TYPE = "application/problem+json"
TITLES = {
    400: "请求内容无法读取 (the body of the request cannot be read)",
    401: "请先登录 (sign in first)",
    403: "不允许 (not allowed)",
    404: "没有这个地址或对象 (not found)",
    405: "此地址不支持该方法 (method not allowed)",
    413: "请求内容过大 (the request is too large)",
    422: "参数不合要求 (unprocessable)",
}
_PAGE = Markup(
    '<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>'
    '<link rel="stylesheet" href="/static/style.css"></head><body>'
    '<header class="bar"><strong>graphaudit</strong></header><main class="problem">'
    '<h1>{title}</h1><p>{detail}</p><p><a href="/">{back}</a></p></main></body></html>'
)


def problem(
    status: int,
    title: str,
    detail: str = "",
    where: str = "",
    more: Mapping[str, str | int] | None = None,
) -> JSONResponse:
    """A problem+json answer; long numbers that a caller sent are not sent back."""
    body: dict[str, str | int] = {"type": "about:blank", "title": title, "status": status}
    body |= more or {}
    if detail:
        body["detail"] = mask_long_digits(detail)
    if where:
        body["instance"] = mask_long_digits(where)
    return JSONResponse(body, status, media_type=MEDIA_TYPE)


def unforeseen(scope: Scope, error: Exception) -> Response:
    """The answer to a failure that nobody foresaw; its traceback goes to the workspace's log.

    Where the log lies stands in no answer: a path of this machine is nobody's business.
    """
    told = in_words(error, Path(scope["app"].state.office.data))
    return _answer(Request(scope), told.http_status, told.what, told.fix)


def install(app: FastAPI) -> None:
    """Turn every failure that a route raises into a problem."""

    @app.exception_handler(GraphAuditError)
    async def ours(request: Request, error: GraphAuditError) -> Response:
        where = error.where if error.http_status < 500 else ""  # it may be a path of this machine
        if isinstance(error, QueryRefusedError) and error.line:
            return _refused_query(error, language_of(request))
        return _answer(request, error.http_status, error.what, error.fix, where)

    @app.exception_handler(HTTPException)
    async def http(request: Request, error: HTTPException) -> Response:
        title = TITLES.get(error.status_code, str(error.detail))
        answer = _answer(request, error.status_code, title)
        answer.headers.update(error.headers or {})
        return answer

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        places = [".".join(str(part) for part in each["loc"]) for each in error.errors()]
        says = "; ".join(f"{p}: {e['msg']}" for p, e in zip(places, error.errors(), strict=True))
        return _answer(request, 422, TITLES[422], says, ", ".join(places))


def _refused_query(error: QueryRefusedError, language: str) -> JSONResponse:
    """As any problem, and where in the query the word stands."""
    place: dict[str, str | int] = {
        "line": error.line,
        "column": error.column,
        "word": mask_long_digits(error.word),
    }
    what, fix = (in_language(text, language) for text in (error.what, error.fix))
    return problem(error.http_status, what, fix, error.where, place)


def _answer(
    request: Request, status: int, title: str, detail: str = "", where: str = ""
) -> Response:
    """problem+json for programs; for a person at a browser the same as a page."""
    language = language_of(request)
    title, detail = (in_language(text, language) for text in (title, detail))
    wants_page = "text/html" in request.headers.get("accept", "")
    if wants_page and not request.url.path.startswith("/api/"):
        back = "Findings" if language == "en" else "疑点列表 (findings)"
        tag = "en" if language == "en" else "zh-CN"
        said = mask_long_digits(detail)
        return HTMLResponse(_PAGE.format(title=title, detail=said, back=back, lang=tag), status)
    return problem(status, title, detail, where)
