"""The frame round every page: bar with its places, search, who asks; status bar; keys.

A page in ``api/pages`` that wants a place in the bar says so by a module-level ``ENTRY``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal, NamedTuple, cast

from fastapi import Request
from fastapi.responses import HTMLResponse

from api.access import session_of
from api.drawing import local, page
from api.routes import modules
from graphaudit.errors import GraphAuditError
from graphaudit.office import Office

Theme = Literal["", "light", "dark"]
THEME_COOKIE = "graphaudit_theme"


class Key(NamedTuple):
    """A key of a page and what it does, for the status bar and the help behind ``?``."""

    key: str
    zh: str
    en: str
    key_en: str = ""
    """Where the key itself has a name: what English calls it."""


@dataclass(frozen=True)
class Entry:
    """A place in the bar. ``count``: how much open work stands there, None for no number."""

    place: int
    path: str
    zh: str
    en: str
    count: Callable[[Office], int | None] = lambda _: None


@dataclass(frozen=True)
class Tab:
    """A place in the bar as one page shows it."""

    path: str
    text: str
    count: int | None
    current: bool


EVERYWHERE = (
    Key("/", "搜索", "search"),
    Key("?", "全部按键", "all keys"),
    Key("Esc", "清除、关闭", "clear, close"),
    Key("M", "到提示", "to the message"),
    Key("G F", "疑点", "findings"),
    Key("G C", "案件", "cases"),
    Key("G X", "探索", "explore"),
    Key("G Q", "查询", "Cypher"),
    Key("G P", "模式", "patterns"),
    Key("G B", "发放前审核", "before payment"),
    Key("G D", "数据", "data"),
    Key("G O", "总览", "overview"),
)


def drawn(
    request: Request,
    template: str,
    language: str,
    entry: Entry | None = None,
    keys: Sequence[Key] = (),
    status: int = 200,
    **values: object,
) -> HTMLResponse:
    """The page of ``template`` (which extends ``frame.html.j2``) for who asks."""
    office: Office = request.app.state.office
    session = session_of(request)
    run = office.casebook.last_run()
    text = page(
        template,
        language,
        tabs=tabs(office, language, entry),
        account=session.account,
        csrf=session.csrf,
        theme=theme_of(request),
        here=here(request),
        snapshot=str(run.get("snapshot", ""))[:12],
        snapshot_at=local(str(run.get("at", ""))),
        keys=[*keys, *EVERYWHERE],
        **values,
    )
    return HTMLResponse(text, status)


def tabs(office: Office, language: str, current: Entry | None) -> list[Tab]:
    """The bar's places in their order, with what is open behind each."""
    return [
        Tab(e.path, e.en if language == "en" else e.zh, _counted(e, office), e is current)
        for e in entries()
    ]


@cache
def entries() -> tuple[Entry, ...]:
    """What the pages declare."""
    found = [getattr(module, "ENTRY", None) for module in modules("api.pages")]
    return tuple(sorted((e for e in found if isinstance(e, Entry)), key=lambda e: e.place))


def theme_of(request: Request) -> Theme:
    """The theme that the reader chose; empty for what the machine prefers."""
    chosen = request.cookies.get(THEME_COOKIE, "")
    return cast(Theme, chosen) if chosen in ("light", "dark") else ""


def here(request: Request) -> str:
    """This page's address, for links that come back to it."""
    query = request.url.query
    return request.url.path + (f"?{query}" if query else "")


def _counted(entry: Entry, office: Office) -> int | None:
    try:
        return entry.count(office)
    except GraphAuditError:  # a workspace without a run yet: the bar still stands
        return None
