"""Personal names: spaces, dots, notes and odd marks beside them; variants compare as the same."""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from graphaudit.values.shape import Cleaned, Column, ValueType, clean_bulk, matches, share_of
from graphaudit.values.text import BLANKS, is_blank, solid, tidy

_COMPOUND = """
欧阳 上官 司马 诸葛 司徒 东方 皇甫 尉迟 公孙 慕容 令狐 宇文 长孙 夏侯 轩辕 端木 百里 南宫 呼延
独孤 澹台 公冶 宗政 濮阳 淳于 单于 太叔 申屠 仲孙 钟离 鲜于 闾丘 司空 赫连 拓跋 第五 万俟 闻人
"""
COMPOUND_SURNAMES = frozenset(_COMPOUND.split())

_SURNAMES = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛"
    "奚范彭郎鲁韦昌马苗凤花方俞任袁柳鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍"
    "余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计成戴谈宋庞熊纪舒屈项祝董梁杜阮蓝闵席季麻"
    "强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫房解应宗丁宣邓单杭洪包诸"
    "左石崔吉龚程邢滑裴陆荣翁荀羊惠甄封芮储靳松井段富巫乌焦巴弓牧隗谷车侯宓蓬全班仰秋仲伊宫宁"
    "仇栾甘厉祖武符刘景詹束龙叶幸司韶黎蓟薄印宿白怀蒲从索咸籍赖卓蔺屠蒙池乔阴胥苍双闻莘党翟谭"
    "贡劳逄姬申扶堵冉宰郦雍桑桂濮牛寿通边扈燕冀浦尚温别庄晏柴瞿阎充慕连茹习艾鱼容向古易慎戈"
    "廖庾终居衡步都耿满弘匡国文寇广禄阙东欧沃利蔚越师巩聂晁勾敖融冷辛阚那简饶空曾沙养鞠须丰巢"
    "关查荆红游竺权盖益桓公仉督岳帅缑亢况有琴商牟佘伯赏墨哈谯笪年爱阳佟肖代付闫覃区官苟邝凡揭"
    "仝来伏苑昝祖訾"
)
"""First characters by which a column of names is known; a name outside it is as good."""

