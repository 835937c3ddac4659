-- ---
-- id: payee_trace_mismatch
-- title: {zh: 名册发放与到卡不符, en: Paid by the roster and not credited on the card}
-- class: eligibility
-- severity: medium
-- meaning:
--   zh: 名册记为已发，而收款卡的银行流水在前后规定天数内没有这一笔入账；同一批名册的其他卡、或这张卡的其他补贴都有入账。向代发银行要批量代发回单，查这笔钱退回、改卡还是进了别的账户，问本人是否领到。
--   en: The roster says paid, and the statement of the card shows no such credit within the days allowed, though other cards of the batch, or other subsidies on this card, were credited. Get the bank's receipt of the batch; find out whether the money came back, went to another account, and ask the payee.
-- sentence:
--   zh: "{subject} 中收款卡有流水可查的 {covered} 笔里，{missing} 笔、{yuan} 元在发放前 {early_days} 日至后 {late_days} 日内没有相应入账（{programs}，{when}）。"
--   en: "Of {covered} payments of {subject} whose cards have a statement, {missing} of {yuan} yuan have no such credit from {early_days} days before to {late_days} days after ({programs}; {when})."
-- subject: {label: Batch, column: batch}
-- identity: [batch]
-- scope: all
-- needs: [payments, transactions]
-- params:
--   early_days: {type: int, default: 5, source: "[A] a roster may be dated after the bank's day"}
--   late_days: {type: int, default: 20, source: "[A] a failed credit is paid again within the month"}
--   arrears: {type: int, default: 3, source: P99}
--   min_traced: {type: int, default: 3, source: "[A] so many credits show that statement and roster speak of one thing"}
-- columns: {batch: key, people: keys, cards: keys, covered: int, missing: int, early_days: int, late_days: int, rows: src, fen: money, first_day: day, last_day: day}
-- but: []
-- kinds: [roster]
-- basis: L1
-- seen_in: [S1]
-- ---
-- Only payments whose allowed days lie wholly between the first and last line of the card's own
-- statement. A payment is traced by a credit of its amount (to the fen), or of the sum of what this
-- batch or this day brought the card. Equal payments of one day need as many credits. A credit on
-- the day of an equal payment is that payment's: where the roster prints no day, next month's money
-- does not stand for this month's; arrears that came in one credit of several months do. Rows that
-- the roster calls returned are left out. Where neither the card nor the batch has min_traced
-- credits the statement may show withdrawals alone, and nothing is said.
WITH own AS (
    SELECT "from" AS card, day FROM "TRANSFER"
    WHERE from_label = 'Card' AND coalesce(side, 'both') <> 'payee'
    UNION ALL
    SELECT "to", day FROM "TRANSFER" WHERE to_label = 'Card' AND coalesce(side, 'both') <> 'payer'
    UNION ALL SELECT "from", day FROM "CASH_OUT"
), covered AS (
    SELECT card, min(day) AS first_day, max(day) AS last_day FROM own GROUP BY card
), credit AS (
    SELECT "to" AS card, day, fen, count(*) AS times FROM "TRANSFER"
    WHERE to_label = 'Card' AND coalesce(side, 'both') <> 'payer' AND fen > 0
    GROUP BY "to", day, fen
), dated AS (
    SELECT p.src, p.batch, p."from" AS person, p.from_label, p."to" AS card, p.fen, p.day,
           p.day_origin = 'period' AS by_month,
           CASE WHEN p.day_origin = 'period' THEN date_trunc('month', p.day)::DATE ELSE p.day END
               - $early_days::INT AS since,
           CASE WHEN p.day_origin = 'period' THEN last_day(p.day) ELSE p.day END
               + $late_days::INT AS until
    FROM "PAID" p
    WHERE coalesce(p.state, 'paid') = 'paid' AND p.fen > 0 AND p.batch IS NOT NULL
      AND p.day IS NOT NULL AND p.day_no BETWEEN $from_no AND $to_no
      AND p."to" IN (SELECT card FROM covered)
), free AS (
    SELECT c.*, greatest(c.times - coalesce(k.claims, 0), 0) AS unclaimed FROM credit c
    LEFT JOIN (
        SELECT card, day, fen, count(*) AS claims FROM dated
        WHERE by_month IS NOT TRUE GROUP BY card, day, fen
    ) k ON k.card = c.card AND k.day = c.day AND k.fen = c.fen
), due AS (
    SELECT d.*, sum(d.fen) OVER (PARTITION BY d.card, d.day) AS of_day,
           sum(d.fen) OVER (PARTITION BY d.card, d.batch) AS of_batch,
           row_number() OVER (PARTITION BY d.card, d.day, d.fen ORDER BY d.src) AS nth
    FROM dated d JOIN covered c USING (card)
    WHERE d.since >= c.first_day AND d.until <= c.last_day
), judged AS (
    SELECT d.src, any_value(d.batch) AS batch, any_value(d.person) AS person,
           any_value(d.from_label) AS from_label, any_value(d.card) AS card,
           any_value(d.fen) AS fen, any_value(d.day) AS day,
           coalesce(sum(CASE WHEN c.day = d.day THEN c.times ELSE c.unclaimed END)
                   FILTER (c.fen = d.fen), 0) >= any_value(d.nth)
               OR count(*) FILTER (c.fen <> d.fen) > 0 AS traced
    FROM due d LEFT JOIN free c ON c.card = d.card AND c.day BETWEEN d.since AND d.until
        AND (c.fen IN (d.fen, d.of_day, d.of_batch)
             OR d.by_month AND c.fen % d.fen = 0 AND c.fen <= $arrears * d.fen)
    GROUP BY d.src
), told AS (
    SELECT *, count(*) FILTER (traced) OVER (PARTITION BY card) AS on_card,
           count(*) FILTER (traced) OVER (PARTITION BY batch) AS in_batch,
           count(*) OVER (PARTITION BY batch) AS covered
    FROM judged
)
SELECT batch, list(DISTINCT person) FILTER (from_label = 'Person') AS people,
       list(DISTINCT card) AS cards, any_value(covered) AS covered, count(*) AS missing,
       $early_days AS early_days, $late_days AS late_days, list(src) AS rows,
       sum(fen)::BIGINT AS fen, min(day) AS first_day, max(day) AS last_day
FROM told WHERE NOT traced AND greatest(on_card, in_batch) >= $min_traced
GROUP BY batch
ORDER BY batch
