"""How offices head their columns. No office asked the loader which spellings it knows."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

HEADS: dict[str, tuple[str, ...]] = {
    "seq": ("序号", "编号", "No.", "序 号"),
    "township": ("乡镇", "镇（街道）", "所在乡镇", "乡（镇）"),
    "village": ("村", "行政村", "所在村", "村(居)", "村委会名称"),
    "group": ("组", "村民小组", "社", "所在组", "组别"),
    "name": ("姓名", "享受人姓名", "补贴对象", "领款人", "农户姓名", "受益人姓名", "对象姓名"),
    "head": ("户主姓名", "户主", "受益户主", "农户（户主）姓名"),
    "student": ("学生姓名", "受助学生", "姓名"),
    "elder": ("老人姓名", "享受老人姓名", "姓名"),
    "id": (
        "身份证号", "身份证号码", "公民身份号码(18位)", "证件号码", "公民身份号码", "身份证件号",
        "身份证 号码",
    ),
    "card": (
        "一卡通账号", "社保卡号", "卡(折)号", "惠农卡账户", "收款账户", "银行卡号", "一折通账号",
        "惠民惠农卡号",
    ),
    "bank": ("开户行", "发卡银行", "代发银行", "开户银行"),
    "holder": ("户名", "账户姓名", "一卡通户名", "开户姓名"),
    "phone": ("联系电话", "手机号", "联系方式"),
    "area": ("面积(亩)", "补贴面积（亩）", "核实面积", "亩数", "补助面积(亩)"),
    "rate": ("标准(元/亩)", "补贴标准（元/亩）", "每亩标准"),
    "amount": (
        "金额(元)", "实发(元)", "打卡金额（元）", "实发金额", "发放金额", "补助金额（元）",
        "兑付金额",
    ),
    "amount_wan": ("补助金额（万元）", "奖补资金(万元)"),
    "day": ("发放日期", "打卡日期", "入账日期", "兑付时间"),
    "note": ("备注", "说明", "备 注"),
    "channel": ("发放方式", "支付方式", "兑付方式"),
    "firm": ("企业名称", "经营主体名称", "主体名称", "市场主体名称"),
    "code": ("统一社会信用代码", "社会信用代码", "信用代码"),
    "leader": ("法定代表人", "负责人", "法人代表"),
    "party": ("政治面貌",),
    "nation": ("民族",),
}  # fmt: skip

# Registers: the usual heading -> what other offices write instead.
OTHERWISE: dict[str, tuple[str, ...]] = {
    "乡镇": HEADS["township"],
    "村": HEADS["village"],
    "身份证号": HEADS["id"],
    "公民身份号码": ("公民身份号码", "公民身份证号", "身份证件号码"),
    "户号": ("户号", "户口编号", "家庭户号"),
    "与户主关系": ("与户主关系", "家庭关系", "与户主的关系"),
    "村民小组": ("村民小组", "组别", "所在组"),
    "客户名称": ("客户名称", "户名", "开户人姓名"),
    "证件号码": ("证件号码", "开户证件号码", "客户证件号"),
    "卡号": ("卡号", "账/卡号", "卡（折）号码", "客户账号"),
    "预留手机号": ("预留手机号", "联系手机", "签约手机号"),
    "代办人姓名": ("代办人姓名", "账/卡代办人姓名", "代理开户人"),
    "代办人证件号码": ("代办人证件号码", "账/卡代办人证件号码", "代理开户人证件号"),
    "开户网点": ("开户网点", "开户机构", "开卡网点名称"),
    "开户日期": ("开户日期", "开卡日期", "建户日期"),
    "注销日期": ("注销日期", "户口注销时间"),
    "任职时间": ("任职时间", "任职起始", "现任职务时间"),
    "离任时间": ("离任时间", "卸任时间", "免职日期"),
    "联系电话": ("联系电话", "手机号码", "电话"),
    "职务": ("职务", "现任职务", "担任职务"),
    "工作单位": ("工作单位", "所在单位", "供养单位"),
    "人员状态": ("人员状态", "供养性质", "人员类别"),
    "企业名称": ("企业名称", "名称", "市场主体名称"),
    "统一社会信用代码": HEADS["code"],
    "法定代表人": ("法定代表人", "法定代表人（负责人）", "经营者/负责人"),
    "法定代表人证件号码": ("法定代表人证件号码", "负责人证件号", "法人身份证号"),
    "监护人姓名": ("监护人姓名", "监护人"),
    "监护人身份证号": ("监护人身份证号", "监护人证件号码"),
    "确权面积(亩)": ("确权面积(亩)", "实测面积（亩）", "承包地确权总面积"),
    "供养方式": ("供养方式", "救助供养形式"),
    "照料人身份证号": ("照料人身份证号", "照料护理人证件号"),
    "代领人身份证号": ("代领人身份证号", "代领人证件号码"),
    "受益人身份证号": ("受益人身份证号", "享受人证件号码"),
    "与干部关系": ("与干部关系", "亲属关系", "与本人关系"),
}

NUMERALS = "零一二三四五六七八九十"


class Clerk:
    """One office's habits: the same clerk spells a column the same way in a file."""

    def __init__(self, rng: np.random.Generator) -> None:
        self.rng = rng
        self.group_form = int(rng.integers(5))

    def head(self, field: str) -> str:
        """How this clerk heads a column."""
        return self.pick(HEADS[field])

    def pick(self, choices: tuple[str, ...]) -> str:
        """One of several ways."""
        return choices[int(self.rng.integers(0, len(choices)))]

    def chance(self, share: float) -> bool:
        """Whether this clerk does something that such a share of clerks do."""
        return bool(self.rng.random() < share)

    def respell(
        self, columns: list[str], otherwise: Mapping[str, tuple[str, ...]] | None = None
    ) -> list[str]:
        """Headings of a register as this clerk writes them; no two alike."""
        known = {**OTHERWISE, **(otherwise or {})}
        taken = set(columns)
        made = []
        for column in columns:
            word = self.pick(known.get(column, (column,)))
            word = column if word in taken - {column} else word
            taken.add(word)
            made.append(word)
        return made

    def group(self, number: int) -> str:
        """A villagers' group as this clerk writes it."""
        chinese = NUMERALS[number] if number <= 10 else str(number)
        forms = (f"{number}组", f"{chinese}组", f"第{chinese}村民小组", str(number), f"{number}社")
        return forms[self.group_form]
