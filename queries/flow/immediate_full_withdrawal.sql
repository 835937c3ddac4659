-- ---
-- id: immediate_full_withdrawal
-- title: {zh: 到账即取空, en: Emptied as soon as the money comes}
-- class: collusion
-- severity: medium
-- meaning:
--   zh: 每次补贴到账，当日或次日就取走九成五以上。手头紧的老人常如此；核实是不是本人取、在哪里取、卡平时在谁手里。
--   en: Every time money comes, 95 percent or more is gone by the next day. Poor people often do this; see whether the holder draws, where, and who keeps the card.
-- sentence:
--   zh: "{subject} {times} 次补贴到账，每次都在 {hours} 小时内取走九成五以上；{when} 共 {payments} 笔、{yuan} 元。"
--   en: "On {subject} all of {times} credits were drawn within {hours} hours, 95 percent or more each time; {when}: {payments} payments of {yuan} yuan."
-- subject: {label: Card, column: card}
-- identity: [card]
-- scope: subject
-- needs: [payments, transactions]
-- params:
--   ratio: {type: number, default: 0.95, source: P12}
--   hours: {type: int, default: 24, source: P12}
--   min_times: {type: int, default: 3, source: P12}
-- columns: {card: key, people: keys, times: int, hours: int, rows: src, facts: src, fen: money, first_day: day, last_day: day}
-- but: [C22]
-- at_least: {times: min_times}
-- kinds: [terminal]
-- basis: –
-- seen_in: [P12]
-- ---
-- Payments of one day are one credit. Only payments between the first and last line of the card's
-- statement count. A payment of which only the month is known is left out.
WITH out AS (
    SELECT "from" AS card, day, fen, src FROM "TRANSFER" WHERE from_label = 'Card'
    UNION ALL SELECT "from", day, fen, src FROM "CASH_OUT"
), own AS (
    SELECT "from" AS card, day FROM "TRANSFER"
    WHERE from_label = 'Card' AND coalesce(side, 'both') <> 'payee'
    UNION ALL
    SELECT "to", day FROM "TRANSFER" WHERE to_label = 'Card' AND coalesce(side, 'both') <> 'payer'
    UNION ALL SELECT "from", day FROM "CASH_OUT"
),
covered AS (SELECT card, min(day) AS first_day, max(day) AS last_day FROM own GROUP BY card),
credit AS (
    SELECT p."to" AS card, p.day, sum(p.fen) AS fen, list(p.src) AS rows,
           list(DISTINCT p."from") AS people
    FROM "PAID" p JOIN covered c ON c.card = p."to" AND p.day BETWEEN c.first_day AND c.last_day
    WHERE coalesce(p.state, 'paid') = 'paid' AND p.from_label = 'Person'
      AND coalesce(p.day_origin, 'column') <> 'period' AND p.day_no BETWEEN $from_no AND $to_no
    GROUP BY p."to", p.day
), left_ AS (
    SELECT c.card, c.day, any_value(c.fen) AS fen, any_value(c.rows) AS rows,
           any_value(c.people) AS people, coalesce(sum(o.fen), 0) AS gone,
           list(o.src) FILTER (o.src IS NOT NULL) AS facts
    FROM credit c LEFT JOIN out o ON o.card = c.card
        AND o.day BETWEEN c.day AND c.day + CAST($hours / 24 AS INTEGER)
    GROUP BY c.card, c.day
)
SELECT card, list_distinct(flatten(list(people))) AS people, count(*) AS times, $hours AS hours,
       flatten(list(rows)) || list_distinct(flatten(list(facts))) AS rows,
       list_distinct(flatten(list(facts))) AS facts, sum(fen)::BIGINT AS fen,
       min(day) AS first_day, max(day) AS last_day
FROM left_ GROUP BY card
HAVING count(*) >= $min_times AND bool_and(gone >= $ratio * fen)
ORDER BY card
