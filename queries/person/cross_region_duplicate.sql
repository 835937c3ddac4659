-- ---
-- id: cross_region_duplicate
-- title: {zh: 跨区域重复享受, en: Paid by two regions at once}
-- class: eligibility
-- severity: medium
-- meaning:
--   zh: 同一人同一项目、同一期在两个乡镇（县）的名册上都有发放。核对户籍和常住地，查哪一处应停、迁移时是否办理接续。
--   en: One person stands on the rosters of two townships or counties for one program and period. Find out where the person lives and is registered, and which side should have stopped.
-- sentence:
--   zh: "{when}，{townships} 的名册都有 {subject} 的 {programs}，共 {payments} 笔、{yuan} 元。"
--   en: "{when}: the rosters of {townships} each have payments of {programs} for {subject}: {payments} payments of {yuan} yuan."
-- subject: {label: Person, column: person}
-- identity: [person]
-- scope: subject
-- needs: [payments]
-- params:
--   handover_periods: {type: int, default: 1, source: "[A]"}
-- programs:
--   monthly: {rhythm: [month]}
-- columns: {person: key, programs: texts, townships: texts, cards: keys, rows: src, fen: money, first_day: day, last_day: day}
-- but: [C26]
-- kinds: [roster]
-- basis: L2
-- seen_in: [P54, P24]
-- ---
-- The region is that of the list's heading, else that of the rows of this file. One month in
-- which a move is handed over, one region only before and the other only after, is none.
-- Only people of whom the files, or the lists they are paid by, name two townships.
WITH several AS (
    SELECT person FROM (
        SELECT "key" AS person, township FROM stated WHERE township <> ''
        UNION ALL
        SELECT p."from", b.township FROM "PAID" p JOIN "Batch" b ON b."key" = p.batch
        WHERE p.from_label = 'Person' AND b.township <> ''
    ) GROUP BY person HAVING min(township) <> max(township)
),
said AS (
    SELECT s."key" AS person, s.src, s.township FROM stated s
    SEMI JOIN several ON several.person = s."key" WHERE s.township <> ''
),
place AS (
    SELECT person, split_part(src, ':', 1) AS part, min(township) AS township
    FROM said
    GROUP BY person, split_part(src, ':', 1) HAVING count(DISTINCT township) = 1
),
own AS (
    SELECT person, src, min(township) AS township FROM said GROUP BY person, src
),
paid AS (
    SELECT p."from" AS person, p."to" AS card, p.program, p.src, p.fen, p.day, p.month,
        CASE WHEN list_contains($monthly, p.program) THEN CASE
                WHEN regexp_full_match(p.period, '[0-9]{6}(-[0-9]{6})?') THEN p.period
                WHEN p.day_origin IS DISTINCT FROM 'period' THEN p.month::VARCHAR END
            ELSE coalesce(left(p.period, 4), (p.month // 100)::VARCHAR) END AS period,
        regexp_replace(coalesce(nullif(b.township, ''), own.township, place.township),
            '(街道办事处|办事处|街道|镇|乡|苏木)$', '') AS region,
        coalesce(nullif(b.township, ''), own.township, place.township) AS township
    FROM "PAID" p
    SEMI JOIN several ON several.person = p."from"
    SEMI JOIN (SELECT "key" FROM "Person" WHERE birth_day IS NOT NULL) known
        ON known."key" = p."from"
    LEFT JOIN "Batch" b ON b."key" = p.batch
    LEFT JOIN own ON own.person = p."from" AND own.src = p.src
    LEFT JOIN place ON place.person = p."from" AND place.part = split_part(p.src, ':', 1)
    WHERE p.from_label = 'Person' AND coalesce(p.state, 'paid') = 'paid' AND p.fen > 0
      AND coalesce(p.day_no, $from_no) >= $from_no AND coalesce(p.day_no, $to_no) <= $to_no
),
both_sides AS (
    SELECT person, program, period FROM paid
    WHERE region IS NOT NULL AND period IS NOT NULL
    GROUP BY person, program, period HAVING count(DISTINCT region) > 1
),
-- How many periods each side has of its own before and after the common ones.
spans AS (
    SELECT p.person, p.program, p.region, min(p.month) AS first_month, max(p.month) AS last_month
    FROM paid p SEMI JOIN both_sides USING (person, program)
    WHERE p.region IS NOT NULL GROUP BY p.person, p.program, p.region
),
moved AS (
    SELECT b.person, b.program
    FROM (SELECT person, program, count(*) AS periods FROM both_sides GROUP BY person, program) b
    JOIN spans x ON x.person = b.person AND x.program = b.program
    JOIN spans y ON y.person = b.person AND y.program = b.program
    WHERE b.periods <= $handover_periods
      AND x.first_month < y.first_month AND x.last_month < y.last_month
)
SELECT p.person AS person, list(DISTINCT p.program) AS programs,
    list(DISTINCT p.township) AS townships, list(DISTINCT p.card) AS cards, list(p.src) AS rows,
    sum(p.fen)::BIGINT AS fen, min(p.day) AS first_day, max(p.day) AS last_day
FROM paid p JOIN both_sides b USING (person, program, period)
ANTI JOIN moved m ON m.person = p.person AND m.program = p.program
WHERE p.region IS NOT NULL
GROUP BY p.person
