-- ---
-- id: one_person_many_ids
-- title: {zh: 一人多证, en: One person under two IDs}
-- class: collusion
-- severity: medium
-- meaning:
--   zh: 两个身份证号的姓名、出生日期和所在村都相同，又共用卡、电话或同在一户，且都在收款。查是否一人两个户口或证号，哪一个已注销，以哪个名义领了什么。
--   en: Two ID numbers have name, birth day and village in common and share a card, a phone or a household, and are paid. See whether one person has two registrations, which is cancelled, and what is paid under each.
-- sentence:
--   zh: "姓名、出生日期相同的 {people} 人有各自的身份证号，共用卡、电话或同在一户；{when} 名册有 {programs} {payments} 笔、{yuan} 元。"
--   en: "{people} persons of one name and birth day have IDs of their own and share a card, a phone or a household; {when}: {payments} payments of {yuan} yuan ({programs})."
-- subject: {label: Person, column: person}
-- identity: [people]
-- scope: all
-- needs: [payments]
-- columns: {person: key, people: keys, cards: keys, rows: src, fen: money, first_day: day, last_day: day}
-- but: [C06, C07]
-- kinds: [card]
-- basis: "[A]"
-- seen_in: [S1]
-- ---
-- A shared card: paid on or held; a shared phone: their own or the one reserved on their accounts;
-- or one household.
WITH person AS (
    SELECT "key" AS person, name, birth_day, village_key FROM "Person"
    WHERE birth_day IS NOT NULL AND name IS NOT NULL
    QUALIFY count(*) OVER (PARTITION BY name, birth_day) BETWEEN 2 AND 20
),
card AS (
    SELECT "from" AS person, "to" AS card FROM "USES" SEMI JOIN person ON person.person = "from"
    UNION
    SELECT "from", "to" FROM "HOLDS" SEMI JOIN person ON person.person = "from"
),
thing AS (
    SELECT person, card AS thing FROM card
    UNION
    SELECT "from", "to" FROM "HAS_PHONE" SEMI JOIN person ON person.person = "from"
    UNION
    SELECT h."from", n."to" FROM "HOLDS" h SEMI JOIN person ON person.person = h."from"
    JOIN "HAS_PHONE" n ON n."from" = h."to"
    UNION
    SELECT "from", "to" FROM "MEMBER_OF" SEMI JOIN person ON person.person = "from"
),
pair AS (
    SELECT DISTINCT a.person AS one, b.person AS other
    FROM person a
    JOIN person b ON b.name = a.name AND b.birth_day = a.birth_day AND b.person > a.person
     AND coalesce(b.village_key, a.village_key, '') = coalesce(a.village_key, b.village_key, '')
    JOIN thing x ON x.person = a.person JOIN thing y ON y.person = b.person AND y.thing = x.thing
),
member AS (
    SELECT one, other, one AS person FROM pair UNION SELECT one, other, other FROM pair
),
paid AS (
    SELECT p."from" AS person, p."to" AS card, p.src, p.fen, p.day
    FROM "PAID" p SEMI JOIN member ON member.person = p."from"
    WHERE coalesce(p.state, 'paid') = 'paid'
      AND coalesce(p.day_no, $from_no) >= $from_no AND coalesce(p.day_no, $to_no) <= $to_no
)
SELECT m.one AS person, list_value(m.one, m.other) AS people, list(DISTINCT p.card) AS cards,
    list(DISTINCT p.src) AS rows, sum(p.fen)::BIGINT AS fen, min(p.day) AS first_day,
    max(p.day) AS last_day
FROM member m JOIN paid p ON p.person = m.person
GROUP BY m.one, m.other
