-- ---
-- id: dormant_then_drained
-- title: {zh: 沉睡后集中支取, en: "Idle for long, then emptied together"}
-- class: collusion
-- severity: high
-- meaning:
--   zh: 几张卡一年以上未动，三日之内在同一处（或同一村的卡）被取走绝大部分。调取监控和凭条，问各户是否本人所取、此前为何不取、卡一直在谁手里。
--   en: Several cards lay idle for a year and more and were emptied within three days, at one place or of one village. Get camera pictures and slips; ask each holder who drew, why not before, and who kept the card.
-- sentence:
--   zh: "{card_count} 张卡在 {idle} 个月以上无支出之后，于三日之内各取走 {ratio} 成以上，共 {drawn} 元；{when} 此前入账补贴 {payments} 笔、{yuan} 元。"
--   en: "{card_count} cards without a debit for over {idle} months were drawn on within three days, {drawn} yuan in all; {when}: {payments} payments of {yuan} yuan had come in before."
-- subject: {label: Card, column: cards}
-- identity: [core]
-- scope: all
-- needs: [payments, transactions]
-- params:
--   idle_months: {type: int, default: 12, source: P27}
--   drain_ratio: {type: number, default: 0.9, source: P27}
--   cluster_size: {type: int, default: 3, source: P27}
--   cluster_days: {type: int, default: 3, source: P27}
-- columns: {core: key, cards: keys, people: keys, idle: int, ratio: int, drawn: money, rows: src, facts: src, fen: money, first_day: day, last_day: day}
-- but: [C12]
-- at_least: {cards: cluster_size}
-- kinds: [card, terminal]
-- basis: L13
-- seen_in: [P27]
-- ---
-- A drain is the first debit after the gap, with those of the two days after it. The gap counts
-- from the debit before, or from the first line of the card's own statement. Cards belong together
-- by the terminal of the drain or by the village of those who are paid on them.
WITH own AS (
    SELECT "from" AS card, day FROM "TRANSFER"
    WHERE from_label = 'Card' AND coalesce(side, 'both') <> 'payee'
    UNION ALL
    SELECT "to", day FROM "TRANSFER" WHERE to_label = 'Card' AND coalesce(side, 'both') <> 'payer'
    UNION ALL SELECT "from", day FROM "CASH_OUT"
), out AS (
    SELECT "from" AS card, day, fen, src, CAST(NULL AS VARCHAR) AS place FROM "TRANSFER" WHERE from_label = 'Card'
    UNION ALL SELECT "from", day, fen, src, "to" FROM "CASH_OUT"
),
start AS (SELECT card, min(day) AS day FROM own GROUP BY card),
step AS (
    SELECT o.card, o.day,
           coalesce(lag(o.day) OVER (PARTITION BY o.card ORDER BY o.day), s.day) AS before
    FROM (SELECT DISTINCT card, day FROM out) o JOIN start s USING (card)
), woken AS (
    SELECT card, day, before FROM step WHERE (day - before) * 12 >= $idle_months * 365
), drain AS (
    SELECT w.card, w.day, w.before, sum(o.fen) AS drawn, list(o.src) AS facts,
           min(o.place) AS place
    FROM woken w JOIN out o ON o.card = w.card AND o.day BETWEEN w.day AND w.day + 2
    GROUP BY w.card, w.day, w.before
), saved AS (
    SELECT d.card, d.day, d.drawn, d.facts, d.place, min(x.village_key) AS village,
           list(DISTINCT p."from") AS people, list(DISTINCT p.src) AS paid, sum(p.fen) AS fen,
           min(p.day) AS first_day, max(p.day) AS last_day
    FROM drain d JOIN "PAID" p ON p."to" = d.card AND p.day >= d.before - 31 AND p.day <= d.day
    LEFT JOIN "Person" x ON x.key = p."from"
    WHERE coalesce(p.state, 'paid') = 'paid' AND p.from_label = 'Person'
      AND p.day_no BETWEEN $from_no AND $to_no
    GROUP BY d.card, d.day, d.drawn, d.facts, d.place
    HAVING d.drawn >= $drain_ratio * sum(p.fen)
), grouped AS (
    SELECT place AS core, * FROM saved WHERE place IS NOT NULL
    UNION ALL SELECT village, * FROM saved WHERE village IS NOT NULL
), near AS (
    SELECT a.core, a.card, a.day, count(DISTINCT b.card) AS cards
    FROM grouped a JOIN grouped b ON b.core = a.core AND abs(b.day - a.day) < $cluster_days
    GROUP BY a.core, a.card, a.day
), best AS (
    SELECT * FROM near WHERE cards >= $cluster_size
    QUALIFY row_number() OVER (PARTITION BY card, day ORDER BY cards DESC, core) = 1
)
SELECT g.core AS core, list(DISTINCT g.card) AS cards, flatten(list(g.people)) AS people,
       $idle_months AS idle, CAST(10 * $drain_ratio AS INTEGER) AS ratio,
       sum(g.drawn)::BIGINT AS drawn, flatten(list(g.paid)) || flatten(list(g.facts)) AS rows,
       flatten(list(g.facts)) AS facts, sum(g.fen)::BIGINT AS fen, min(g.first_day) AS first_day,
       max(g.last_day) AS last_day
FROM best b JOIN grouped g ON g.core = b.core AND g.card = b.card AND g.day = b.day
GROUP BY g.core
HAVING count(DISTINCT g.card) >= $cluster_size
ORDER BY g.core
