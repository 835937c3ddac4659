"""What people and places of the county are called: invented, or the nation's commonest."""

from __future__ import annotations

import numpy as np

from graphaudit.county.numbers import Flags, Ints, Texts

SURNAMES = np.array(
    list(
        "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
        "姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严武戴莫孔向汤"
    )
)
_WEIGHTS = np.concatenate([[7.25, 7.19, 6.83], np.linspace(5.4, 0.9, 20), np.full(77, 0.45)])
WEIGHTS = np.resize(_WEIGHTS, len(SURNAMES)) / np.resize(_WEIGHTS, len(SURNAMES)).sum()
COMMON = np.array(["张伟", "王伟", "李娜", "王芳", "李伟", "王静", "李静", "张敏", "刘伟", "张静"])
DOTTED = np.array(["阿依古丽·买买提", "扎西·多吉", "马哈麦·尔沙", "才让·卓玛", "阿卜杜·热合曼"])
_OLD_MEN = list(
    "德福贵生田根发有富昌荣祥兴全才仁义忠孝顺金银宝庆树林山海长明清成国正永世文武广万吉"
)
_OLD_WOMEN = list("秀兰英桂香玉珍芳莲花凤菊梅彩云巧翠素淑贞琴霞月娥改爱女春桃招弟喜引转存")
_MEN = list("伟强军磊涛斌超辉鹏杰浩宇轩刚勇毅峰志建新俊海波宁龙飞旭东晓明亮博文瑞泽子皓晨睿")
_WOMEN = list("娜静敏丽艳霞娟婷雪莉燕玲红洁倩颖琳慧欣怡梦瑶佳雯诗涵雨晴思蕊可馨妍悦宁菲")
_RARE = list("𬭎𠅤㛃𬱖喆犇彧祎昪垚赟")

TOWNSHIPS = [
    "清源镇", "石泉乡", "柳湾镇", "白杨乡", "金河镇", "东坪乡", "红岩镇", "双桥乡", "永安镇",
    "青龙乡", "大湾镇", "榆林乡", "龙泉镇", "高坪乡", "安宁镇", "梨园乡", "黑水镇", "云台乡",
]  # fmt: skip
_PLACE = list("王李张刘陈杨赵周马何林罗宋唐许韩曹田董石白高上下东西南北大小前后新老")
_SHAPE = ["家湾", "家沟", "家坪", "家庄", "家河", "台", "坝", "岭", "川", "坡", "家堡", "家山"]


def village_names(count: int, rng: np.random.Generator) -> list[str]:
    """Different village names."""
    pool = [f"{head}{tail}村" for head in _PLACE for tail in _SHAPE]
    return [pool[i] for i in rng.permutation(len(pool))[:count]]


def given_names(male: Flags, birth_year: Ints, rng: np.random.Generator) -> Texts:
    """One or two characters after the fashion of the sex and generation."""
    old = birth_year < 1972
    pools = [(male & old, _OLD_MEN), (~male & old, _OLD_WOMEN), (male & ~old, _MEN)]
    given = _two(_WOMEN, len(male), rng)
    for mask, pool in pools:
        given = np.where(mask, _two(pool, len(male), rng), given)
    rare = rng.random(len(male)) < 0.0015
    given[rare] = rng.choice(np.array(_RARE), int(rare.sum()))
    return given


def _two(pool: list[str], count: int, rng: np.random.Generator) -> Texts:
    letters = np.array(pool)
    second = np.where(rng.random(count) < 0.22, "", rng.choice(letters, count))
    return np.char.add(rng.choice(letters, count), second).astype("U3")


def surnames(count: int, rng: np.random.Generator) -> Texts:
    """Surnames as the nation has them."""
    return rng.choice(SURNAMES, count, p=WEIGHTS)


def clan_surnames(village: Ints, villages: int, rng: np.random.Generator) -> Texts:
    """Surnames of household heads: in each village one takes 25 to 45 %, three about 60 %."""
    leading = np.array(
        [rng.choice(len(SURNAMES), 3, replace=False, p=WEIGHTS) for _ in range(villages)]
    )
    top = rng.uniform(0.25, 0.45, villages)[village]
    draw = rng.random(len(village))
    rank = np.where(draw < top, 0, np.where(draw < top + 0.13, 1, 2))
    clan = SURNAMES[leading[village, rank]]
    return np.where(draw < top + 0.23, clan, surnames(len(village), rng))