_VARIANTS = """
張张 陳陈 劉刘 楊杨 趙赵 黃黄 吳吴 孫孙 馬马 羅罗 鄭郑 謝谢 許许 韓韩 馮冯 鄧邓 葉叶 蘇苏 呂吕
蔣蒋 賈贾 鍾钟 鐘钟 譚谭 陸陆 範范 鄒邹 龍龙 萬万 錢钱 湯汤 喬乔 賴赖 龔龚 顧顾 嚴严 閻阎 閆闫
魯鲁 韋韦 餘余 蕭萧 肖萧 華华 國国 軍军 東东 飛飞 紅红 蘭兰 蓮莲 鳳凤 鳯凤 麗丽 偉伟 強强 傑杰
榮荣 貴贵 寶宝 寳宝 學学 義义 愛爱 慶庆 興兴 業业 連连 雲云 長长 廣广 豐丰 會会 開开 關关 賢贤
貞贞 豔艳 艷艳 瓊琼 鵬鹏 輝辉 煇辉 勳勋 勛勋 勲勋 樹树 權权 歡欢 領领 順顺 倫伦 維维 緒绪 綿绵
羣群 峯峰 喆哲 堃坤 昇升 陞升 珎珍 迺乃 祕秘 竝并 並并 陽阳 陰阴 銀银 銳锐 鋒锋 鋼钢 錦锦 鎮镇
鐵铁 鴻鸿 鶴鹤 齊齐 齋斋 龐庞 啟启 啓启 啔启 壽寿 夀寿 孃娘 嬌娇 寧宁 甯宁 寜宁 實实 將将 師师
帥帅 彥彦 後后 從从 徵征 恆恒 應应 懷怀 戰战 揚扬 據据 時时 曉晓 書书 棟栋 楓枫 橋桥 機机 歐欧
歲岁 氣气 漢汉 潔洁 濤涛 濱滨 燦灿 爾尔 牆墙 獻献 現现 瑪玛 環环 瑩莹 璽玺 畢毕 當当 發发 盧卢
確确 禮礼 禎祯 穎颖 頴颖 積积 穩稳 節节 純纯 紹绍 經经 綱纲 練练 縣县 績绩 繼继 續续 聖圣 聰聪
聯联 臨临 舉举 莊庄 葦苇 蔭荫 藝艺 蘊蕴 虛虚 衛卫 衞卫 裝装 見见 視视 觀观 計计 記记 訓训 詠咏
詩诗 誠诚 語语 誼谊 調调 諾诺 諒谅 謙谦 講讲 譽誉 讓让 財财 貢贡 質质 賀贺 賓宾 贊赞 趕赶 躍跃
車车 軒轩 載载 輪轮 轉转 辦办 進进 運运 過过 達达 遠远 適适 遲迟 選选 遼辽 邁迈 鄉乡 鄔邬 酈郦
釗钊 鈞钧 鈴铃 銘铭 鋭锐 鎖锁 鏡镜 鑄铸 閃闪 閔闵 間间 闊阔 陝陕 隊队 階阶 隨随 險险 雙双 雞鸡
離离 難难 雖虽 霽霁 靈灵 靜静 靚靓 韻韵 頂顶 項项 須须 頌颂 預预 頓顿 頡颉 頤颐 顏颜 類类 顯显
風风 飄飘 飯饭 饒饶 駿骏 騰腾 驍骁 驥骥 鮑鲍 鮮鲜 鯤鲲 鳴鸣 鴛鸳 麥麦 黨党 點点 亞亚 亜亚 亙亘
來来 侶侣 倉仓 個个 倣仿 偵侦 側侧 備备 傳传 債债 優优 億亿 兒儿 內内 兩两 冊册 凍冻 凱凯 則则
剛刚 創创 劍剑 勁劲 動动 務务 勝胜 勞劳 勢势 區区 協协 單单 卻却 厲厉 參参 叢丛 員员 問问 喚唤
嘗尝 嚮向 圓圆 圖图 團团 場场 塊块 墾垦 壇坛 壯壮 壺壶 夢梦 夾夹 奧奥 奮奋 婦妇 媽妈 嫻娴 嬋婵
嬪嫔 嬰婴 寬宽 審审 對对 導导 層层 屬属 岡冈 島岛 峽峡 崗岗 嶺岭 嶽岳 帶带 幫帮 幹干 庫库 廚厨
廠厂 廬庐 廳厅 彌弥 彎弯 彙汇 徑径 復复 悅悦 悶闷 愨悫 慮虑 憲宪 憶忆 懇恳 戀恋 戶户 拋抛 捨舍
掃扫 採采 敵敌 數数 斷断 於于
"""
_FOLDED = {ord(pair[0]): pair[1] for pair in _VARIANTS.split()}

_DOTS = re.compile(r"(?<=[^\x00-\x7f])\s*[·•・‧∙⋅●．.。﹒・･︒◦*]\s*(?=[^\x00-\x7f])")
_MARKS = re.compile(r"[ΔδδΔ△▲▽▼☆★※●○◎◇◆□■√✓✔×✕*#@^~!！+=|_<>《》\"'`‘’“”]")
_BRACKETED = re.compile(r"[(\[{〔【]([^)\]}〕】]*)[)\]}〕】]?")
_PREFIX = re.compile(r"^(户主|姓名|户主姓名|持卡人|领款人|代领人|户名)[:：]")
_SUFFIX = re.compile(r"(?<=[\u4e00-\u9fff]{2}) ?[-—:：/]? ?(户主|已故|已死亡|死亡|亡|代领)$")
_OUTER_DIGITS = re.compile(r"^\d+[.、]?(?=[^\x00-\x7f])|(?<=[^\x00-\x7f])\d+$", re.ASCII)
_ORGANISATION = re.compile(
    r"(公司|合作社|农场|厂|店|部|行|中心|委员会|政府|学校|医院|院|所|社|局|站|会|集团|组|社区|嘎查)$"
    r"|[镇乡苏木].{1,8}村$"
)
_INNER_SPACE = re.compile(r"(?<=[^\x00-\x7f]) +| +(?=[^\x00-\x7f])")
_PERSON = re.compile(
    r"[^\x00-\x7f]{1,8}(?:·[^\x00-\x7f]+)+|[^\x00-\x7f]{2,5}|[A-Za-z][A-Za-z .'\-]+"
)
_PLACE = re.compile("(?:村|镇|乡|组|社区|街道|省|市|县)$")
_HAS_LETTER = re.compile(r"[^\W\d_]")
_BULK_JUNK = "[\\s\\x{00a0}\\x{3000}\\x{200b}\\x{feff}]"
_BULK_STATES = ("ok",)


