"""What the organisation department holds of cadres: declarations of family, earlier discipline."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from graphaudit.county import County
from loaders.offices.columns import Column, day, sheet
from loaders.offices.sheets import Document

OTHERWISE = {
    "申报人": ("申报人", "干部姓名", "申报干部"),
    "申报人身份证号": ("申报人身份证号", "干部身份证号", "申报人证件号码"),
    "亲属姓名": ("亲属姓名", "家庭成员或亲属姓名"),
    "亲属身份证号": ("亲属身份证号", "亲属证件号码"),
    "称谓": ("称谓", "与本人关系"),
    "申报时间": ("申报时间", "填报日期"),
    "处分种类": ("处分种类", "处分类型", "党纪政务处分"),
    "违纪事实": ("违纪事实", "主要问题", "案由"),
    "处分时间": ("处分时间", "处分决定日期"),
}


def documents(county: County, rng: np.random.Generator) -> Iterator[Document]:
    """The declarations; where a scene disciplined people, their register too."""
    people = county.books.people
    lines = county.books.filed.get("family_declarations", [])
    columns: dict[str, Column] = {
        "申报人": [people.name[int(e["cadre"])] for e in lines],
        "申报人身份证号": [people.id[int(e["cadre"])] for e in lines],
        "亲属姓名": [people.name[int(e["relative"])] for e in lines],
        "亲属身份证号": [people.id[int(e["relative"])] for e in lines],
        "称谓": [str(e["word"]) for e in lines],
        "申报时间": [day(int(e["day"])) for e in lines],
    }
    yield Document(
        "组织部/村干部家庭成员及主要社会关系申报表.xlsx",
        [sheet("申报", "村干部家庭成员及主要社会关系申报表", columns)],
    )
    lines = county.books.filed.get("discipline", [])
    columns = {
        "姓名": [people.name[int(e["person"])] for e in lines],
        "身份证号": [people.id[int(e["person"])] for e in lines],
        "单位及职务": [str(e["unit"]) for e in lines],
        "处分种类": [str(e["penalty"]) for e in lines],
        "违纪事实": [str(e["reason"]) for e in lines],
        "处分时间": [day(int(e["day"])) for e in lines],
    }
    yield Document("纪委监委/受处分人员名册.xlsx", [sheet("处分", "受处分人员名册", columns)])
