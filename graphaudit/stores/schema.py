"""The engines' schema, made from ``graphaudit.model``: nothing here is written by hand."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import pyarrow as pa

from graphaudit.arrow import ARROW
from graphaudit.model import NODES, RELATIONSHIPS, NodeLabel, Property, RelationshipType


def embedded_ddl() -> Iterator[str]:
    """CREATE statements of the embedded engine, nodes first."""
    for label in NODES:
        yield f"CREATE NODE TABLE {label.name}({_columns(label.properties)}, PRIMARY KEY(key))"
    for rel in RELATIONSHIPS:
        ends = ", ".join(f"FROM {start} TO {end}" for start, end in rel.endpoints)
        yield f"CREATE REL TABLE {rel.name}({ends}, {_columns(rel.properties)})"


def neo4j_constraints() -> dict[str, str]:
    """Name to statement, one uniqueness constraint a label: the index of key look-ups too."""
    names = {label.name: f"graphaudit_{label.name.lower()}_key" for label in NODES}
    return {
        name: f"CREATE CONSTRAINT {name} IF NOT EXISTS FOR (n:{label}) REQUIRE n.key IS UNIQUE"
        for label, name in names.items()
    }


def node_schema(label: NodeLabel) -> pa.Schema:
    """The Arrow schema of ``nodes/<Label>.parquet``."""
    return pa.schema([_field(p) for p in label.properties])


def relationship_schema(rel: RelationshipType) -> pa.Schema:
    """The Arrow schema of ``rels/<TYPE>.<From>.<To>.parquet``."""
    ends = [pa.field("from", pa.string()), pa.field("to", pa.string())]
    return pa.schema([*ends, *(_field(p) for p in rel.properties)])


def schema_version() -> str:
    """Changes when the model does: a graph made for another model is made anew."""
    return hashlib.sha256("\n".join(embedded_ddl()).encode()).hexdigest()[:16]


def _columns(properties: tuple[Property, ...]) -> str:
    return ", ".join(f"{p.name} {p.kind}" for p in properties)


def _field(prop: Property) -> pa.Field[pa.DataType]:
    return pa.field(prop.name, ARROW[prop.kind])
