"""Who holds office, who is on the payroll, who owns a firm: what aid is checked against."""

from __future__ import annotations

import numpy as np

from graphaudit.county import numbers
from graphaudit.county.books import Books, Firm, Job, Post, Tie
from graphaudit.county.numbers import Ints
from graphaudit.county.people import COUNTY_CODE
from graphaudit.county.sizes import day_number

VILLAGE_POSTS = ("党支部书记、村委会主任", "村委会副主任", "村文书", "妇女主任", "村委委员")
DESKS = ("民政办主任", "民政助理员", "财政所所长", "财政所会计", "农业服务中心主任", "林业站站长")
OFFICES = (
    "县第一中学",
    "县人民医院",
    "县交通运输局",
    "镇中心小学",
    "县水务局",
    "乡镇卫生院",
    "县税务局",
)
LOOKALIKE_JOBS = ("公益性岗位", "编外聘用", "临时工")
TERM = day_number("2021-03-15")
ELECTED_BEFORE = day_number("2018-01-20")


def appoint(books: Books) -> None:
    """Five cadres a village, a leader a group, township desks; their homes get no aid."""
    working = _working(books)
    for village in range(books.size.villages):
        pool = _heads_of(working, books, village)
        groups = int(books.places.groups[village])
        chosen = pool[: len(VILLAGE_POSTS) + groups]
        for n, person in enumerate(chosen):
            _appoint(books, person, _post_name(n), village)
    for township in range(books.size.townships):
        village = int(np.flatnonzero(books.places.township == township)[0])
        for person, desk in zip(_heads_of(working, books, village), DESKS, strict=False):
            _appoint(books, person, desk, -1, township)


def _post_name(n: int) -> str:
    if n < len(VILLAGE_POSTS):
        return VILLAGE_POSTS[n]
    return f"第{n - len(VILLAGE_POSTS) + 1}村民小组组长"


def _working(books: Books) -> Ints:
    age = (books.months[0] - books.people.birth) / 365.2425
    fit = (age >= 30) & (age < 60) & (books.people.died < 0) & ~books.people.absent
    return books.rng.permutation(np.flatnonzero(fit & (books.accounts.of_person >= 0)))


def _heads_of(working: Ints, books: Books, village: int) -> list[int]:
    """Working people of one village, one a household, of households nobody has claimed."""
    people = books.people
    local = working[people.village[working] == village]
    free = local[~books.barred[people.household[local]]]
    _, first = np.unique(people.household[free], return_index=True)
    chosen: list[int] = free[np.sort(first)].tolist()
    return chosen


def _appoint(books: Books, person: int, post: str, village: int, township: int = -1) -> None:
    people = books.people
    books.barred[people.household[person]] = True
    since = TERM if books.rng.random() < 0.7 else ELECTED_BEFORE
    seat = township if township >= 0 else int(books.places.township[village])
    books.posts.append(Post(person, post, village, seat, since, -1, people.phone[person]))
    card = books.card_of(person)
    books.accounts.phone[card] = people.phone[person]


def declare_kin(books: Books) -> None:
    """A third of the cadres declare a brother or sister of the village; those get no aid here."""
    people = books.people
    for village in range(books.size.villages):
        free = _heads_of(_working(books), books, village)
        for post in (p for p in books.posts if p.village == village and books.rng.random() < 0.34):
            near = [p for p in free if people.name[p][0] == people.name[post.person][0]]
            if near and not books.barred[people.household[near[0]]]:
                _declare(books, post, near[0])


def _declare(books: Books, post: Post, relative: int) -> None:
    people = books.people
    older = people.birth[relative] < people.birth[post.person]
    words = ("哥哥", "弟弟") if people.male[relative] else ("姐姐", "妹妹")
    books.kin.append(Tie(post.person, relative, words[0 if older else 1], post.since))
    books.barred[people.household[relative]] = True


def employ(books: Books) -> None:
    """1.2 % of the inhabitants on the payroll, and half as many in posts that only look like it."""
    people = books.people
    age = (books.months[0] - people.birth) / 365.2425
    fit = (age >= 22) & (age < 72) & (people.died < 0) & ~books.barred[people.household]
    chosen = books.rng.permutation(np.flatnonzero(fit))[: int(0.018 * len(people.id))]
    established = 2 * len(chosen) // 3
    for n, person in enumerate(chosen.tolist()):
        status = "离退休" if age[person] >= 60 else "在编"
        if n >= established:
            status = LOOKALIKE_JOBS[n % 3] if age[person] < 60 else "公益性岗位"
        books.jobs.append(_job(books, person, status))
        books.barred[people.household[person]] = True


