-- ---
-- id: ghost_account_profile
-- title: {zh: 被开户, en: An account that lives for the subsidy only}
-- class: collusion
-- severity: high
-- meaning:
--   zh: 卡由他人代办，预留电话为空或是外人的，只有补贴进账、随即取尽，前后不过半年。问户名人是否知道这个户，找代办人和取款人核实。
--   en: The account was opened by another, has no phone or a stranger's, knows only subsidies in and cash out, and lived for half a year. Ask the holder whether he knows of it; look for the agent and whoever drew.
-- sentence:
--   zh: "{subject} 由他人代办，预留电话{phone}；{when} 入账补贴 {payments} 笔、{yuan} 元，{life} 天内全部支出，此外无其他往来。"
--   en: "{subject} was opened by an agent and has {phone_en} phone; {when}: {payments} payments of {yuan} yuan came in and all of it left within {life} days, with nothing else on the statement."
-- subject: {label: Card, column: card}
-- identity: [card]
-- scope: subject
-- needs: [payments, transactions, bank_accounts]
-- params:
--   life_days: {type: int, default: 180, source: P24}
--   drained: {type: number, default: 0.99, source: P24}
--   other_activity: {type: int, default: 0, source: P24}
-- columns: {card: key, people: keys, agents: keys, phone: text, phone_en: text, life: int, rows: src, facts: src, fen: money, first_day: day, last_day: day}
-- but: [C12, C15]
-- kinds: [card, agent]
-- basis: L7 L13
-- seen_in: [P24]
-- ---
-- Everything that came is a payment of the rosters (by its amount), everything that left covers it.
-- An agent of the holder's household, or a phone of the household, is no stranger's.
WITH out AS (
    SELECT "from" AS card, day, fen, src FROM "TRANSFER" WHERE from_label = 'Card'
    UNION ALL SELECT "from", day, fen, src FROM "CASH_OUT"
),
came AS (
    SELECT "to" AS card, day, fen, src FROM "TRANSFER"
    WHERE to_label = 'Card' AND coalesce(side, 'both') <> 'payer'
),
pair AS MATERIALIZED (
    SELECT o."from" AS card, o."to" AS agent, o.src, h."from" AS holder FROM "OPENED_BY" o
    JOIN "HOLDS" h ON h."to" = o."from" AND h.from_label = 'Person' WHERE h."from" <> o."to"
),
house AS MATERIALIZED (
    SELECT DISTINCT p.agent, p.holder, a."to" AS house FROM pair p
    JOIN "MEMBER_OF" a ON a."from" = p.agent
),
together AS (
    SELECT DISTINCT p.agent, p.holder FROM house p
    JOIN "MEMBER_OF" b ON b."from" = p.holder AND b."to" = p.house
),
opened AS (
    SELECT card, agent, src FROM pair ANTI JOIN together USING (agent, holder)
),
phone AS (
    SELECT n."from" AS card, n."to" AS phone FROM "HAS_PHONE" n
    WHERE n.from_label = 'Card' AND n."from" IN (SELECT card FROM opened)
),
reached AS MATERIALIZED (
    SELECT f.card, n."from" AS owner, h."from" AS holder FROM phone f
    JOIN "HAS_PHONE" n ON n."to" = f.phone AND n.from_label = 'Person'
    JOIN "HOLDS" h ON h."to" = f.card AND h.from_label = 'Person'
),
near AS (
    SELECT card FROM reached WHERE owner = holder
    UNION
    SELECT r.card FROM reached r
    JOIN "MEMBER_OF" a ON a."from" = r.owner
    JOIN "MEMBER_OF" b ON b."from" = r.holder AND b."to" = a."to"
),
paid AS (
    SELECT p."to" AS card, list(DISTINCT p."from") AS people, list(DISTINCT p.src) AS rows,
           list(DISTINCT p.fen) AS amounts, sum(p.fen) AS fen, min(p.day) AS first_day,
           max(p.day) AS last_day
    FROM "PAID" p
    WHERE p."to" IN (SELECT card FROM opened) AND coalesce(p.state, 'paid') = 'paid'
      AND p.from_label = 'Person' AND p.day_no BETWEEN $from_no AND $to_no
    GROUP BY p."to"
),
spent AS (
    SELECT card, sum(fen) AS fen, max(day) AS last_day, list(DISTINCT src) AS facts
    FROM out WHERE card IN (SELECT card FROM opened) GROUP BY card
),
others AS (
    SELECT c.card, min(c.day) AS first_day,
           count(*) FILTER (NOT list_contains(p.amounts, c.fen)) AS others
    FROM came c JOIN paid p USING (card) GROUP BY c.card
),
profile AS (
    SELECT p.*, s.facts, s.fen AS spent, coalesce(o.others, 0) AS others,
           greatest(p.last_day, s.last_day) - least(p.first_day, coalesce(o.first_day, p.first_day))
               AS life
    FROM paid p JOIN spent s USING (card) LEFT JOIN others o USING (card)
)
SELECT f.card AS card, any_value(f.people) AS people, list(DISTINCT o.agent) AS agents,
       CASE WHEN f.card IN (SELECT card FROM phone) THEN '为户外之人的号码' ELSE '为空' END AS phone,
       CASE WHEN f.card IN (SELECT card FROM phone) THEN 'a stranger''s' ELSE 'no' END AS phone_en,
       any_value(f.life)::INTEGER AS life,
       any_value(f.rows) || any_value(f.facts) || list(DISTINCT o.src) AS rows,
       any_value(f.facts) || list(DISTINCT o.src) AS facts, any_value(f.fen)::BIGINT AS fen,
       any_value(f.first_day) AS first_day, any_value(f.last_day) AS last_day
FROM profile f JOIN opened o USING (card)
WHERE f.life <= $life_days AND f.spent >= $drained * f.fen AND f.others <= $other_activity
  AND f.card NOT IN (SELECT card FROM near)
GROUP BY f.card
ORDER BY f.card
