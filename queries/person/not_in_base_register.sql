-- ---
-- id: not_in_base_register
-- title: {zh: 发放有、认定库无, en: Paid but not in the base register}
-- class: eligibility
-- severity: high
-- meaning:
--   zh: 名册按某项目发放，认定部门的在册名册（低保、特困、高龄、孤儿、建档立卡、村干部、外出务工等）里没有此人，按户发放的同户也没有。调取审批档案，查由谁列入发放名单、依据什么。
--   en: Paid under a program while the approving department does not have the person (or, for a program of families, anybody of the household) in its register. See the approval file, who put the name on the list and why.
-- sentence:
--   zh: "{when} 名册有 {subject} 的 {programs} {payments} 笔、{yuan} 元；认定部门的名册没有此人。"
--   en: "{when}: the rosters show {payments} payments of {yuan} yuan of {programs} to {subject}; the register of the approving department does not have the name."
-- subject: {label: Person, column: person}
-- identity: [person, status]
-- scope: household
-- needs: [payments, low_income|extreme_poverty|elderly|orphans|poverty|pensions|village_cadres|absent]
-- matrix: {rule: requires, against: [low_income, low_income_margin, extreme_poverty, elderly, orphan, poverty_registered, resettled, resident_pensioner, village_cadre, migrant_worker]}
-- params:
--   min_share: {type: number, default: 0.5, source: "[A] a register that knows fewer of a township's payees is not complete"}
-- columns: {person: key, status: text, programs: texts, cards: keys, rows: src, fen: money, first_day: day, last_day: day}
-- but: [C07]
-- kinds: [register]
-- basis: L1
-- seen_in: [P60, P67]
-- ---
-- A register is judged where it knows at least so many of the township's payees of the program.
-- Numbers that fail their check, and names that stand in the register without a good number, are
-- left to the correction list.
WITH rule AS (
    SELECT g.status, g.unit, unnest(g.programs) AS program FROM (SELECT unnest($groups) AS g)
),
listed AS (
    SELECT DISTINCT h."from" AS person, s.kind AS status FROM "HAS_STATUS" h
    JOIN "Status" s ON s.key = h."to" WHERE s.kind IN (SELECT status FROM rule)
),
known AS (
    SELECT person, status, 'person' AS unit FROM listed
    UNION SELECT person, status, 'household' FROM listed
    UNION
    SELECT other."from", home.status, 'household'
    FROM (SELECT DISTINCT own."to" AS house, l.status
          FROM listed l JOIN "MEMBER_OF" own ON own."from" = l.person) home
    JOIN "MEMBER_OF" other ON other."to" = home.house
),
sure AS (SELECT DISTINCT key FROM stated WHERE state IN ('ok', 'upgraded')),
vague AS (
    SELECT DISTINCT l.status, n.name FROM listed l JOIN "Person" n ON n.key = l.person
    WHERE n.name IS NOT NULL AND n.key NOT IN (SELECT key FROM sure)
),
paid AS NOT MATERIALIZED (
    SELECT p."from" AS person, p.program, p."to" AS card, p.src, p.fen, p.day, b.township
    FROM "PAID" p LEFT JOIN "Batch" b ON b.key = p.batch
    WHERE p.from_label = 'Person' AND coalesce(p.state, 'paid') = 'paid' AND p.program IN (SELECT program FROM rule)
      AND coalesce(p.day_no, $from_no) >= $from_no AND coalesce(p.day_no, $to_no) <= $to_no
),
payee AS (
    SELECT DISTINCT y.person, n.name, y.program, coalesce(y.township, n.township, '') AS township,
        r.status, k.person IS NOT NULL AS stands
    FROM (SELECT DISTINCT person, program, township FROM paid) y
    JOIN "Person" n ON n.key = y.person
    JOIN rule r ON r.program = y.program
    LEFT JOIN known k ON k.person = y.person AND k.status = r.status AND k.unit = r.unit
),
complete AS (
    SELECT program, township, status FROM payee
    GROUP BY ALL HAVING bool_or(stands) AND avg(stands::INT) >= $min_share
),
missing AS (
    SELECT y.person, y.program, y.status FROM payee y
    JOIN complete USING (program, township, status)
    WHERE NOT y.stands AND y.person IN (SELECT key FROM sure)
      AND NOT EXISTS (FROM vague v WHERE v.status = y.status AND v.name = y.name)
)
SELECT m.person AS person, m.status AS status, list(DISTINCT m.program) AS programs,
    list(DISTINCT p.card) AS cards, list(DISTINCT p.src) AS rows, sum(p.fen)::BIGINT AS fen,
    min(p.day) AS first_day, max(p.day) AS last_day
FROM (SELECT DISTINCT * FROM missing) m
JOIN paid p ON p.person = m.person AND p.program = m.program
GROUP BY m.person, m.status
