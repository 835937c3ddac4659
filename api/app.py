"""The service: findings, leads and networks as JSON and as pages, masked, behind accounts."""

from __future__ import annotations

from collections.abc import Collection
from importlib import resources

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from api import access, problems, routes, safety
from api.accounts import Accounts
from api.asking import ERRORS
from api.check_room import CheckRoom
from api.readiness import Readiness
from graphaudit import __version__
from graphaudit.office import Office
from loaders.arrivals import Arrivals


def create_app(
    office: Office, accounts: Accounts, names: Collection[str] = (), *, behind_tls: bool = False
) -> FastAPI:
    """The application on one office's case book, for the people of ``accounts``.

    ``names``: host names and addresses it answers to besides those of this machine;
    ``behind_tls``: browsers reach it by https alone, through a proxy.
    """
    app = FastAPI(
        title="graphaudit",
        version=__version__,
        description="疑点，待核实：数据比对结果，不是结论。All numbers are masked.",
        docs_url=None,  # its page loads scripts from outside
        redoc_url=None,
        responses=ERRORS,
    )
    app.state.office, app.state.accounts, app.state.log = office, accounts, office.log
    app.state.behind_tls = behind_tls
    app.state.check_room, app.state.readiness = CheckRoom(office), Readiness(office)
    app.state.arrivals = Arrivals(office.ledger)
    problems.install(app)
    app.add_middleware(access.Access, accounts=accounts, log=office.log)
    app.add_middleware(safety.Guard, names=names)  # added last: it stands outermost
    for path, package in (("/static", "viz"), ("/assets", "api")):
        app.mount(path, StaticFiles(directory=str(resources.files(package) / "assets")), package)
    for package in ("api.routes", "api.pages"):
        for router in routes.routers(package):
            app.include_router(router)
    return app
