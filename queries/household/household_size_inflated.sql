-- ---
-- id: household_size_inflated
-- title: {zh: 保障人口多于在世人口, en: More persons aided than live in the household}
-- class: eligibility
-- severity: medium
-- meaning:
--   zh: 救助登记册或名册上的保障人口多于户籍上在世的家庭成员。核对多出的人是谁：已故、迁走、重复计入，还是户口在别处而一起生活的人。
--   en: The aid register or the roster counts more persons than the living members in the population register. Find out who the others are (dead, moved away, counted twice, or living here while registered elsewhere).
-- sentence:
--   zh: "登记保障 {stated} 人，户籍在册在世 {living} 人；{when} 发放 {programs} {payments} 笔、{yuan} 元。"
--   en: "{stated} persons are entered as aided, {living} living members are registered; {when}: {payments} payments of {programs}, {yuan} yuan."
-- subject: {label: Household, column: household}
-- identity: [household]
-- scope: household
-- needs: [payments, household]
-- params:
--   min_more: {type: int, default: 1, source: P19}
--   grace_days: {type: int, default: 31, source: L6}
-- columns: {household: key, people: keys, stated: int, living: int, programs: texts, cards: keys, rows: src, facts: src, fen: money, first_day: day, last_day: day}
-- but: [C26]
-- kinds: [register]
-- basis: L2
-- seen_in: [P19]
-- ---
-- Stated is what the register of the time enrols, or the roster's own number of persons. Living
-- are those in the population register who belong to any household of the person on the day paid,
-- or whom the aid register names as members: a wife registered elsewhere counts when she is named
-- with her ID. A death counts after the grace. Where nobody of the household stands in the
-- population register, nothing can be said.
WITH enrolled AS (
    SELECT e."from" AS person, g.code AS program, e.persons, e.from_day, e.to_day, e.src
    FROM "ENROLLED" e JOIN "Program" g ON g."key" = e."to"
    WHERE e.from_label = 'Person' AND e.persons IS NOT NULL
),
claim AS (
    SELECT r."from" AS person, r."to" AS card, r.program, r.day, r.fen, r.src AS row,
        greatest(coalesce(e.persons, 0), coalesce(r.persons, 0)) AS stated, e.src AS fact
    FROM "PAID" r
    LEFT JOIN enrolled e ON e.person = r."from" AND e.program = r.program
        AND coalesce(e.from_day, r.day) <= r.day AND coalesce(e.to_day, r.day) >= r.day
    WHERE r.from_label = 'Person' AND coalesce(r.state, 'paid') = 'paid' AND r.day IS NOT NULL
      AND r.day_no BETWEEN $from_no AND $to_no
      AND (e.persons IS NOT NULL OR r.persons IS NOT NULL)
),
home AS (
    SELECT DISTINCT c.person, c.day, m."to" AS household
    FROM (SELECT DISTINCT person, day FROM claim) c
    JOIN "MEMBER_OF" m ON m."from" = c.person
        AND coalesce(m.from_day, c.day) <= c.day AND coalesce(m.to_day, c.day) >= c.day
),
member AS (
    SELECT m."to" AS household, m."from" AS person, p.birth_day, p.died_on,
        min(coalesce(m.from_day, DATE '0001-01-01')) AS from_day,
        max(coalesce(m.to_day, DATE '9999-12-31')) AS to_day
    FROM "MEMBER_OF" m JOIN "Person" p ON p."key" = m."from"
    WHERE p.registered AND m."to" IN (SELECT household FROM home) GROUP BY ALL
),
counted AS (
    SELECT h.person, h.day, min(m.household) AS household, count(DISTINCT m.person) AS living
    FROM home h JOIN member m ON m.household = h.household
    WHERE m.from_day <= h.day AND m.to_day >= h.day
      AND coalesce(m.birth_day, h.day) <= h.day
      AND coalesce(m.died_on + CAST($grace_days AS INTEGER), h.day) >= h.day
    GROUP BY h.person, h.day
)
SELECT n.household, list(DISTINCT c.person) AS people, max(c.stated) AS stated,
    min(n.living) AS living, list(DISTINCT c.program) AS programs, list(DISTINCT c.card) AS cards,
    list(DISTINCT c.row) AS rows, list(DISTINCT c.fact) AS facts,
    CAST(sum(c.fen) AS BIGINT) AS fen, min(c.day) AS first_day, max(c.day) AS last_day
FROM claim c JOIN counted n USING (person, day)
WHERE c.stated - n.living >= $min_more
GROUP BY n.household ORDER BY n.household
