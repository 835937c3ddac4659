-- ---
-- id: split_payment_lists
-- title: {zh: 拆分造册, en: One matter split over several lists}
-- class: collusion
-- severity: medium
-- meaning:
--   zh: 同一人同一事项的补助在短时间内分列几份名单发放，每份金额较小。查有无审批限额、各份名单由谁造、事由是否同一。
--   en: Aid for one matter of one person was paid by several lists within a short time, each of a smaller sum. See whether there is a limit for approval, who made the lists and whether the matter is the same.
-- sentence:
--   zh: "{when}，{subject} 的 {programs} 分列 {lists} 份名单发放，共 {payments} 笔、{yuan} 元。"
--   en: "{when}: {programs} of {subject} stands on {lists} lists: {payments} payments of {yuan} yuan."
-- subject: {label: Person, column: person}
-- identity: [person]
-- scope: subject
-- needs: [payments]
-- params:
--   min_lists: {type: int, default: 3, source: P28}
--   days: {type: int, default: 60, source: P28}
--   common_share: {type: number, default: 0.3, source: "[A]"}
--   common_payees: {type: int, default: 10, source: "[A]"}
-- programs:
--   single: {rhythm: [once, year, term], unit: [person, household]}
-- columns: {person: key, programs: texts, lists: int, cards: keys, rows: src, fen: money, first_day: day, last_day: day}
-- but: []
-- kinds: [roster]
-- basis: "[A]"
-- seen_in: [P28]
-- ---
-- Programs of a month or a quarter have a list each time, and land may lie in several places: they
-- are left out, as is what a large share of a program's payees have (instalments).
WITH paid AS (
    SELECT p."from" AS person, p."to" AS card, p.program, p.batch, p.src, p.fen, p.day, p.day_no
    FROM "PAID" p
    WHERE p.from_label = 'Person' AND coalesce(p.state, 'paid') = 'paid' AND p.fen > 0
      AND list_contains($single, p.program) AND p.batch IS NOT NULL AND p.area IS NULL
      AND p.day_no >= $from_no AND p.day_no <= $to_no
),
listed AS (
    SELECT person, program, batch, min(day_no) AS day_no
    FROM paid GROUP BY person, program, batch
),
spans AS (
    SELECT *, lead(day_no, $min_lists::INT - 1) OVER w AS last_no
    FROM listed WINDOW w AS (PARTITION BY person, program ORDER BY day_no, batch)
),
close AS (
    SELECT person, program, min(day_no) AS first_no, max(last_no) AS last_no
    FROM spans WHERE last_no - day_no <= $days GROUP BY person, program
),
common AS (
    SELECT p.program FROM (SELECT program, count(DISTINCT person) AS payees FROM paid GROUP BY program) p
    JOIN (SELECT program, count(*) AS found FROM close GROUP BY program) c USING (program)
    WHERE p.payees >= $common_payees AND c.found > $common_share * p.payees
)
SELECT p.person AS person, list(DISTINCT p.program) AS programs,
    count(DISTINCT p.batch)::BIGINT AS lists, list(DISTINCT p.card) AS cards, list(p.src) AS rows,
    sum(p.fen)::BIGINT AS fen, min(p.day) AS first_day, max(p.day) AS last_day
FROM paid p JOIN close c ON c.person = p.person AND c.program = p.program
 AND p.day_no BETWEEN c.first_no AND c.last_no
ANTI JOIN common x ON x.program = p.program
GROUP BY p.person
