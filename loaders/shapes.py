"""What the values of a column look like: the share that has the shape of each kind of column."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache

from graphaudit.values import day as days
from graphaudit.values.text import fold
from loaders.arrays import Array, listed

SAMPLE = 250
"""Values looked at in one column: enough for a share to two digits."""

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁"
    "任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴"
    "莫孔向汤常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪"
    "梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简"
    "车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄"
    "丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻厉仝权才曼"
    "多扎次洛巴索旦达阿卓拉仁尼德强桑央罗格松普赛买吐热库依努玛萨木沙吾布艾加哈古丽萧闫肖欧阳上官司马阎岑娄隆敬卿贡逯蔚蹇税补仵拜撒铁冶妥虎者海鲜底次仁"
)
_DATE = (
    r"^((19|20)\d{2}[-/.年]\s*\d{1,2}([-/.月]\s*(\d{1,2}(日|号)?(\s*\d{1,2}:\d{2}(:\d{2})?)?)?)?"
    r"|(19|20)\d{2}(0[1-9]|1[0-2])([0-2]\d|3[01])|(19|20)\d{2}(0[1-9]|1[0-2])"
    r"|[一二〇零○ＯO九]{4}年.{1,8}|\d{1,2}月\d{1,2}日|长期|至今)$"
)
_ID18 = r"^\d{6}(18|19|20)\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d{3}[\dXx×*]"
_ID15 = r"^\d{6}\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d{3}$"
_NUMBER = r"[¥￥]?[-−]?(\d{1,3}([,，]\d{3})+|\d{1,9})(\.\d{1,6})?"
_ORG = (
    r"(公司|合作社|联合社|农场|林场|厂|店|经营部|养殖场|种植场|商行|超市|中心|工作室|加工坊|合作联社"
    r"|集体|村委会|居委会|委员会|敬老院|福利院|小组|协会|学校|医院|政府|民政局|财政所|股份社|经济社)"
)
_RELATION = (
    r"^(户主|本人|配偶|夫|妻|丈夫|妻子|老婆|之?[夫妻子女父母孙]|儿子?|女儿?|[长次三四五]?(子|女|孙)|独生(子|女)"
    r"|孙子|孙女|外孙.?|父亲?|母亲?|爸.*|妈.*|公公|婆婆|岳.|祖.|外祖.|兄|弟|姐|妹|哥.?|嫂|弟.|姐.|妹.|儿媳.?|女婿"
    r"|媳.|兄弟.?|姐妹|侄.?|外甥.?|伯.?|叔.?|姑.?|舅.?|姨.?|堂.*|表.*|父子|父女|母子|母女|夫妻|祖孙|爷.*|奶.*"
    r"|[妻夫]之?(兄|弟|哥|姐|妹|父|母|舅|姑|姨|叔|伯).{0,2}|[大小][舅姑姨叔伯].{0,2}|胞[兄弟姐妹]"
    r"|内[兄弟侄].?|连襟|妯娌|亲家.?"
    r"|公|婆|养.|继.|其他|其他亲属|非亲属|亲属|邻居|[0-9]{1,2})$"
)
PATTERNS: dict[str, str] = {
    "id": rf"{_ID18}|{_ID15}|^\d(\.\d+)?[Ee]\+?1[47]$|^\d{{3,6}}\*{{6,}}[\dXx]{{0,4}}",
    "card": r"^\d{12,22}$|^\d(\.\d+)?[Ee]\+?1[4-9]$|^\d{4,6}\*{4,}\d{3,4}$",
    "phone": (
        r"^(\+?86)?1[3-9]\d{9}$|^1[3-9]\d\*{4}\d{4}$|^0\d{2,3}-?\d{7,8}$|^1[3-9]\d{9}[/、,;].*"
    ),
    "credit_code": r"^[0-9A-HJ-NPQRTUWXYa-z]{2}\d{6}[0-9A-HJ-NPQRTUWXYa-z]{10}$",
    "money": rf"^{_NUMBER}(元|圆|万元|万)?(整)?$",
    "area": r"^\d{1,6}(\.\d{1,4})?亩?$",
    "count": r"^\d{1,3}(人|口|名|户|岁)?$",
    "day": _DATE,
    "moment": rf"{_DATE}|^(19|20)\d{{12}}$|^(19|20)\d{{2}}-\d{{2}}-\d{{2}}T\d{{2}}:",
    "period": (
        r"^(19|20)\d{2}(年|年度)?$|^(19|20)\d{2}[-/.年]?(0?[1-9]|1[0-2])月?([-—~至].*)?$"
        r"|^第?[一二三四1-4]季度$|^第?[一二三四五六七八九十\d]{1,3}批次?|^\d{1,2}月(份)?$|季度|半年|月份|^[\d-]{6,20}期?$"
    ),
    "name": (
        rf"^[{_SURNAMES}][\u4e00-\u9fff\u3400-\u4dbf?□○]{{1,3}}([（(].*)?$"
        r"|^[\u4e00-\u9fff\u3400-\u4dbf]{2,8}[·•.．・][\u4e00-\u9fff\u3400-\u4dbf]{1,12}$"
    ),
    "enterprise": _ORG,
    "township": r"(镇|乡|街道|办事处|苏木|管委会)$",
    "village": r"(村|社区|居委会|村委会|居|嘎查|牧委会|屯|庄|寨|湾|沟|村民委员会)$",
    "group": r"(组|社|队|屯|庄)$|^第?[\d一二三四五六七八九十]{1,3}(组|社|队)?$",
    "relation": _RELATION,
    "sex": r"^(男|女|男性|女性|[0129MFmf])$",
    "bank": r"(银行|信用社|农商行?|邮储|农信社?|支行|联社|农行|工行|建行|中行|信合|邮政|营业部)",
    "branch": r"(支行|分理处|营业|网点|信用社|储蓄|分社|所|部|行|服务点)",
    "address": r"(村|组|号|路|街|镇|乡|社|弄|栋|室|县)",
}
"""Patterns; a value is folded and without spaces when it is tried."""

_SPELT = re.compile("[〇零○一二三四五六七八九十].*[年月季]")
_LONGEST_PERIOD = 14

_COMPILED = {kind: re.compile(pattern) for kind, pattern in PATTERNS.items()}


def profile(values: Array) -> dict[str, float]:
    """Kind → share (0 to 1) of the non-empty values with its shape; empty when there are none."""
    step = max(1, len(values) // (4 * SAMPLE))
    sample = [v for v in listed(values)[::step] if v][:SAMPLE]
    if not sample:
        return {}
    hits = Counter(kind for value in sample for kind in _kinds_of(value))
    return {"text": 1.0, **{kind: hits[kind] / len(sample) for kind in _COMPILED}}


@lru_cache(maxsize=32_768)
def _kinds_of(value: str) -> tuple[str, ...]:
    """The kinds whose shape the value has. The same people stand in roster after roster."""
    word = fold(value).replace(" ", "").lstrip("'‘’`")
    kinds = tuple(kind for kind, pattern in _COMPILED.items() if pattern.search(word))
    return (*kinds, "period") if "period" not in kinds and _is_spelt_period(word) else kinds


def _is_spelt_period(word: str) -> bool:
    """A period in Chinese numerals: 二〇二三年一月."""
    return len(word) <= _LONGEST_PERIOD and bool(
        _SPELT.search(word) and days.period_of(word) is not None
    )


def holds_ids(shares: Mapping[str, float]) -> bool:
    """Whether the column holds resident IDs, which have the shape of card numbers too."""
    return shares.get("id", 0.0) >= 0.5
