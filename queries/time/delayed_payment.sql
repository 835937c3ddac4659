-- ---
-- id: delayed_payment
-- title: {zh: 滞留未发, en: Granted and not paid out for months}
-- class: eligibility
-- severity: medium
-- meaning:
--   zh: 财政把钱拨到乡镇或部门六十天以后才发到卡上。问钱在谁的账上、为何滞留、利息和挪用情况，核对拨付凭证与代发回单。
--   en: The treasury's money lay with the township or department for sixty days and more before it reached the cards. Ask whose account held it and why; compare vouchers with the bank's receipts.
-- sentence:
--   zh: "{program} {period} 的资金于 {granted} 拨付 {subject}，{days} 天后才首次发放到卡；{when} 发放 {payments} 笔、{yuan} 元。"
--   en: "Funds of {program} for {period} were granted to {subject} on {granted}; the first payment came {days} days later; {when}: {payments} payments of {yuan} yuan."
-- subject: {label: Unit, column: unit}
-- identity: [unit, program, period]
-- scope: unit
-- needs: [payments, grants]
-- params:
--   days: {type: int, default: 60, source: P83}
-- columns: {unit: key, program: text, period: text, granted: day, days: int, rows: src, facts: src, fen: money, first_day: day, last_day: day}
-- but: []
-- kinds: [approval]
-- basis: L1
-- seen_in: [P77, P83]
-- ---
-- A grant is held against the payments of its program and period, in its township where the unit's
-- name names one. The first payment counts: a returned row paid again later is no delay. Payments
-- of which only the month is known tell nothing.
WITH granted AS (
    SELECT g."from" AS unit, u.name, p.code AS program, p.name AS title, g.period, g.day, g.src,
           regexp_extract(coalesce(g.period, ''), '(20[0-9]{2})', 1) AS year,
           lpad(regexp_extract(coalesce(g.period, ''), '20[0-9]{2}[^0-9]{0,2}([0-9]{1,2})', 1), 2, '0')
               AS month
    FROM "GRANTED" g JOIN "Unit" u ON u.key = g."from" JOIN "Program" p ON p.key = g."to"
    WHERE g.day IS NOT NULL
), seat AS (
    SELECT DISTINCT township, left(township, length(township) - 1) AS stem FROM "Batch"
    WHERE length(township) > 1
), paid AS (
    SELECT r.program, r.src, r.fen, r.day, coalesce(b.township, x.township) AS township,
           left(coalesce(r.period, strftime(r.day, '%Y')), 4) AS year,
           CASE WHEN length(r.period) >= 6 THEN substr(r.period, 5, 2) ELSE '00' END AS month
    FROM "PAID" r LEFT JOIN "Batch" b ON b.key = r.batch
    LEFT JOIN "Person" x ON x.key = r."from"
    WHERE coalesce(r.state, 'paid') = 'paid' AND coalesce(r.day_origin, 'column') <> 'period'
      AND r.day_no BETWEEN $from_no AND $to_no
      AND r.program IN (SELECT program FROM granted)
), held AS (
    SELECT g.unit, g.program, any_value(g.title) AS title, g.period, g.day AS granted, g.src,
           min(r.day) AS first_day, max(r.day) AS last_day, list(DISTINCT r.src) AS rows,
           sum(r.fen) AS fen
    FROM granted g LEFT JOIN seat s ON contains(g.name, s.stem)
    JOIN paid r ON r.program = g.program AND r.day >= g.day AND r.year = g.year
        AND (g.month IN ('', '00') OR r.month = '00' OR r.month = g.month)
        AND (s.township IS NULL OR r.township = s.township)
    GROUP BY g.unit, g.program, g.period, g.day, g.src
)
SELECT unit, title AS program, coalesce(period, '') AS period, granted,
       (first_day - granted)::INTEGER AS days, rows || [src] AS rows, [src] AS facts,
       fen::BIGINT AS fen, first_day, last_day
FROM held
WHERE first_day - granted >= $days
ORDER BY unit, program, period
