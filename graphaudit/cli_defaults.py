"""Defaults that the command line and its commands share."""

from __future__ import annotations

DEFAULT_DATA = "graphaudit-data"
