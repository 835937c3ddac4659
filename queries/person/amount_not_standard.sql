-- ---
-- id: amount_not_standard
-- title: {zh: 金额与标准不符, en: Amount does not follow from the standard}
-- class: eligibility
-- severity: low
-- meaning:
--   zh: 金额不等于面积（或人数）乘以标准，也不是月标准的整数倍。核对标准文件和计算过程，多发的追回、少发的补足。
--   en: The amount is neither area (or persons) times the rate nor a multiple of the monthly standard. Compare with the standard in force and the calculation; reclaim what is too much, make up what is too little.
-- sentence:
--   zh: "{when}，{subject} 的 {programs} 发放 {payments} 笔、{yuan} 元；按名册的标准计算，一笔应为 {due_yuan} 元。"
--   en: "{when}: {subject} was paid {payments} payments of {yuan} yuan of {programs}; by the roster's standard one should be {due_yuan} yuan."
-- subject: {label: Person, column: person}
-- identity: [person]
-- scope: row
-- needs: [payments]
-- params:
--   tolerance_yuan: {type: money, default: 0.05, source: P97}
--   max_multiple: {type: int, default: 12, source: P99}
--   common_share: {type: number, default: 0.3, source: "[A]"}
--   min_payees: {type: int, default: 20, source: "[A]"}
--   min_share: {type: number, default: 0.9, source: "[A]"}
-- sheets: [measures]
-- programs:
--   by_area: {unit: [mu]}
-- columns: {person: key, programs: texts, due_yuan: text, cards: keys, rows: src, fen: money, first_day: day, last_day: day}
-- but: [C21]
-- kinds: [roster]
-- basis: L1
-- seen_in: [P97]
-- ---
-- By the rate that the roster prints; else, in a program of one rate, by what nearly all payees of
-- the year are paid a mu, or by the sums that nearly all of them are paid. Multiples are allowed.
-- A rate printed with two decimals leaves half a fen a mu. Where many rows of a list do not follow
-- from the column, the column means something else.
WITH flat AS (
    SELECT m.program FROM (SELECT unnest($measures) AS m) WHERE m.amount = 'flat'
),
paid AS (
    SELECT p."from" AS person, p."to" AS card, p.program, p.src, p.fen, p.day, p.batch,
        CASE WHEN p.area > 0 THEN p.area END AS area, CASE WHEN p.rate > 0 THEN p.rate END AS rate,
        greatest(coalesce(p.persons, 1), 1) AS persons,
        coalesce(TRY_CAST(left(p.period, 4) AS INT), p.month // 100) AS year,
        list_contains($by_area, p.program) AS by_area
    FROM "PAID" p SEMI JOIN flat ON flat.program = p.program
    WHERE p.from_label = 'Person' AND coalesce(p.state, 'paid') = 'paid' AND p.fen > 0
      AND coalesce(p.day_no, $from_no) >= $from_no AND coalesce(p.day_no, $to_no) <= $to_no
),
printed AS (
    SELECT src, batch, CASE WHEN by_area THEN area * rate / 100.0 ELSE rate * 1.0 END AS unit, fen,
        persons, CASE WHEN by_area THEN area / 200.0 ELSE 0 END AS slack
    FROM paid WHERE rate IS NOT NULL AND (area IS NOT NULL OR NOT by_area)
),
-- What a mu is paid by nearly all of a year's payees.
a_mu AS (
    SELECT program, year, median(fen * 100.0 / area) AS rate, count(DISTINCT person) AS payees
    FROM paid WHERE area IS NOT NULL AND by_area GROUP BY program, year
),
by_mu AS (
    SELECT p.src, p.program, p.year, p.area * m.rate / 100.0 AS unit, p.fen,
        1.0 + p.area / 100.0 AS slack
    FROM paid p JOIN a_mu m USING (program, year)
    WHERE p.rate IS NULL AND p.area IS NOT NULL AND p.by_area AND m.payees >= $min_payees
),
sums AS (
    SELECT program, year, fen, count(DISTINCT person) AS payees,
        sum(count(DISTINCT person)) OVER (PARTITION BY program, year) AS every
    FROM paid WHERE NOT by_area AND rate IS NULL GROUP BY program, year, fen
),
common AS (
    SELECT program, year, fen AS standard FROM sums WHERE payees >= 0.05 * every
      AND every >= $min_payees
    QUALIFY sum(payees) OVER (PARTITION BY program, year) >= $min_share * every
),
by_sum AS (
    SELECT p.src, min(c.standard) AS unit, p.fen,
        bool_or(p.fen % c.standard = 0 AND p.fen <= c.standard * $max_multiple) AS fits
    FROM paid p JOIN common c USING (program, year)
    WHERE NOT p.by_area AND p.rate IS NULL GROUP BY p.src, p.fen
),
measured AS (
    SELECT src, batch AS circle, unit, fen, slack, persons FROM printed
    UNION ALL
    SELECT src, program || year, unit, fen, slack, 1 FROM by_mu
),
tested AS (
    SELECT *, greatest(least(round(fen / unit), $max_multiple), 1) AS times FROM measured
),
checked AS (
    SELECT *, abs(fen - times * unit) > times * (slack + $tolerance_yuan) + 0.5
        AND abs(fen - persons * unit) > persons * (slack + $tolerance_yuan) + 0.5 AS off
    FROM tested
),
doubtful AS (
    SELECT circle FROM checked GROUP BY circle
    HAVING count(*) FILTER (off) > greatest($common_share * count(*), 1)
),
wrong AS (
    SELECT src, unit FROM checked c
    WHERE off AND NOT EXISTS (FROM doubtful d WHERE d.circle IS NOT DISTINCT FROM c.circle)
    UNION ALL
    SELECT src, unit FROM by_sum WHERE NOT fits
)
SELECT p.person AS person, list(DISTINCT p.program) AS programs,
    printf('%.2f', min(w.unit) / 100) AS due_yuan, list(DISTINCT p.card) AS cards,
    list(p.src) AS rows, sum(p.fen)::BIGINT AS fen, min(p.day) AS first_day, max(p.day) AS last_day
FROM paid p JOIN wrong w USING (src)
GROUP BY p.person
