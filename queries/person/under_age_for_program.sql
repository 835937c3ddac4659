-- ---
-- id: under_age_for_program
-- title: {zh: 未达年龄享受, en: "Paid below the program's age"}
-- class: eligibility
-- severity: medium
-- meaning:
--   zh: 享受人的年龄（按身份证出生日期）低于该项目的起始年龄。核对出生日期、身份证是否改过，查何时开始发放。
--   en: "The beneficiary is younger, by the ID's birth day, than the program's starting age. Check the birth day, whether the ID was changed, and when payments began."
-- sentence:
--   zh: "{subject} 的出生日期登记为 {born}；{when} 名册有其 {programs} {payments} 笔、{yuan} 元，时年未满该项目的起始年龄。"
--   en: "{subject} is registered as born on {born}; {when}: the rosters show {payments} payments of {yuan} yuan ({programs}) below the starting age of the program."
-- subject: {label: Person, column: person}
-- identity: [person]
-- scope: row
-- needs: [payments]
-- sheets: [ages]
-- programs:
--   yearly: {rhythm: [year]}
-- columns: {person: key, programs: texts, born: day, cards: keys, rows: src, fen: money, first_day: day, last_day: day}
-- but: [C07]
-- kinds: [register]
-- basis: L9
-- seen_in: [P99]
-- ---
-- Ages are counted in months: the month of the birthday is not too early. A yearly program is
-- judged by the end of its year.
WITH rule AS (
    SELECT r.program, r.from_age FROM (SELECT unnest($ages) AS r) WHERE r.from_age > 0
),
paid AS (
    SELECT p."from" AS person, p."to" AS card, p.program, p.src, p.fen, p.day,
        CASE WHEN list_contains($yearly, p.program) THEN p.month // 100 * 100 + 12 ELSE p.month END
            AS month
    FROM "PAID" p SEMI JOIN rule ON rule.program = p.program
    WHERE p.from_label = 'Person' AND coalesce(p.state, 'paid') = 'paid' AND p.month IS NOT NULL
      AND coalesce(p.day_no, $from_no) >= $from_no AND coalesce(p.day_no, $to_no) <= $to_no
)
SELECT p.person AS person, list(DISTINCT p.program) AS programs, min(x.birth_day) AS born,
    list(DISTINCT p.card) AS cards, list(p.src) AS rows, sum(p.fen)::BIGINT AS fen,
    min(p.day) AS first_day, max(p.day) AS last_day
FROM paid p JOIN rule USING (program) JOIN "Person" x ON x."key" = p.person
WHERE (p.month // 100 - x.birth_month // 100) * 12 + p.month % 100 - x.birth_month % 100
    < rule.from_age * 12
GROUP BY p.person
