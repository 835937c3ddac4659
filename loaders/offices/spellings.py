"""How offices head their columns. No office asked the loader which spellings it knows."""

from __future__ import annotations

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
    "id": ("身份证号", "身份证号码", "公民身份号码(18位)", "证件号码", "公民身份号码", "身份证件号", "身份证 号码"),
    "card": ("一卡通账号", "社保卡号", "卡(折)号", "惠农卡账户", "收款账户", "银行卡号", "一折通账号", "惠民惠农卡号"),
    "bank": ("开户行", "发卡银行", "代发银行", "开户银行"),
    "holder": ("户名", "账户姓名", "一卡通户名", "开户姓名"),
    "phone": ("联系电话", "手机号", "联系方式"),
    "area": ("面积(亩)", "补贴面积（亩）", "核实面积", "亩数", "补助面积(亩)"),
    "rate": ("标准(元/亩)", "补贴标准（元/亩）", "每亩标准"),
    "monthly": ("补助标准(元/月)", "月标准", "发放标准（元）"),
    "amount": ("金额(元)", "实发(元)", "打卡金额（元）", "实发金额", "发放金额", "补助金额（元）", "兑付金额"),
    "amount_wan": ("补助金额（万元）", "奖补资金(万元)"),
    "day": ("发放日期", "打卡日期", "入账日期", "兑付时间"),
    "note": ("备注", "说明", "备 注"),
    "firm": ("企业名称", "经营主体名称", "主体名称", "市场主体名称"),
    "code": ("统一社会信用代码", "社会信用代码", "信用代码"),
    "leader": ("法定代表人", "负责人", "法人代表"),
    "sex": ("性别",),
    "party": ("政治面貌",),
    "nation": ("民族",),
}  # fmt: skip


class Clerk:
    """One office's habits: the same clerk spells a column the same way in a file."""

    def __init__(self, rng: np.random.Generator) -> None:
        self.rng = rng

    def head(self, field: str) -> str:
        """How this clerk heads a column."""
        return self.pick(HEADS[field])

    def pick(self, choices: tuple[str, ...]) -> str:
        """One of several ways."""
        return choices[int(self.rng.integers(0, len(choices)))]

    def chance(self, share: float) -> bool:
        """Whether this clerk does something that such a share of clerks do."""
        return bool(self.rng.random() < share)
