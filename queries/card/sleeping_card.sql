-- ---
-- id: sleeping_card
-- title: {zh: 睡眠卡, en: A card that nobody draws on}
-- class: collusion
-- severity: low
-- meaning:
--   zh: 补贴一直入账而一年以上分文未动。问持卡人是否知道有这张卡、卡在谁手里；人在外地或忘记的告知本人，卡不在本人手里的重点查。
--   en: Subsidies keep coming and nothing has left for a year and more. Ask whether the holder knows of the card and who keeps it; tell those who are away or forgot, look closely where the card is not with its holder.
-- sentence:
--   zh: "{subject} 在调取的流水中 {months} 个月无任何支出；{when} 入账补贴 {payments} 笔、{yuan} 元。"
--   en: "The statement of {subject} shows no debit in {months} months; {when}: {payments} payments of {yuan} yuan came in."
-- subject: {label: Card, column: card}
-- identity: [card]
-- scope: subject
-- needs: [payments, transactions]
-- params:
--   min_payments: {type: int, default: 6, source: P27}
--   idle_months: {type: int, default: 12, source: P27}
-- columns: {card: key, people: keys, months: int, rows: src, fen: money, first_day: day, last_day: day}
-- but: [C12]
-- kinds: [card]
-- basis: L1
-- seen_in: [P23, P27]
-- ---
-- Only cards whose own statement was handed over can be called idle: those with a line of their
-- own. A statement reaches to the last line of all statements, unless the rosters show payments
-- later than its own last line that it lacks: then to that line.
WITH own AS (
    SELECT "from" AS card, day FROM "TRANSFER"
    WHERE from_label = 'Card' AND coalesce(side, 'both') <> 'payee'
    UNION ALL
    SELECT "to", day FROM "TRANSFER" WHERE to_label = 'Card' AND coalesce(side, 'both') <> 'payer'
    UNION ALL SELECT "from", day FROM "CASH_OUT"
), out AS (
    SELECT "from" AS card, day, fen, src FROM "TRANSFER" WHERE from_label = 'Card'
    UNION ALL SELECT "from", day, fen, src FROM "CASH_OUT"
),
as_of AS (SELECT max(day) AS day FROM own),
covered AS (SELECT card, min(day) AS first_day, max(day) AS own_last FROM own GROUP BY card),
paid AS (
    SELECT p."to" AS card, p."from" AS person, p.src, p.fen, p.day, c.first_day, c.own_last,
           max(p.day) OVER (PARTITION BY p."to") > c.own_last + 31 AS lacks
    FROM "PAID" p JOIN covered c ON c.card = p."to"
    WHERE coalesce(p.state, 'paid') = 'paid' AND p.from_label = 'Person'
      AND p.day_no BETWEEN $from_no AND $to_no
      AND NOT EXISTS (FROM out o WHERE o.card = p."to")
), inside AS (
    SELECT *, CASE WHEN lacks THEN own_last ELSE (SELECT day FROM as_of) END AS until FROM paid
)
SELECT card, list(DISTINCT person) AS people,
       date_diff('month', min(day), max(until)) AS months,
       list(DISTINCT src) AS rows, sum(fen)::BIGINT AS fen, min(day) AS first_day,
       max(day) AS last_day
FROM inside WHERE day <= until AND day >= first_day - 31
GROUP BY card
HAVING count(*) >= $min_payments AND (max(until) - min(day)) * 12 >= $idle_months * 365
ORDER BY card