def clean(text: str | None) -> Cleaned[str]:
    """One written name; what stands beside it (户主, 已故, ☆) comes back as the note."""
    if is_blank(text):
        return Cleaned(None, "missing")
    core = _PREFIX.sub("", tidy(text))
    if is_organisation(core):
        return Cleaned(solid(core) if not core.isascii() else core, "ok")
    core, notes = _without_notes(core)
    core = _INNER_SPACE.sub("", _DOTS.sub("·", core)).strip(" .,·-—、")
    if core.lower() in BLANKS:
        return Cleaned(None, "missing", " ".join(notes))
    if not _HAS_LETTER.search(core):
        return Cleaned(None, "invalid", "不是姓名")
    return Cleaned(core, "ok", " ".join(notes))


def clean_series(values: Column) -> pd.DataFrame:
    """Columns value, state, note."""
    return clean_bulk(values, clean, _bulk, _BULK_STATES, _BULK_JUNK)


def fold(name: str) -> str:
    """The name with traditional and variant characters made common ones, for comparison only."""
    return solid(name).translate(_FOLDED).replace("·", "").lower()


def same(a: str | None, b: str | None) -> bool:
    """Whether two written names are the same name (never: the same person)."""
    first, second = clean(a).value, clean(b).value
    return first is not None and second is not None and fold(first) == fold(second)


def is_organisation(text: str) -> bool:
    """Whether a payee's name is that of an organisation (公司, 合作社, 村委会 …)."""
    core = solid(text)
    person = len(core) == 4 and core[:2] in COMPOUND_SURNAMES
    return len(core) >= 4 and not person and _ORGANISATION.search(core) is not None


def check(value: str) -> bool:
    """Whether it is a clean personal name."""
    return _PERSON.fullmatch(value) is not None


def mask(text: str) -> str:
    """The surname and stars: ``张*``, ``欧阳**``."""
    name = clean(text).value or ""
    shown = 2 if name[:2] in COMPOUND_SURNAMES and len(name) > 2 else 1
    return name[:shown] + "*" * (len(name) - shown) if len(name) > 1 else "*" * len(name)


def caption(text: str) -> str:
    """The clean name."""
    return clean(text).value or ""


def looks(text: str) -> bool:
    """Whether one cell looks like a personal name: a surname and one to three characters, or dots.

    Places (柳湾村) and common words are not names though they are as short.
    """
    name = clean(text).value
    if name is None or is_organisation(name) or _PERSON.fullmatch(name) is None:
        return False
    if "·" in name:
        return True
    compound = name[:2] in COMPOUND_SURNAMES
    known = compound or fold(name)[0] in _SURNAMES
    return known and len(name) <= 3 + compound and _PLACE.search(name) is None


def shape_share(values: Column) -> float:
    """Share of the non-empty texts that look like personal names."""
    return share_of(values, looks)


def _without_notes(core: str) -> tuple[str, list[str]]:
    notes = [m[1].strip() for m in _BRACKETED.finditer(core)]
    core = _DOTS.sub("·", _BRACKETED.sub("", core))
    for pattern in (_MARKS, _SUFFIX, _OUTER_DIGITS):
        notes += [m[1] if m.re.groups else m.group() for m in pattern.finditer(core.strip())]
        core = pattern.sub("", core.strip())
    return core.strip(), [note for note in notes if note]


def _bulk(text: pa.StringArray) -> npt.NDArray[np.int8]:
    plain = matches(text, r"^[\x{4e00}-\x{9fff}]{2,3}$") & ~matches(text, "[无空未暂不亡]")
    return np.where(plain, 0, -1).astype(np.int8)


VALUE_TYPE = ValueType(
    "name", "姓名", "name", clean, clean_series, check, caption, mask, shape_share
)