def _job(books: Books, person: int, status: str) -> Job:
    since = int(books.months[0]) - int(books.rng.integers(400, 6000))
    unit = "乡镇人民政府" if status in LOOKALIKE_JOBS else str(books.rng.choice(np.array(OFFICES)))
    return Job(person, unit, status, since, -1)


KINDS = (
    ("公司", "91", 0.2),
    ("个体工商户", "92", 0.6),
    ("农民专业合作社", "93", 0.14),
    ("家庭农场", "92", 0.06),
)
_TRADES = ("种植", "养殖", "商贸", "建材", "运输", "农机服务", "药材", "餐饮", "劳务")
_WORDS = (
    "丰源",
    "绿野",
    "兴农",
    "鑫达",
    "瑞禾",
    "金穗",
    "宏图",
    "惠民",
    "天润",
    "同心",
    "陇源",
    "永盛",
)


def found(books: Books) -> None:
    """Firms of the county; the owners' households are barred from aid for the needy."""
    people, rng = books.people, books.rng
    count = int(0.014 * len(people.id))
    working = _working(books)
    owners = working[~books.barred[people.household[working]]][:count].tolist()
    kinds = rng.choice(4, len(owners), p=[k[2] for k in KINDS])
    codes = numbers.credit_codes([KINDS[k][1] for k in kinds], COUNTY_CODE, rng)
    for owner, kind, code in zip(owners, kinds.tolist(), codes, strict=True):
        books.firms.append(make_firm(books, owner, code, KINDS[kind][0]))
        books.barred[people.household[owner]] = True


def make_firm(books: Books, owner: int, code: str, kind: str) -> Firm:
    """A live firm of the kind with the usual capital and tax."""
    rng, people = books.rng, books.people
    village = int(people.village[owner])
    capital = (
        int(rng.integers(6, 300)) * 1_000_000
        if kind != "个体工商户"
        else int(rng.integers(1, 6)) * 500_000
    )
    neighbours = _neighbours(books, owner) if kind == "农民专业合作社" else ()
    partners = _neighbours(books, owner)[:1] if kind == "公司" and rng.random() < 0.4 else ()
    return Firm(
        code=code,
        name=firm_name(books, village, kind),
        kind=kind,
        leader=owner,
        capital=capital,
        tax=int(rng.integers(0, 60)) * 50_000,
        founded=int(books.months[0]) - int(rng.integers(60, 4000)),
        status="存续" if rng.random() < 0.92 else "注销",
        agent=-1,
        card=books.card_of(owner),
        village=village,
        shareholders=(owner, *partners) if kind == "公司" else (),
        members=neighbours,
        phone=people.phone[owner],
        address=_address(books, owner),
    )


def _address(books: Books, owner: int) -> str:
    """Village, group and house number of the owner."""
    village = books.places.village_names[int(books.people.village[owner])]
    return f"{village}{int(books.people.group[owner])}组{owner % 211 + 1}号"


def _neighbours(books: Books, owner: int) -> tuple[int, ...]:
    """Heads of other barred households of the village: owning a share harms no entitlement."""
    people = books.people
    home = int(people.household[owner])
    village = int(people.village[owner])
    near = range(max(home - 400, 0), min(home + 400, len(people.heads)))
    heads = [int(people.heads[h]) for h in near if books.barred[h] and h != home]
    fit = [
        p
        for p in heads
        if people.village[p] == village and people.died[p] < 0 and books.card_of(p) >= 0
    ]
    return tuple(books.rng.permutation(np.array(fit, dtype=np.int64))[:6].tolist())


def firm_name(books: Books, village: int, kind: str) -> str:
    """A registered name that ends as the kind asks."""
    rng = books.rng
    place = books.places.village_names[village][:-1]
    word, trade = str(rng.choice(np.array(_WORDS))), str(rng.choice(np.array(_TRADES)))
    tail = {
        "公司": "有限公司",
        "个体工商户": "经营部",
        "农民专业合作社": "专业合作社",
        "家庭农场": "家庭农场",
    }
    return f"{place}{word}{trade}{tail[kind]}"
