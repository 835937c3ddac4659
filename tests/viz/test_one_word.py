"""A kind and a relation have one word in a language, wherever somebody meets them."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import datetime
from pathlib import Path

import networkx as nx
import pytest
from lxml import etree
from ring import ring

from api.pages import explore
from graphaudit.model import NODES, RELATIONSHIPS
from graphaudit.model_names import kind_name, kind_names, relation_name, relation_names
from viz.case import build_report
from viz.diagram import diagram_svg
from viz.exports import ExportRequest, export
from viz.network import network_data
from viz.page import PageContent, page_data
from viz.picture import build_picture

MADE = datetime(2025, 3, 18, 9, 15)
KINDS = ("Person", "Card", "Household", "Cadre", "Phone", "Enterprise")
RELATIONS = ("USES", "HAS_PHONE", "OPENED_BY", "MEMBER_OF", "KIN", "LEADS")
LANGUAGES = pytest.mark.parametrize("language", ["zh", "en"])


def asked(language: str) -> ExportRequest:
    return ExportRequest([ring()], {}, "7f3a", MADE, language=language)


def exported(name: str, language: str, folder: Path) -> bytes:
    path = folder / f"out.{name}"
    export(name, asked(language), path)
    return path.read_bytes()


def test_no_two_relations_and_no_two_kinds_have_the_same_word() -> None:
    for each in (NODES, RELATIONSHIPS):
        for words in ([one.zh for one in each], [one.en for one in each]):
            assert len(set(words)) == len(words)


@LANGUAGES
def test_the_diagram_names_what_it_draws_by_the_models_words(language: str) -> None:
    drawn = diagram_svg(build_picture(ring()), generated_at=MADE, language=language)
    texts = [text for text in etree.fromstring(drawn.encode()).itertext() if text.strip()]
    words = [kind_name(k, language) for k in KINDS]
    words += [relation_name(r, language) for r in RELATIONS]
    assert [word for word in words if not any(text.startswith(word) for text in texts)] == []


@LANGUAGES
def test_pages_are_given_the_same_words(language: str) -> None:
    names = network_data(build_picture(ring()))["names"]
    assert isinstance(names, dict)
    told = page_data(PageContent("", "7f3a", MADE, [ring()]))
    for kind in KINDS:
        assert names[kind][language] == kind_name(kind, language)
    for relation in RELATIONS:
        assert names[relation][language] == relation_name(relation, language)
    assert told["kinds"] == kind_names()
    assert told["types"] == relation_names()


def test_scripts_and_the_explorer_have_no_words_of_their_own() -> None:
    assets = Path(explore.__file__).parents[1] / "assets"
    scripts = "\n".join(path.read_text(encoding="utf-8") for path in assets.glob("*.js"))
    # A table of words has the type as a key and a list or text beside it.
    own = [r.name for r in RELATIONSHIPS if f"{r.name}: [" in scripts or f'{r.name}: "' in scripts]
    assert own == []
    assert not hasattr(explore, "SHORT")


@LANGUAGES
def test_reports_and_graph_files_use_them(tmp_path: Path, language: str) -> None:
    objects = build_report(asked(language)).cases[0].objects
    assert {line[0] for line in objects.lines} == {
        kind_name(kind, language) for kind in ("Person", "Card", "Cadre")
    }
    words = {relation_name(r["type"], language) for r in ring()["evidence"]["relationships"]}
    exported("graphml", language, tmp_path)
    graph = nx.read_graphml(tmp_path / "out.graphml")
    assert {said["label"] for _, _, said in graph.edges(data=True)} == words
    chart = etree.fromstring(exported("anx", language, tmp_path))
    assert {each.get("Name") for each in chart.iter("LinkType")} == words
    with zipfile.ZipFile(io.BytesIO(exported("i2csv", language, tmp_path))) as held:
        rows = list(csv.DictReader(io.StringIO(held.read("关系.csv").decode("utf-8-sig"))))
    assert {row["关系类型"] for row in rows} == words
