"""Which lawful look-alikes a naive rule for each pattern would report."""

from __future__ import annotations

from graphaudit.county import lawful_homes, lawful_people, lawful_phones, lawful_receivers
from graphaudit.county.plant_cadres import AMOUNT, CLUSTER
from graphaudit.county.plant_cards import AGENT, CADRE_CARD, HOLDER, MANY, ONE_PHONE, PHONE, RING
from graphaudit.county.plant_people import DEAD, EMPLOYEE, FAMILY, OWNER
from graphaudit.county.scenes import Planter

BY_PATTERN: dict[str, tuple[Planter, ...]] = {
    MANY: (
        lawful_receivers.head_receives,
        lawful_receivers.institution,
        lawful_receivers.leader_account,
    ),
    CADRE_CARD: (
        lawful_receivers.proxy,
        lawful_receivers.carer,
        lawful_receivers.own_household,
        lawful_receivers.leader_account,
    ),
    HOLDER: (lawful_receivers.guardian, lawful_receivers.mistyped, lawful_receivers.head_receives),
    PHONE: (lawful_phones.parents_phone, lawful_phones.carer_phone, lawful_phones.one_phone),
    AGENT: (lawful_phones.four_cards, lawful_phones.child_agent),
    RING: (lawful_phones.family_phone, lawful_phones.shop_phone),
    ONE_PHONE: (lawful_phones.family_phone,),
    DEAD: (
        lawful_people.same_month,
        lawful_people.namesake_dead,
        lawful_people.cremation_typo,
        lawful_people.twin_dead,
    ),
    EMPLOYEE: (
        lawful_people.welfare_post,
        lawful_people.namesake_employee,
        lawful_people.left_the_payroll,
    ),
    OWNER: (
        lawful_people.stolen_identity,
        lawful_people.untaxed_trader,
        lawful_people.small_firm,
        lawful_people.cancelled_firm,
    ),
    AMOUNT: (lawful_homes.below_line, lawful_homes.trusted_land, lawful_homes.former_cadre),
    FAMILY: (lawful_homes.personal_stack, lawful_homes.successor),
    CLUSTER: (lawful_homes.two_relatives,),
}
