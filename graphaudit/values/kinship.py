"""Family relations: GB/T 4761 codes, the words for them, and the kin they mean.

A household book states what each member is *to the head*; a declaration states what a relative
is to a cadre. Both become the relation words of ``model.py`` (what the other one is of the
first), with the degree (steps of descent, for affines through the spouse).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import pandas as pd
import pyarrow as pa

from graphaudit.values.shape import Cleaned, Column, ValueType, as_text, clean_uniques, share_of
from graphaudit.values.text import is_blank, solid


@dataclass(frozen=True, slots=True)
class Tie:
    """What one person is of another: ``relation`` of model.py KIN, ``degree``, by marriage."""

    relation: str
    degree: int
    affine: bool


@dataclass(frozen=True, slots=True)
class Relation:
    """One code of GB/T 4761; ``tie`` is None for the head and for those who are no kin."""

    code: str
    zh: str
    sex: str | None
    tie: Tie | None


HEAD_CODES = frozenset({"01", "02"})

# Lines: relation of model.py, degree, affine or not, sex (m, f or -), then code+word pairs.
_CODES = """
self 0 - - 01本人 02户主
spouse 1 - - 10配偶
spouse 1 - m 11夫
spouse 1 - f 12妻
child 1 - m 20子 21独生子 22长子 23次子 24三子 25四子 26五子 27养子或继子 29其他儿子
child 1 - f 30女 31独生女 32长女 33次女 34三女 35四女 36五女 37养女或继女 39其他女儿
child_in_law 1 affine m 28女婿
child_in_law 1 affine f 38儿媳
grandchild 2 - - 40孙子、孙女或外孙子、外孙女
grandchild 2 - m 41孙子 43外孙子
grandchild 2 - f 42孙女 44外孙女
other 2 affine f 45孙媳妇或外孙媳妇
other 2 affine m 46孙女婿或外孙女婿
other 3 - m 47曾孙子或外曾孙子
other 3 - f 48曾孙女或外曾孙女
other 2 - - 49其他孙辈
parent 1 - - 50父母 59其他父母
parent 1 - m 51父亲 57继父或养父
parent 1 - f 52母亲 58继母或养母
parent_in_law 1 affine m 53公公 55岳父
parent_in_law 1 affine f 54婆婆 56岳母
grandparent 2 - - 60祖父母或外祖父母
grandparent 2 - m 61祖父 63外祖父
grandparent 2 - f 62祖母 64外祖母
other 2 affine - 65配偶的祖父母或外祖父母
other 3 - m 66曾祖父
other 3 - f 67曾祖母
other 3 affine - 68配偶的曾祖父母
other 2 - - 69其他祖辈
sibling 2 - - 70兄弟姐妹 79其他兄弟姐妹
sibling 2 - m 71兄 73弟
sibling 2 - f 75姐姐 77妹妹
sibling_in_law 2 affine f 72嫂 74弟媳
sibling_in_law 2 affine m 76姐夫 78妹夫
other 3 - - 80其他
uncle_aunt 3 - m 81伯父 83叔父 85舅父
uncle_aunt 3 affine f 82伯母 84婶母 86舅母
uncle_aunt 3 affine m 87姨父 89姑父
uncle_aunt 3 - f 88姨母 90姑母
cousin 4 - - 91堂兄弟姐妹 92表兄弟姐妹
nephew_niece 3 - m 93侄子 95外甥
nephew_niece 3 - f 94侄女 96外甥女
other 4 - - 97其他亲属
none 0 - - 99非亲属
"""

# Code, then the other words for it.
_WORDS = """
01 自己 户籍本人
02 户主本人 本人或户主 户主 家长
10 配偶 爱人 夫妻 夫妇 配 伴侣 对象
11 夫 丈夫 老公 男人 之夫
12 妻 妻子 老婆 媳妇 内人 爱妻 之妻
20 子 儿 儿子 男孩 子女 孩子 儿女 之子
21 独子 独生儿子
22 长子 大儿子 大儿 大子 老大
23 次子 二子 二儿子 二儿 老二
24 三子 三儿子 三儿
25 四子 四儿子 四儿
26 五子 五儿子 六子 七子 八子 小儿子 幼子
27 养子 继子 养子或继子 过继子
28 女婿 婿 上门女婿 赘婿 姑爷 长女婿 次女婿 大女婿 二女婿 三女婿
29 其他儿子
30 女 女儿 闺女 姑娘 女孩 之女
31 独女 独生女儿
32 长女 大女儿 大女
33 次女 二女 二女儿
34 三女 三女儿
35 四女 四女儿
36 五女 五女儿 六女 七女 八女 小女儿 幼女
37 养女 继女
38 儿媳 儿媳妇 媳 子媳 长媳 次媳 三媳 长儿媳 次儿媳 大儿媳 二儿媳 三儿媳 长子媳 次子媳
40 孙 孙辈 孙子女 孙子或孙女 外孙子女
41 孙子 长孙 次孙 孙儿 大孙子 二孙子 孙男 嫡孙
42 孙女 长孙女 次孙女 孙女儿 大孙女 二孙女
43 外孙 外孙子 外孙男 长外孙 次外孙
44 外孙女 外孙女儿
45 孙媳 孙媳妇 外孙媳 外孙媳妇
46 孙女婿 孙婿 外孙女婿 外孙婿
47 曾孙 曾孙子 重孙 重孙子 外曾孙 外曾孙子 玄孙
48 曾孙女 重孙女 外曾孙女
50 父母 双亲 父母亲 爹娘
51 父 父亲 爸 爸爸 爹 生父 之父 家父
52 母 母亲 妈 妈妈 娘 生母 之母 家母
53 公公 夫父 家公 丈夫父亲
54 婆婆 夫母 家婆 婆母 丈夫母亲
55 岳父 岳丈 丈人 老丈人 妻父 外父
56 岳母 丈母娘 丈母 妻母 外母
57 继父 养父 后爸 后父 继父或养父
58 继母 养母 后妈 后母 继母或养母
60 祖辈 祖父母 外祖父母
61 祖父 爷爷 爷
62 祖母 奶奶 奶
63 外祖父 外公 姥爷 老爷
64 外祖母 外婆 姥姥 姥娘
65 配偶的祖父母 配偶祖父母 岳祖父 岳祖母
66 曾祖父 外曾祖父 太爷 老太爷
67 曾祖母 外曾祖母 太奶奶 太奶
70 兄弟姐妹 兄弟 姐妹 姊妹 兄妹 姐弟 手足 同胞
71 兄 哥 哥哥 兄长 长兄 大哥 二哥 三哥 胞兄
72 嫂 嫂子 嫂嫂 兄嫂 大嫂 兄妻
73 弟 弟弟 二弟 三弟 小弟 胞弟
74 弟媳 弟妹 弟媳妇 弟妇 弟妻
75 姐 姐姐 姊 大姐 二姐 三姐 胞姐
76 姐夫 姊夫 姐丈
77 妹 妹妹 二妹 小妹 胞妹
78 妹夫 妹丈
80 其他 其它 其他关系
81 伯父 伯伯 大伯 伯 大爷
82 伯母 大妈 大娘 伯娘
83 叔父 叔叔 叔 小叔
84 婶母 婶婶 婶子 婶 叔母
85 舅父 舅舅 舅 大舅 二舅 小舅
86 舅母 舅妈 妗子
87 姨父 姨夫 姨丈
88 姨母 姨妈 姨 小姨 大姨
89 姑父 姑夫 姑丈
90 姑母 姑妈 姑姑 姑 大姑 小姑
91 堂兄弟姐妹 堂兄 堂弟 堂姐 堂妹 堂哥 堂兄弟 堂姐妹 堂亲
92 表兄弟姐妹 表兄 表弟 表姐 表妹 表哥 表兄弟 表姐妹 表亲
93 侄 侄子 侄儿 侄男 内侄
94 侄女 侄女儿 内侄女
95 外甥 甥 外甥子 外甥男
96 外甥女 甥女
97 其他亲属 亲属 亲戚 远亲 近亲属
99 非亲属 非亲 无关系 朋友 邻居 保姆 雇员 寄居 同事 无亲属关系
"""

# Declared relatives without a code of their own: relation, degree, affine or not, sex, words.
_DECLARED = """
sibling_in_law 2 affine m 夫兄 夫弟 夫哥 大伯子 小叔子 大叔子 妻兄 妻弟 妻哥 内兄 内弟 大舅子
sibling_in_law 2 affine m 小舅子
sibling_in_law 2 affine m 大舅哥 舅哥 舅子 连襟 襟兄 襟弟
sibling_in_law 2 affine f 夫姐 夫妹 大姑子 小姑子 大姑姐 妻姐 妻妹 大姨子 小姨子 大姨姐 姨妹
sibling_in_law 2 affine f 姨姐 妯娌
sibling_in_law 2 affine - 妻兄弟 妻姐妹 夫兄弟 夫姐妹 配偶的兄弟姐妹 配偶兄弟姐妹
sibling_in_law 2 affine - 配偶兄弟 配偶姐妹
parent_in_law 1 affine - 岳父母 公婆 配偶父母 配偶的父母 妻父母 夫父母
child_in_law 1 affine - 子女配偶 子女的配偶
uncle_aunt 3 affine m 妻伯 妻叔 妻舅 夫伯 夫叔 夫舅
uncle_aunt 3 affine f 妻姑 妻姨 夫姑 夫姨
uncle_aunt 3 - - 父母的兄弟姐妹 父母兄弟姐妹 伯叔姑舅姨
uncle_aunt 3 affine - 配偶父母的兄弟姐妹
nephew_niece 3 affine f 侄媳 侄媳妇 侄儿媳妇 外甥媳妇 外甥媳 妻侄女 夫侄女
nephew_niece 3 affine m 侄女婿 外甥女婿 侄婿 妻侄 夫侄
nephew_niece 3 - - 侄子女 侄甥 外甥子女
cousin 4 affine f 堂嫂 表嫂 堂弟媳 表弟媳
cousin 4 affine m 堂姐夫 表姐夫 堂妹夫 表妹夫
other 5 - m 堂叔 表叔 堂伯 表伯 表舅 堂舅 堂侄 表侄
other 5 - f 堂姑 表姑 表姨 堂侄女 表侄女
other 5 affine f 堂婶 表婶
other 1 affine - 亲家
other 1 affine m 亲家公
other 1 affine f 亲家母
"""

# (what A is to the head, what the member is to A) by the first digits -> code.
_STEPS: dict[tuple[str, str], str] = {
    ("2", "1"): "38",
    ("3", "1"): "28",
    ("2", "2"): "41",
    ("2", "3"): "42",
    ("3", "2"): "43",
    ("3", "3"): "44",
    ("4", "2"): "47",
    ("4", "3"): "48",
    ("1", "2"): "20",
    ("1", "3"): "30",
    ("5", "2"): "70",
    ("5", "3"): "70",
}
_FINE_STEPS: dict[tuple[str, str], str] = {
    ("41", "1"): "45",
    ("43", "1"): "45",
    ("42", "1"): "46",
    ("44", "1"): "46",
    ("11", "51"): "53",
    ("11", "52"): "54",
    ("12", "51"): "55",
    ("12", "52"): "56",
    ("71", "1"): "72",
    ("73", "1"): "74",
    ("75", "1"): "76",
    ("77", "1"): "78",
    ("51", "51"): "61",
    ("51", "52"): "62",
    ("52", "51"): "63",
    ("52", "52"): "64",
    **{(of, "2"): "93" for of in ("71", "73")},
    **{(of, "3"): "94" for of in ("71", "73")},
    **{(of, "2"): "95" for of in ("75", "77")},
    **{(of, "3"): "96" for of in ("75", "77")},
}
_ONE_DIGIT = {"0": "02", **{str(digit): f"{digit}0" for digit in range(1, 9)}}
_SEX = {"m": "male", "f": "female"}
_CODED = re.compile(r"(\d{1,2})(?:\.0*)?(?:[-—:：、.]?([^\d.].*))?", re.ASCII)
_BRACKETED = re.compile(r"[(\[{〔【].*?[)\]}〕】]?$")
_LEADING = re.compile(r"^(?:与户主)?(?:(?:系|是|为)?(?:户主|本人|其)(?:之|的)?|之|的)(?=.)")
_TRAILING = re.compile(r"(?:关系|1|2|3)$")


def _relations() -> dict[str, Relation]:
    found = {}
    for line in _CODES.split("\n"):
        relation, degree, affine, sex, *pairs = line.split() or [""] * 4
        for pair in pairs:
            tie = Tie(relation, int(degree), affine == "affine")
            known = None if relation in ("self", "none") else tie
            found[pair[:2]] = Relation(pair[:2], pair[2:], _SEX.get(sex), known)
    return dict(sorted(found.items()))


def _words() -> dict[str, str]:
    found = {relation.zh: code for code, relation in RELATIONS.items()}
    for line in _WORDS.strip().split("\n"):
        code, *words = line.split()
        found |= dict.fromkeys(words, code)
    return found


def _declared() -> dict[str, Relation]:
    found: dict[str, Relation] = {}
    for line in _DECLARED.strip().split("\n"):
        relation, degree, affine, sex, *words = line.split()
        tie = Tie(relation, int(degree), affine == "affine")
        found |= {word: Relation("97", word, _SEX.get(sex), tie) for word in words}
    return found


RELATIONS: dict[str, Relation] = _relations()
"""Two-digit code to what it means."""
CODE_OF_WORD: dict[str, str] = _words()
DECLARED: dict[str, Relation] = _declared()


def clean(text: str | None, two_digit: bool = False) -> Cleaned[str]:
    """The two-digit code of a written code or word.

    ``two_digit``: single digits are two-digit codes that lost their zero (``2`` is 户主, not 子).
    A relative without a code of its own gets 97, its word as the note.
    """
    if is_blank(text):
        return Cleaned(None, "missing")
    core = solid(text)
    if digits := _coded(core):
        return _by_code(digits, two_digit)
    code = _code(core)
    if code is not None:
        return Cleaned(code, "ok")
    if _affine(core) is not None:
        return Cleaned("97", "ok", core)
    return Cleaned(None, "invalid", "不是家庭关系")


def clean_series(values: Column) -> pd.DataFrame:
    """Columns value (two-digit code), state, note.

    Whether single digits are one-digit codes is seen from the rest of the column.
    """
    text = as_text(values)
    two_digit = any(len(_coded(solid(t))) == 2 for t in text.unique().to_pylist())
    return clean_uniques(text, lambda t: clean(t, two_digit), pa.string())


def declared(word: str) -> Tie | None:
    """What a declared relative (姐夫, 岳父, 夫弟, 堂弟 …) is of the one who declares.

    None when the word names no kin or its direction is open (父子).
    """
    core = solid(word)
    special = _affine(core)
    if special is not None:
        return special.tie
    code = _code(core)
    return RELATIONS[code].tie if code else None


def sex(code: str) -> str | None:
    """The sex that a code implies, ``male`` or ``female``; None where it implies none."""
    relation = RELATIONS.get(code)
    return relation.sex if relation else None


def word(code: str) -> str:
    """The standard's word for a code; the code itself when it stands in no list."""
    relation = RELATIONS.get(code)
    return relation.zh if relation else code


