"""All that may be done with cases. Every act is a step that stays; nothing is edited."""

from __future__ import annotations

from graphaudit.cases.collecting import Added, Collecting
from graphaudit.cases.deciding import Deciding
from graphaudit.cases.people import NotYoursError, Person

__all__ = ["Added", "Cases", "NotYoursError", "Person"]


class Cases(Collecting, Deciding):
    """The cases of one workspace: read (``reading.py``), filled (``collecting.py``), decided
    (``deciding.py``)."""
