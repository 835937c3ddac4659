"""The words of pictures, reports and exports, in Chinese and English; one line a word."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "legend": ("图例", "Legend"),
    "kin": ("亲属（单列，依登记）", "Kinship (own lane, as registered)"),
    "sources": ("证据行来源", "Rows of evidence"),
    "more_files": ("另有 {n} 个文件", "{n} more files"),
    "snapshot": ("数据快照", "Snapshot"),
    "made": ("生成时间", "Generated at"),
    "pattern": ("检测模式", "Pattern"),
    "finding": ("疑点编号", "Finding"),
    "drawn": ("制图 / 复核", "Drawn / checked"),
    "digest": ("内容摘要", "Digest"),
    "no_household": ("户籍登记未列入本图", "no household in this picture"),
    "left_out": ("另有 {n} 行未展开，见证据簿", "{n} more rows: see the workbook"),
    "payments": ("{n} 笔", "{n} payments"),
    "masked": (
        "证号、卡号、电话已脱敏；姓名未脱敏",
        "IDs, cards and phones masked; names not masked",
    ),
    "clear": ("含未脱敏号码，仅限办案使用", "Numbers in clear: for the case only"),
    "foot": (
        "线索提示，不是结论；以原始凭证和实地核查为准。",
        "A hint to be verified, not a conclusion; original vouchers and field checks decide.",
    ),
}


def words(language: str) -> dict[str, str]:
    """Every word in ``zh`` or ``en``."""
    return {name: zh if language == "zh" else en for name, (zh, en) in WORDS.items()}
