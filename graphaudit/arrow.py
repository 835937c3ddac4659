"""The Arrow types of the model's kinds: one table for the ledger, the projection and the stores."""

from __future__ import annotations

import pyarrow as pa

from graphaudit.model import Kind

ARROW: dict[Kind, pa.DataType] = {
    "STRING": pa.string(),
    "INT64": pa.int64(),
    "DATE": pa.date32(),
    "BOOLEAN": pa.bool_(),
}
