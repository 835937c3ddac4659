"""One shape for every error: problem+json with what, where and what to do."""

from __future__ import annotations

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from graphaudit.errors import GraphAuditError

MEDIA_TYPE = "application/problem+json"
TITLES = {
    404: "没有这个地址或对象 (not found)",
    405: "此地址不支持该方法 (method not allowed)",
    422: "参数不合要求 (unprocessable)",
}


def problem(status: int, title: str, detail: str = "", where: str = "") -> JSONResponse:
    """A problem+json answer."""
    body = {"type": "about:blank", "title": title, "status": status}
    if detail:
        body["detail"] = detail
    if where:
        body["instance"] = where
    return JSONResponse(body, status, media_type=MEDIA_TYPE)


def install(app: FastAPI) -> None:
    """Turn every failure of the app into a problem."""

    @app.exception_handler(GraphAuditError)
    async def ours(_request: Request, error: GraphAuditError) -> JSONResponse:
        return problem(error.http_status, error.what, error.fix, error.where)

    @app.exception_handler(HTTPException)
    async def http(_request: Request, error: HTTPException) -> JSONResponse:
        title = TITLES.get(error.status_code, str(error.detail))
        return problem(error.status_code, title)

    @app.exception_handler(RequestValidationError)
    async def invalid(_request: Request, error: RequestValidationError) -> JSONResponse:
        places = [".".join(str(part) for part in each["loc"]) for each in error.errors()]
        says = "; ".join(f"{p}: {e['msg']}" for p, e in zip(places, error.errors(), strict=True))
        return problem(422, TITLES[422], says, ", ".join(places))
