"""Whether the service answers."""

from __future__ import annotations

from fastapi import APIRouter

from api.asking import InOffice
from api.schemas import Health
from graphaudit import __version__

router = APIRouter(tags=["service"])


@router.get("/api/v1/health", response_model=Health, include_in_schema=False)
@router.get("/health", response_model=Health)
def health(office: InOffice) -> Health:
    """Whether the service answers, and from which snapshot."""
    snapshot = office.casebook.last_run().get("snapshot")
    return Health(
        status="ok",
        version=__version__,
        snapshot=str(snapshot) if snapshot else None,
        store=office.store_url.split(":")[0],
    )
