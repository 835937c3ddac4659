-- ---
-- id: long_static_beneficiary
-- title: {zh: 长期无复核, en: No review for years}
-- class: eligibility
-- severity: info
-- meaning:
--   zh: 在册领取救助，登记册的最近复核日期距发放已超过规定的时间（A 类一年、其他两年，各加一个月）。安排入户复核。
--   en: On aid, with the last review in the register longer ago than is allowed (a year for class A, two for others, each with a month's grace). Have the household visited.
-- sentence:
--   zh: "登记册记载 {subject} 的最近复核（或纳入）日期为 {reviewed}；超过复核期限后 {when} 发放 {programs} {payments} 笔、{yuan} 元。"
--   en: "The register has {reviewed} as the last review (or start) of {subject}; beyond the time allowed, {when}: {payments} payments of {yuan} yuan of {programs}."
-- subject: {label: Person, column: person}
-- identity: [person]
-- scope: subject
-- needs: [payments, low_income|extreme_poverty]
-- params:
--   months_a: {type: int, default: 13, source: P39}
--   months_others: {type: int, default: 25, source: P23}
-- columns: {person: key, programs: texts, reviewed: day, cards: keys, rows: src, facts: src, fen: money, first_day: day, last_day: day}
-- but: []
-- kinds: [register]
-- basis: L2
-- seen_in: [P39, P23]
-- ---
-- Only files that state reviews at all; who has none there was last looked at on the start. The
-- start in a list that knows nothing of reviews is no review.
WITH enrolled AS (
    SELECT e."from" AS person, g.code AS program, coalesce(e.reviewed_on, e.from_day) AS looked_at,
        e.reviewed_on, e.src, e.stopped_on, upper(coalesce(e.grade, '')) AS grade,
        split_part(e.src, ':', 1) AS part
    FROM "ENROLLED" e JOIN "Program" g ON g."key" = e."to" WHERE e.from_label = 'Person'
),
stated AS (
    SELECT DISTINCT program, part FROM enrolled WHERE reviewed_on IS NOT NULL
),
last AS (
    SELECT person, program, max(looked_at) AS reviewed, list(DISTINCT src) AS facts,
        year(max(looked_at)) * 12 + month(max(looked_at)) + CASE
            WHEN bool_or(regexp_matches(grade, '^(A|Ａ|一类|重点)')) THEN $months_a
            ELSE $months_others END AS due
    FROM enrolled SEMI JOIN stated USING (program, part)
    GROUP BY person, program HAVING max(looked_at) IS NOT NULL
),
paid AS (
    SELECT p."from" AS person, p."to" AS card, p.program, p.src, p.fen, p.day,
        p.month // 100 * 12 + p.month % 100 AS month
    FROM "PAID" p SEMI JOIN last l ON l.person = p."from" AND l.program = p.program
    WHERE coalesce(p.state, 'paid') = 'paid' AND p.day_no >= $from_no AND p.day_no <= $to_no
)
SELECT p.person AS person, list(DISTINCT p.program) AS programs, min(l.reviewed) AS reviewed,
    list(DISTINCT p.card) AS cards, list(p.src) AS rows, list(l.facts) AS facts,
    sum(p.fen)::BIGINT AS fen, min(p.day) AS first_day, max(p.day) AS last_day
FROM paid p JOIN last l ON l.person = p.person AND l.program = p.program AND p.month > l.due
GROUP BY p.person
