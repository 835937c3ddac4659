"""One more export is one more file."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from graphaudit.errors import ContentError
from viz import exports
from viz.exports import ExportRequest, export, formats

TELEX = """\
HELP = ("电传", "telex")

def write(request, path):
    path.write_text(request.snapshot)
"""


def test_a_file_in_the_folder_is_a_format(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "telex.py").write_text(TELEX, encoding="utf-8")
    monkeypatch.setattr(exports, "__path__", [*exports.__path__, str(tmp_path)])
    assert formats()["telex"][0] == ("电传", "telex")
    request = ExportRequest([], {}, snapshot="1a2b", made=datetime(2024, 5, 1))
    export("telex", request, tmp_path / "out")
    assert (tmp_path / "out").read_text() == "1a2b"


def test_a_file_without_what_a_format_needs_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pigeon.py").write_text("HELP = ('信鸽', 'pigeon')\n", encoding="utf-8")
    monkeypatch.setattr(exports, "__path__", [*exports.__path__, str(tmp_path)])
    with pytest.raises(ContentError, match="write") as broken:
        formats()
    assert broken.value.where.endswith("pigeon.py")