def check(value: str) -> bool:
    """Whether it is a two-digit code of the standard."""
    return value in RELATIONS


def caption(text: str) -> str:
    """The standard's word for what is written."""
    cleaned = clean(text)
    return cleaned.note or word(cleaned.value or "")


def mask(text: str) -> str:
    """Relations are not masked."""
    return caption(text)


def looks(text: str) -> bool:
    """Whether one cell is a family relation in words (a bare number says too little)."""
    return clean(text).state == "ok" and not solid(text).replace(".", "").isdigit()


def shape_share(values: Column) -> float:
    """Share of the non-empty texts that are family relations."""
    return share_of(values, looks)


def _coded(core: str) -> str:
    """The digits of a code alone or before its word (``20-子``); empty for anything else."""
    found = _CODED.fullmatch(core)
    if found is None or (found[2] and _code(found[2]) is None):
        return ""
    return found[1]


def _by_code(digits: str, two_digit: bool) -> Cleaned[str]:
    code = digits.zfill(2) if len(digits) == 2 or two_digit else _ONE_DIGIT.get(digits, "")
    if code == "00":
        code = "02"
    return (
        Cleaned(code, "ok") if code in RELATIONS else Cleaned(None, "invalid", "没有这个关系代码")
    )


def _code(core: str) -> str | None:
    for form in _forms(core):
        if form in CODE_OF_WORD:
            return CODE_OF_WORD[form]
    left, of, right = core.partition("之") if "之" in core else core.partition("的")
    return _composed(_code(left), _code(right)) if of and left and right else None


def _affine(core: str) -> Relation | None:
    return next((DECLARED[form] for form in _forms(core) if form in DECLARED), None)


def _forms(core: str) -> list[str]:
    bare = _BRACKETED.sub("", core)
    led = _LEADING.sub("", bare)
    return [core, bare, led, _TRAILING.sub("", led)]


def _composed(of: str | None, step: str | None) -> str | None:
    if of is None or step is None:
        return None
    if of in HEAD_CODES:
        return step
    for key in ((of, step), (of, step[0])):
        if key in _FINE_STEPS:
            return _FINE_STEPS[key]
    return _STEPS.get((of[0], step[0]))


VALUE_TYPE = ValueType(
    "kinship", "家庭关系", "family relation", clean, clean_series, check, caption, mask, shape_share
)
