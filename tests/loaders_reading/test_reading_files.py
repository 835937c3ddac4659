"""Folders, zips and strangers' files: what is read, what is refused, and how it is said."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from pathlib import Path

import pytest

from graphaudit.errors import NotFoundError
from loaders.archives import Limits
from loaders.files import RefusedFile, SourceFile, iter_files

ROSTER = "姓名,身份证号,金额\n王伟,622426195001011234,100\n".encode()


def by_name(found: list[SourceFile | RefusedFile]) -> dict[str, SourceFile | RefusedFile]:
    return {entry.name: entry for entry in found}


def codes(found: list[SourceFile | RefusedFile]) -> dict[str, str]:
    return {e.name: e.code for e in found if isinstance(e, RefusedFile)}


def zipped(members: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return target.getvalue()


def compound_file(*names: str) -> bytes:
    """An OLE compound file's header and its directory sector."""
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0")
    directory = b""
    for name in ("Root Entry", *names):
        raw = name.encode("utf-16-le")
        directory += raw.ljust(64, b"\0") + struct.pack("<H", len(raw) + 2) + bytes(62)
    return header + directory.ljust(1024, b"\0")


def test_a_folder_is_walked_in_order_and_names_are_relative_to_it(tmp_path, entries):
    for name in ("b/2023.csv", "a.csv", "b/2022.csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(ROSTER)
    assert [e.name for e in entries(tmp_path)] == ["a.csv", "b/2022.csv", "b/2023.csv"]


def test_a_file_given_directly_goes_by_its_own_name(tmp_path, entries):
    (tmp_path / "花名册.csv").write_bytes(ROSTER)
    (only,) = entries(tmp_path / "花名册.csv")
    assert only.name == "花名册.csv" and only.kind == "text" and only.size == len(ROSTER)


def test_a_path_that_is_not_there_is_said(tmp_path):
    with pytest.raises(NotFoundError, match="找不到"):
        list(iter_files([tmp_path / "无此文件.csv"]))


def test_lock_files_and_leftovers_are_skipped_without_alarm(tmp_path, entries):
    for name in ("~$花名册.xlsx", ".DS_Store", "Thumbs.db", ".~lock.a.xlsx#"):
        (tmp_path / name).write_bytes(b"x")
    found = entries(tmp_path)
    assert len(found) == 4
    assert all(e.skipped and e.code == "leftover" for e in found)


def test_each_unreadable_file_is_refused_with_its_reason_and_the_rest_loads(tmp_path, entries):
    (tmp_path / "加密.xlsx").write_bytes(compound_file("EncryptionInfo", "EncryptedPackage"))
    (tmp_path / "空.csv").write_bytes(b"")
    (tmp_path / "只有空行.csv").write_bytes(b"\r\n \r\n")
    (tmp_path / "通知.pdf").write_bytes(b"%PDF-1.7 ...")
    (tmp_path / "其实是PDF.xlsx").write_bytes(b"%PDF-1.7 ...")
    (tmp_path / "照片.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (tmp_path / "通知.docx").write_bytes(
        zipped({"[Content_Types].xml": b"", "word/document.xml": b""})
    )
    (tmp_path / "旧.doc").write_bytes(compound_file("WordDocument"))
    (tmp_path / "坏.xlsx").write_bytes(zipped({"xl/workbook.xml": b"x" * 5000})[:60])
    (tmp_path / "压缩.rar").write_bytes(b"Rar!\x1a\x07")
    (tmp_path / "程序.csv").write_bytes(bytes(range(256)) * 20)
    (tmp_path / "花名册.csv").write_bytes(ROSTER)
    found = entries(tmp_path)
    assert codes(found) == {
        "加密.xlsx": "encrypted",
        "空.csv": "empty",
        "只有空行.csv": "empty",
        "通知.pdf": "pdf",
        "其实是PDF.xlsx": "pdf",
        "照片.png": "image",
        "通知.docx": "document",
        "旧.doc": "document",
        "坏.xlsx": "damaged",
        "压缩.rar": "archive",
        "程序.csv": "unknown",
    }
    assert isinstance(by_name(found)["花名册.csv"], SourceFile)
    assert all(e.reason and e.fix for e in found if isinstance(e, RefusedFile))


def test_the_content_decides_not_the_suffix(tmp_path, entries):
    (tmp_path / "a.xls").write_bytes(ROSTER)
    (tmp_path / "b.xls").write_bytes(b"<html><table><tr><td>1</td></tr></table></html>")
    assert [e.kind for e in entries(tmp_path)] == ["text", "html"]


def test_a_file_of_another_suffix_is_named_and_not_read(tmp_path, entries):
    (tmp_path / "说明.md").write_text("# 说明", encoding="utf-8")
    assert codes(entries(tmp_path)) == {"说明.md": "suffix"}


def test_links_out_of_the_folder_are_refused_and_links_within_are_read(tmp_path, entries):
    (tmp_path / "外.csv").write_bytes(ROSTER)
    folder = tmp_path / "送审"
    folder.mkdir()
    (folder / "内.csv").write_bytes(ROSTER)
    (folder / "a.csv").symlink_to(tmp_path / "外.csv")
    (folder / "b.csv").symlink_to(folder / "内.csv")
    (folder / "c.csv").symlink_to(folder / "没有.csv")
    (folder / "d").symlink_to(tmp_path)
    found = entries(folder)
    assert codes(found) == {"a.csv": "link", "c.csv": "link", "d": "link"}
    assert {e.name for e in found if isinstance(e, SourceFile)} == {"b.csv", "内.csv"}


def test_zip_members_are_files_of_their_own(tmp_path, entries):
    (tmp_path / "送审.zip").write_bytes(
        zipped({"b/花名册.csv": ROSTER, "a.csv": ROSTER, "b/~$x.xlsx": b"x", "c.pdf": b"%PDF-"})
    )
    found = by_name(entries(tmp_path))
    assert sorted(found) == [
        "送审.zip/a.csv",
        "送审.zip/b/~$x.xlsx",
        "送审.zip/b/花名册.csv",
        "送审.zip/c.pdf",
    ]
    member = found["送审.zip/b/花名册.csv"]
    assert isinstance(member, SourceFile) and member.path.read_bytes() == ROSTER


def test_member_names_in_gbk_are_read(tmp_path, entries):
    name = "城关镇/低保.csv"
    placeholder = "x" * len(name.encode("gbk"))
    data = zipped({placeholder: ROSTER}).replace(placeholder.encode(), name.encode("gbk"))
    (tmp_path / "a.zip").write_bytes(data)
    assert [e.name for e in entries(tmp_path)] == ["a.zip/城关镇/低保.csv"]


def test_a_member_that_points_out_of_the_archive_stays_inside(tmp_path, entries):
    (tmp_path / "a.zip").write_bytes(zipped({"../../etc/坏.csv": ROSTER, "/abs.csv": ROSTER}))
    found = entries(tmp_path)
    assert {e.name for e in found} == {"a.zip/etc/坏.csv", "a.zip/abs.csv"}
    assert not (tmp_path.parent / "etc").exists()


def test_a_zip_in_a_zip_is_opened_once_and_no_deeper(tmp_path, entries):
    inner = zipped({"最里.csv": ROSTER})
    deeper = zipped({"里.zip": inner, "中.csv": ROSTER})
    (tmp_path / "外.zip").write_bytes(zipped({"中.zip": deeper}))
    found = by_name(entries(tmp_path))
    assert isinstance(found["外.zip/中.zip/中.csv"], SourceFile)
    assert codes(list(found.values())) == {"外.zip/中.zip/里.zip": "nesting"}


def test_a_zip_bomb_is_refused_by_what_it_unpacks_to(tmp_path, entries):
    (tmp_path / "炸弹.zip").write_bytes(zipped({"a.csv": b"0" * (200 << 20)}))
    (tmp_path / "花名册.csv").write_bytes(ROSTER)
    found = entries(tmp_path)
    assert codes(found) == {"炸弹.zip": "zip_bomb"}
    assert [e.name for e in found if isinstance(e, SourceFile)] == ["花名册.csv"]


def test_a_workbook_that_is_a_bomb_is_refused_before_it_is_parsed(tmp_path, entries):
    bomb = zipped({"[Content_Types].xml": b"", "xl/workbook.xml": b" " * (200 << 20)})
    (tmp_path / "炸弹.xlsx").write_bytes(bomb)
    assert codes(entries(tmp_path)) == {"炸弹.xlsx": "zip_bomb"}


def test_limits_hold_for_total_and_number_of_members(tmp_path):
    (tmp_path / "a.zip").write_bytes(zipped({f"{i}.csv": ROSTER for i in range(5)}))
    many = list(iter_files([tmp_path], Limits(members=4)))
    large = list(iter_files([tmp_path], Limits(total=len(ROSTER) * 3)))
    assert codes(many) == {"a.zip": "zip_bomb"}
    assert codes(large) == {"a.zip": "zip_bomb"}
    assert sum(isinstance(e, SourceFile) for e in large) == 3


def test_a_declared_size_is_not_trusted(tmp_path, entries):
    """The directory says 10 bytes with a fitting checksum; the stream goes on."""
    content = b"0" * 500_000
    data = bytearray(zipped({"a.csv": content}))
    lie = struct.pack("<I", zlib.crc32(content[:10]))
    central = data.rindex(b"PK\x01\x02")
    for at in (14, central + 16):
        data[at : at + 4] = lie
    for at in (22, central + 24):
        data[at : at + 4] = struct.pack("<I", 10)
    (tmp_path / "a.zip").write_bytes(bytes(data))
    assert codes(entries(tmp_path)) == {"a.zip/a.csv": "damaged"}


def test_a_zip_with_a_password_is_refused_member_by_member(tmp_path, entries):
    data = bytearray(zipped({"a.csv": ROSTER}))
    data[6] |= 1
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "a.zip").write_bytes(bytes(data))
    assert codes(entries(tmp_path)) == {"a.zip/a.csv": "encrypted"}


def test_a_zip_cut_short_is_refused(tmp_path, entries):
    data = zipped({"a.csv": ROSTER * 100, "b.csv": ROSTER})
    (tmp_path / "a.zip").write_bytes(data[: len(data) // 2])
    assert codes(entries(tmp_path)) == {"a.zip": "damaged"}


def test_unpacked_members_are_removed_with_their_last_holder(tmp_path):
    (tmp_path / "a.zip").write_bytes(zipped({"a.csv": ROSTER}))
    found = list(iter_files([tmp_path]))
    path = found[0].path
    assert path.exists()
    del found
    assert not path.exists()


def test_the_same_content_has_the_same_hash_wherever_it_lies(tmp_path: Path, entries):
    (tmp_path / "a.csv").write_bytes(ROSTER)
    (tmp_path / "b.zip").write_bytes(zipped({"c.csv": ROSTER}))
    assert len({e.sha256 for e in entries(tmp_path)}) == 1
