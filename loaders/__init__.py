"""Dirty registers in, ledger parts out: reading, recognising, cleaning, rejecting.

``load`` is the one entry; see docs/contracts.md, "Loader".
"""

from loaders.load_run import LoadOptions
from loaders.loading import load
from loaders.rejects import write_rejects
from loaders.report import LoadReport, SheetReport

__all__ = ["LoadOptions", "LoadReport", "SheetReport", "load", "write_rejects"]
