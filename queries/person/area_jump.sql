-- ---
-- id: area_jump
-- title: {zh: 面积年度突变, en: Area jumps from one year to the next}
-- class: eligibility
-- severity: low
-- meaning:
--   zh: 一户同一项目的面积比上一年大幅增加，当年没有流转、确权等土地变动登记。查增加的面积来自哪里、由谁填报。
--   en: The area of a household in one program grew sharply over the year before, without a lease or a registration of land in that year. Find out where the increase comes from and who entered it.
-- sentence:
--   zh: "{subject} 一户的 {programs} 由上一年的 {before_mu} 亩增至 {after_mu} 亩；{when} 发放 {payments} 笔、{yuan} 元。"
--   en: "The area of {subject}'s household in {programs} rose from {before_mu} mu to {after_mu} mu; {when}: {payments} payments of {yuan} yuan."
-- subject: {label: Person, column: person}
-- identity: [person]
-- scope: household
-- needs: [payments]
-- params:
--   min_ratio: {type: number, default: 1.5, source: "[A]"}
--   min_mu: {type: number, default: 2.0, source: "[A]"}
-- sheets: [measures]
-- columns: {person: key, people: keys, programs: texts, before_mu: text, after_mu: text, cards: keys, rows: src, fen: money, first_day: day, last_day: day}
-- but: [C14]
-- kinds: [roster]
-- basis: "[A]"
-- seen_in: [P17]
-- ---
-- A household's area is the largest that one period holds for all its members, so that two
-- instalments are no increase, nor a new head. Land events are leases that begin and land that is
-- registered in the year.
WITH home AS (
    SELECT x."key" AS person,
        coalesce(min(m."to") FILTER (m.to_day IS NULL), min(m."to"), x."key") AS home
    FROM "Person" x LEFT JOIN "MEMBER_OF" m ON m."from" = x."key"
    WHERE x.birth_day IS NOT NULL GROUP BY x."key"
),
measure AS (
    SELECT m.program FROM (SELECT unnest($measures) AS m) WHERE m.land <> 'none'
),
paid AS (
    SELECT h.home, p.program, p."from" AS person, p."to" AS card, p.src, p.fen, p.area, p.day,
        p.month, coalesce(TRY_CAST(left(p.period, 4) AS INT), p.month // 100) AS year
    FROM "PAID" p SEMI JOIN measure m ON m.program = p.program
    JOIN home h ON h.person = p."from"
    WHERE p.from_label = 'Person' AND coalesce(p.state, 'paid') = 'paid' AND p.area > 0
      AND coalesce(p.day_no, $from_no) >= $from_no AND coalesce(p.day_no, $to_no) <= $to_no
),
yearly AS (
    SELECT home, program, year, max(area) AS area FROM (
        SELECT home, program, year, month, sum(area) AS area
        FROM paid GROUP BY home, program, year, month
    ) GROUP BY home, program, year
),
event AS (
    SELECT coalesce(h.home, t."to") AS home, coalesce(year(t.from_day), t.year) AS year
    FROM "TRUSTS_LAND" t LEFT JOIN home h ON h.person = t."to"
    UNION
    SELECT coalesce(h.home, o."from"), year(o.from_day)
    FROM "OWNS" o LEFT JOIN home h ON h.person = o."from"
    WHERE o.to_label = 'Parcel' AND o.from_day IS NOT NULL
),
jump AS (
    SELECT b.home, b.program, b.year, a.area AS earlier, b.area AS later
    FROM yearly a JOIN yearly b ON b.home = a.home AND b.program = a.program AND b.year = a.year + 1
    WHERE b.area >= $min_ratio * a.area AND b.area - a.area >= $min_mu * 100
      AND NOT EXISTS (FROM event e WHERE e.home = b.home AND e.year IN (b.year, b.year - 1))
)
SELECT max_by(p.person, (p.area, p.person)) AS person, list(DISTINCT p.person) AS people,
    list(DISTINCT p.program) AS programs, printf('%.2f', min(j.earlier) / 100) AS before_mu,
    printf('%.2f', max(j.later) / 100) AS after_mu, list(DISTINCT p.card) AS cards,
    list(DISTINCT p.src) AS rows, sum(p.fen)::BIGINT AS fen, min(p.day) AS first_day,
    max(p.day) AS last_day
FROM jump j JOIN paid p ON p.home = j.home AND p.program = j.program AND p.year = j.year
GROUP BY j.home
