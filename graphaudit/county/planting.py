"""Plant every kind of case so many times, and as many lawful look-alikes for each pattern."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from zlib import crc32

import numpy as np

from graphaudit.county import (
    lawful_homes,
    lawful_phones,
    plant_cadres,
    plant_cards,
    plant_lawful,
    plant_people,
)
from graphaudit.county.books import Books
from graphaudit.county.desk import Desk
from graphaudit.county.scenes import SCENES, Planter, Scene

REPEATED = (
    plant_cards.ring,
    plant_cards.cadre_phone,
    plant_cards.agent_many,
    plant_cards.shared_card,
    plant_cards.cadre_card,
    plant_cards.wrong_holder,
    plant_people.dead_paid,
    plant_people.dead_before_first,
    plant_people.employee_on_aid,
    plant_people.owner_on_aid,
    plant_people.whole_family,
    plant_cadres.cadre_over,
)
STORIES = (
    plant_cards.forty_cards,
    plant_cadres.dead_on_cadre_card,
    plant_cadres.family_of_cadre,
    plant_cadres.eight_cadres,
    plant_cadres.four_dead,
)


def plant(books: Books) -> None:
    """Whole-village cases first, then the stories, the irregular ones and their look-alikes."""
    desk = Desk(books)
    _plant_villages(desk, books.size.cases)
    for story in STORIES:
        story(desk)
    for nth in range(-(-books.size.cases // 4)):
        plant_cards.proxy_for_many(desk, nth)
    for nth in range(books.size.cases):
        for planter in REPEATED:
            planter(desk, nth)
    _balance(desk, plant_lawful.BY_PATTERN)
    seed = int(books.rng.integers(2**32))
    for scene in SCENES:
        _play(desk, scene, seed)


def _play(desk: Desk, scene: Scene, seed: int) -> None:
    """Plant one scene; its random numbers are its own, so that no other scene shifts them."""
    desk.rng = np.random.default_rng([seed, crc32(scene.name.encode())])
    for story in scene.stories:
        story(desk)
    for nth in range(desk.books.size.scene_cases):
        for planter in scene.irregular:
            planter(desk, nth)
    _balance(desk, scene.lawful)


def _plant_villages(desk: Desk, count: int) -> None:
    order = desk.rng.permutation(desk.books.size.villages).tolist()
    for nth in range(count):
        plant_cadres.kin_cluster(desk, order[3 * nth], nth)
        if nth % 3 != 2:
            lawful_homes.clan(desk, order[3 * nth + 1], nth)
        if nth % 3 == 0:
            lawful_phones.bank_team(desk, order[3 * nth + 2], nth)


def _balance(desk: Desk, lawful: Mapping[str, tuple[Planter, ...]]) -> None:
    """Add look-alikes until each pattern has at least as many as it has irregular cases."""
    for pattern, planters in lawful.items():
        nth = 0
        while _count(desk, "lookalike", pattern) < _count(desk, "irregular", pattern):
            planters[nth % len(planters)](desk, nth // len(planters))
            nth += 1


def _count(desk: Desk, kind: str, pattern: str) -> int:
    return Counter(p for c in desk.books.cases if c.kind == kind for p in c.patterns)[pattern]
