"""The subsidy programs of the county: who pays, to whom, how often, how much."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Rhythm = Literal["month", "quarter", "term", "year", "once"]


@dataclass(frozen=True)
class Program:
    """One program. ``spellings`` are what offices write; ``month`` is when a yearly one pays."""

    code: str
    spellings: tuple[str, ...]
    department: str
    rhythm: Rhythm
    month: int = 0
    by_area: bool = False
    household: bool = False


PROGRAMS: tuple[Program, ...] = (
    Program(
        "dibao",
        ("农村低保", "农村居民最低生活保障金", "农村低保金"),
        "民政局",
        "month",
        household=True,
    ),
    Program("tekun", ("特困供养", "农村特困人员救助供养金", "五保供养金"), "民政局", "month"),
    Program("disabled_living", ("困难残疾人生活补贴",), "民政局", "month"),
    Program("disabled_care", ("重度残疾人护理补贴",), "民政局", "month"),
    Program("elderly", ("高龄津贴", "高龄老人津贴", "老年人高龄津贴"), "民政局", "month"),
    Program("orphan", ("孤儿基本生活费", "散居孤儿基本生活费"), "民政局", "month"),
    Program("pension", ("城乡居民基本养老保险", "城乡居民养老保险", "养老金"), "人社局", "month"),
    Program("land", ("耕地地力保护补贴", "耕地地力补贴"), "农业农村局", "year", 6, True, True),
    Program("grain_big", ("种粮大户补贴",), "农业农村局", "year", 9, True, True),
    Program(
        "grain_once",
        ("实际种粮农民一次性补贴", "一次性种粮补贴"),
        "农业农村局",
        "year",
        7,
        True,
        True,
    ),
    Program(
        "forest_return",
        ("退耕还林补助", "退耕还林政策补助", "新一轮退耕还林"),
        "林业和草原局",
        "year",
        10,
        True,
        True,
    ),
    Program(
        "forest_public",
        ("生态公益林补偿", "公益林生态效益补偿", "森林生态效益补偿"),
        "林业和草原局",
        "year",
        11,
        True,
        True,
    ),
    Program("relief", ("临时救助", "临时救助金"), "民政局", "once", household=True),
    Program("winter", ("冬春救助", "冬春生活救助"), "应急管理局", "year", 1, household=True),
    Program("house", ("农村危房改造补助", "危房改造"), "住建局", "once", household=True),
    Program("yulu", ("雨露计划", "雨露计划补助"), "乡村振兴局", "term"),
    Program("medical", ("医疗救助", "城乡医疗救助"), "医保局", "once"),
    Program("insured", ("城乡居民医保参保资助", "参保资助"), "医保局", "year", 2),
    Program("award", ("新型农业经营主体奖补", "经营主体奖补"), "农业农村局", "year", 11),
    Program("machine", ("农机购置补贴",), "农业农村局", "once"),
    Program("only_child", ("独生子女父母奖励", "独生子女奖励金"), "卫健局", "year", 8),
    Program("resettle", ("大中型水库移民后期扶持", "移民后扶"), "水务局", "quarter"),
    Program("public_post", ("公益岗位补贴", "公益性岗位补贴"), "人社局", "month"),
    Program("price", ("困难群众价格临时补贴", "价格临时补贴"), "民政局", "once"),
)
NUMBER: dict[str, int] = {program.code: i for i, program in enumerate(PROGRAMS)}
