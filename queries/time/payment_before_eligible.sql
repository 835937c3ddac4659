-- ---
-- id: payment_before_eligible
-- title: {zh: 资格生效前发放, en: Paid before being eligible}
-- class: eligibility
-- severity: medium
-- meaning:
--   zh: 名册的发放早于主管部门登记的纳入（批准）时间一个月以上。查何时申请、何时批准，提前发放的依据是什么。
--   en: The rosters have payments a month or more before the start that the department registered. Find out when it was applied for and approved, and on what ground money was paid earlier.
-- sentence:
--   zh: "登记册记载 {subject} 自 {eligible} 起享受 {programs}；此前 {when} 名册已有 {payments} 笔、{yuan} 元。"
--   en: "The register has {subject} on {programs} from {eligible}; before that, {when}, the rosters show {payments} payments of {yuan} yuan."
-- subject: {label: Person, column: person}
-- identity: [person]
-- scope: subject
-- needs: [payments, low_income|extreme_poverty|elderly|disabled|orphans]
-- params:
--   min_months: {type: int, default: 1, source: P99}
--   common_share: {type: number, default: 0.3, source: "[A]"}
--   common_payees: {type: int, default: 10, source: "[A]"}
-- columns: {person: key, programs: texts, eligible: day, cards: keys, rows: src, facts: src, fen: money, first_day: day, last_day: day}
-- but: [C21]
-- kinds: [register]
-- basis: L2
-- seen_in: [P99]
-- ---
-- The earliest start of a person in a program counts; months are compared. Where a large share of
-- a program's payees were paid before their day, the day is that of a review.
WITH start AS (
    SELECT e."from" AS person, g.code AS program, min(e.from_day) AS eligible,
        arg_min(e.src, (e.from_day, e.src)) AS src,
        year(min(e.from_day)) * 12 + month(min(e.from_day)) AS month
    FROM "ENROLLED" e JOIN "Program" g ON g."key" = e."to"
    WHERE e.from_label = 'Person' GROUP BY e."from", g.code
    HAVING count(e.from_day) > 0
),
paid AS (
    SELECT p."from" AS person, p."to" AS card, p.program, p.src, p.fen, p.day, s.eligible,
        s.src AS fact, p.month // 100 * 12 + p.month % 100 <= s.month - $min_months AS early
    FROM "PAID" p JOIN start s ON s.person = p."from" AND s.program = p.program
    WHERE coalesce(p.state, 'paid') = 'paid' AND p.day IS NOT NULL
      AND p.day_no >= $from_no AND p.day_no <= $to_no
),
common AS (
    SELECT program FROM paid GROUP BY program
    HAVING count(DISTINCT person) >= $common_payees
       AND count(DISTINCT person) FILTER (early) > $common_share * count(DISTINCT person)
)
SELECT p.person AS person, list(DISTINCT p.program) AS programs, min(p.eligible) AS eligible,
    list(DISTINCT p.card) AS cards, list(p.src) AS rows, list(DISTINCT p.fact) AS facts,
    sum(p.fen)::BIGINT AS fen, min(p.day) AS first_day, max(p.day) AS last_day
FROM paid p ANTI JOIN common c ON c.program = p.program
WHERE p.early
GROUP BY p.person
