"""Make the font that exports carry: a subset of Noto Sans SC, the same bytes every time.

    python scripts/make_font.py [NotoSansCJK-Regular.ttc [COPYRIGHT]]

The source is the Noto Sans CJK collection of Debian's ``fonts-noto-cjk`` (SIL Open Font License
1.1). Kept are all ideographs of GBK and of extension A, those beyond the first plane that the
font has (rare ones live in names), Latin, punctuation, signs of tables; hinting is dropped.
"""

from __future__ import annotations

import hashlib
import sys
from itertools import chain
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont

FOLDER = Path(__file__).resolve().parent.parent / "viz" / "assets" / "fonts"
SOURCE = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
COPYRIGHT = Path("/usr/share/doc/fonts-noto-cjk/copyright")
FACE = "Noto Sans CJK SC"
FAMILY = "Noto Sans SC"
FONT, COVERAGE, LICENCE, SUMS = (
    "NotoSansSC-Regular.otf", "coverage.txt", "OFL.txt", "SHA256SUMS",
)  # fmt: skip
RANGES = (
    (0x20, 0x7E), (0xA0, 0x17F), (0x1CD, 0x1DC), (0x370, 0x3FF), (0x400, 0x45F),
    (0x2010, 0x2027), (0x2030, 0x205E), (0x20A0, 0x20BF), (0x2100, 0x218F), (0x2190, 0x2199),
    (0x2200, 0x22FF), (0x2460, 0x24FF), (0x2500, 0x25FF), (0x2605, 0x2606), (0x2713, 0x2717),
    (0x3000, 0x3029), (0x3400, 0x4DBF), (0x3041, 0x30FF), (0x3105, 0x312F),
    (0x3220, 0x3243), (0x3280, 0x33FF), (0xFE30, 0xFE4F), (0xFF01, 0xFFEE), (0xFFFD, 0xFFFD),
    (0x20000, 0x3FFFF),
)  # fmt: skip


def wanted() -> set[int]:
    """Every code point that is kept where the source has it."""
    gbk = {
        ord(bytes((high, low)).decode("gbk", "ignore") or " ")
        for high in range(0x81, 0xFF)
        for low in range(0x40, 0xFF)
    }
    return gbk | set(chain.from_iterable(range(first, last + 1) for first, last in RANGES))


def face(source: Path) -> TTFont:
    """The face for simplified Chinese of the collection."""
    faces = TTCollection(str(source)).fonts
    return next(font for font in faces if font["name"].getDebugName(1) == FACE)


def reduced(font: TTFont) -> TTFont:
    """Only what is wanted, without hints, under the name that pictures ask for."""
    options = subset.Options(
        hinting=False, desubroutinize=False, recalc_timestamp=False, notdef_outline=True,
        layout_features=["kern", "palt", "locl", "ccmp"], name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14],
        name_languages=[0x409],
    )  # fmt: skip
    options.drop_tables += ["vhea", "vmtx", "VORG", "BASE", "DSIG"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=wanted() & set(font.getBestCmap()))
    subsetter.subset(font)
    for record in font["name"].names:
        said = record.toUnicode()
        record.string = said.replace(FACE, FAMILY).replace("NotoSansCJKsc", "NotoSansSC")
    font["CFF "].cff.fontNames = ["NotoSansSC-Regular"]
    return font


def ranges(points: set[int]) -> str:
    """Code points as lines ``4E00-9FA5``, in hexadecimal."""
    spans: list[list[int]] = []
    for point in sorted(points):
        if spans and point == spans[-1][1] + 1:
            spans[-1][1] = point
        else:
            spans.append([point, point])
    return "".join(f"{a:04X}-{b:04X}\n" for a, b in spans)


def licence(notice: str, copyright_file: Path) -> str:
    """The font's own notice and the text of its licence, as Debian carries it."""
    text = copyright_file.read_text(encoding="utf-8")
    body = text.split("License: SIL-1.1", 2)[2].split("License: ")[0]
    lines = [line.strip() for line in body.splitlines()]
    plain = "\n".join("" if line == "." else line for line in lines).strip()
    return f"{notice}\n\n{plain}\n"


def main(words: list[str]) -> int:
    """Write font, coverage, licence and sums."""
    source = Path(words[0]) if words else SOURCE
    FOLDER.mkdir(parents=True, exist_ok=True)
    copyright_file = Path(words[1]) if len(words) > 1 else COPYRIGHT
    font = face(source)
    notice = str(font["name"].getDebugName(0))
    reduced(font).save(FOLDER / FONT, reorderTables=False)
    (FOLDER / LICENCE).write_text(licence(notice, copyright_file), encoding="utf-8")
    (FOLDER / COVERAGE).write_text(ranges(set(font.getBestCmap())), encoding="utf-8")
    sums = [
        f"{hashlib.sha256((FOLDER / name).read_bytes()).hexdigest()}  {name}\n"
        for name in (COVERAGE, FONT, LICENCE)
    ]
    (FOLDER / SUMS).write_text("".join(sums), encoding="utf-8")
    print(f"{FOLDER / FONT}: {(FOLDER / FONT).stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
