-- ---
-- id: elderly_band_wrong
-- title: {zh: 高龄档次错误, en: Wrong band of the old-age allowance}
-- class: eligibility
-- severity: low
-- meaning:
--   zh: 领取的高龄津贴是另一年龄档的标准：未到年龄先按高档发放，或满 90、100 周岁后迟迟没有调整。核对出生日期和调整时间，多退少补。
--   en: The allowance paid is the standard of another age band, too early or not adjusted after 90 or 100. Check the birth day and the day of adjustment; reclaim or make up the difference.
-- sentence:
--   zh: "{subject} 的出生日期登记为 {born}，按年龄档每月标准为 {due_yuan} 元；{when} 名册有 {programs} {payments} 笔、{yuan} 元，是另一档的标准。"
--   en: "{subject} is registered as born on {born}, for whom the band's standard is {due_yuan} yuan a month; {when}: {payments} payments of {yuan} yuan ({programs}) are the standard of another band."
-- subject: {label: Person, column: person}
-- identity: [person]
-- scope: row
-- needs: [payments]
-- params:
--   grace_months: {type: int, default: 1, source: "[A]"}
--   min_payees: {type: int, default: 3, source: "[A]"}
--   min_share: {type: number, default: 0.5, source: "[A]"}
-- sheets: [bands]
-- columns: {person: key, programs: texts, born: day, due_yuan: text, cards: keys, rows: src, fen: money, first_day: day, last_day: day}
-- but: [C21]
-- kinds: [register]
-- basis: L9
-- seen_in: [R3]
-- ---
-- A band's standard stands in the sheet, or is what most of the band are paid in a year. The month
-- of a birthday, and the grace after it, may still have the lower band's sum.
WITH band AS (
    SELECT b.program, b.from_age, b.to_age, b.month_yuan AS fixed
    FROM (SELECT unnest($bands) AS b)
),
paid AS (
    SELECT p."from" AS person, p."to" AS card, p.program, p.src, p.fen, p.day, p.month // 100 AS year,
        x.birth_day, (p.month // 100 - x.birth_month // 100) * 12
            + p.month % 100 - x.birth_month % 100 AS months
    FROM "PAID" p SEMI JOIN band ON band.program = p.program JOIN "Person" x ON x."key" = p."from"
    WHERE p.from_label = 'Person' AND coalesce(p.state, 'paid') = 'paid' AND p.month IS NOT NULL
      AND x.birth_month IS NOT NULL AND p.fen > 0
      AND coalesce(p.day_no, $from_no) >= $from_no AND coalesce(p.day_no, $to_no) <= $to_no
),
banded AS (
    SELECT p.*, b.from_age, b.fixed FROM paid p JOIN band b ON b.program = p.program
     AND p.months >= b.from_age * 12 AND p.months < (b.to_age + 1) * 12
),
usual AS (
    SELECT program, year, from_age, mode(fen) AS standard, max(fixed) AS fixed,
        count(DISTINCT person) AS payees, count(*) AS payments
    FROM banded GROUP BY program, year, from_age
),
standard AS (
    SELECT u.program, u.year, u.from_age,
        CASE WHEN u.fixed > 0 THEN u.fixed ELSE u.standard END AS fen
    FROM usual u JOIN banded b USING (program, year, from_age)
    GROUP BY u.program, u.year, u.from_age, u.fixed, u.standard, u.payees, u.payments
    HAVING u.fixed > 0 OR (u.payees >= $min_payees
        AND count(*) FILTER (b.fen = u.standard) >= $min_share * u.payments)
)
SELECT b.person AS person, list(DISTINCT b.program) AS programs, min(b.birth_day) AS born,
    printf('%.2f', max(s.fen) / 100) AS due_yuan, list(DISTINCT b.card) AS cards,
    list(b.src) AS rows, sum(b.fen)::BIGINT AS fen, min(b.day) AS first_day, max(b.day) AS last_day
FROM banded b JOIN standard s USING (program, year, from_age)
JOIN standard o ON o.program = b.program AND o.year = b.year AND o.from_age <> b.from_age
 AND o.fen = b.fen
WHERE b.fen <> s.fen
  AND NOT (o.from_age < b.from_age AND b.months <= b.from_age * 12 + $grace_months)
GROUP BY b.person
