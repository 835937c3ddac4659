-- ---
-- id: consecutive_card_numbers
-- title: {zh: 连号卡, en: Serial card numbers in one batch}
-- class: collusion
-- severity: medium
-- meaning:
--   zh: 同一批名册中五张以上的卡号首尾相连，是一次领出的一叠卡。核实是否为统一发卡；不是的，查是谁一次领取、卡是否交到本人手里。
--   en: Five or more card numbers of one batch follow one another, like a pile handed out at once. Find out whether it was an official issue; if not, who took them and whether the holders have them.
-- sentence:
--   zh: "同一批名册中 {card_count} 张卡的卡号相连；{when} 进入这些卡的补贴 {payments} 笔、{yuan} 元（{programs}）。"
--   en: "The numbers of {card_count} cards of one batch follow one another; {when}: {payments} payments of {yuan} yuan ({programs}) entered them."
-- subject: {label: Card, column: cards}
-- identity: [first]
-- scope: all
-- needs: [payments]
-- params:
--   min_run: {type: int, default: 5, source: "[A]"}
-- columns: {first: key, cards: keys, people: keys, rows: src, fen: money, first_day: day, last_day: day}
-- but: [C15]
-- at_least: {cards: min_run}
-- kinds: [agent]
-- basis: L1
-- seen_in: [P27]
-- ---
-- The serial number of a bank card is what stands before its check digit; a passbook account has
-- none. Runs are looked for among all cards first and then within each batch. A run that several
-- batches pay is one.
WITH used AS (
    SELECT DISTINCT "to" AS card FROM "USES"
), serial AS (
    SELECT u.card, length(n.number) AS digits,
           CASE WHEN starts_with(n.number, '62') AND length(n.number) BETWEEN 16 AND 19
                THEN left(n.number, -1) ELSE n.number END::HUGEINT AS no,
           starts_with(n.number, '62') AND length(n.number) BETWEEN 16 AND 19 AS checked
    FROM used u JOIN numbers n ON n.key = u.card
    WHERE regexp_full_match(n.number, '[0-9]{12,22}')
), island AS (
    SELECT *, no - row_number() OVER (PARTITION BY digits, checked ORDER BY no) AS start
    FROM serial
), long AS (
    SELECT card, digits, checked, no FROM island
    QUALIFY count(*) OVER (PARTITION BY digits, checked, start) >= $min_run
), listed AS (
    SELECT DISTINCT p.batch, l.*
    FROM long l JOIN "PAID" p ON p."to" = l.card
    WHERE coalesce(p.state, 'paid') = 'paid' AND p.batch IS NOT NULL
      AND coalesce(p.day_no, $from_no) BETWEEN $from_no AND $to_no
), inside AS (
    SELECT *, no - row_number() OVER (PARTITION BY batch, digits, checked ORDER BY no) AS start
    FROM listed
), run AS (
    SELECT batch, card, arg_min(card, no) OVER same AS first, count(*) OVER same AS length
    FROM inside WINDOW same AS (PARTITION BY batch, digits, checked, start)
)
SELECT r.first, list(DISTINCT r.card) AS cards, list(DISTINCT p."from") AS people,
       list(DISTINCT p.src) AS rows, sum(p.fen)::BIGINT AS fen, min(p.day) AS first_day,
       max(p.day) AS last_day
FROM run r JOIN "PAID" p ON p."to" = r.card AND p.batch = r.batch
WHERE r.length >= $min_run AND coalesce(p.state, 'paid') = 'paid'
  AND coalesce(p.day_no, $from_no) BETWEEN $from_no AND $to_no
GROUP BY r.first
HAVING count(DISTINCT p."from") >= $min_run
ORDER BY r.first
