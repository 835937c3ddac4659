-- ---
-- id: identical_amounts
-- title: {zh: 金额完全一致, en: Identical amounts where they should vary}
-- class: collusion
-- severity: low
-- meaning:
--   zh: 应当因人、因地而异的项目（临时救助、医疗救助、按面积发放等），一份名册上绝大多数金额相同。查金额如何核定，有无平均分配或套用名单。
--   en: In a program whose amounts should differ (relief, medical aid, by area) nearly all of a roster are paid the same. Find out how the amounts were set, and whether money was shared out evenly or a list copied.
-- sentence:
--   zh: "{when}，{subject} 的名册上 {beneficiaries} 人的 {programs} 都是 {amount_yuan} 元，共 {yuan} 元。"
--   en: "{when}: on the roster {subject} {beneficiaries} persons have {amount_yuan} yuan each of {programs}, {yuan} yuan in all."
-- subject: {label: Batch, column: batch}
-- identity: [batch]
-- scope: unit
-- needs: [payments]
-- params:
--   min_share: {type: number, default: 0.8, source: "[A]"}
--   min_rows: {type: int, default: 10, source: "[A]"}
-- sheets: [measures]
-- columns: {batch: key, people: keys, programs: texts, amount_yuan: text, cards: keys, rows: src, fen: money, first_day: day, last_day: day}
-- but: []
-- kinds: [roster]
-- basis: "[A]"
-- seen_in: [P25]
-- ---
-- Which programs vary stands in the sheet (`amount: varies`, or paid for land).
WITH differs AS (
    SELECT m.program FROM (SELECT unnest($measures) AS m)
    WHERE m.amount = 'varies' OR m.land <> 'none'
),
paid AS (
    SELECT p.batch, p.program, p."from" AS person, p."to" AS card, p.src, p.fen, p.day
    FROM "PAID" p SEMI JOIN differs ON differs.program = p.program
    WHERE p.from_label = 'Person' AND coalesce(p.state, 'paid') = 'paid' AND p.batch IS NOT NULL
      AND p.fen > 0
      AND coalesce(p.day_no, $from_no) >= $from_no AND coalesce(p.day_no, $to_no) <= $to_no
),
usual AS (
    SELECT batch, program, mode(fen) AS fen, count(*) AS payments
    FROM paid GROUP BY batch, program HAVING count(*) >= $min_rows
),
even AS (
    SELECT p.* FROM paid p JOIN usual u
        ON u.batch = p.batch AND u.program = p.program AND u.fen = p.fen
    QUALIFY count(*) OVER (PARTITION BY p.batch, p.program) >= $min_share * u.payments
)
SELECT e.batch AS batch, list(DISTINCT e.person) AS people, list(DISTINCT e.program) AS programs,
    printf('%.2f', max(e.fen) / 100) AS amount_yuan, list(DISTINCT e.card) AS cards,
    list(e.src) AS rows, sum(e.fen)::BIGINT AS fen, min(e.day) AS first_day, max(e.day) AS last_day
FROM even e
GROUP BY e.batch
