-- ---
-- id: kin_card_path
-- title: {zh: 干部远亲、姻亲的卡收取他人补助, en: From a cadre over distant kin to a card with others' money}
-- class: collusion
-- severity: high
-- meaning:
--   zh: 干部的三代以内旁系亲属或姻亲（如夫弟的岳父）名下的卡，在其任职期间前后收取了户外他人的补助。核实亲属关系、代领手续，向享受人本人核对钱是否到手。
--   en: A card held by a cadre's collateral or in-law of the third degree (such as the father-in-law of a husband's brother) received money of strangers during or around the post. Check the kinship and any proxy, and ask the beneficiaries whether the money arrived.
-- sentence:
--   zh: "{when}，{beneficiaries} 人的补贴 {payments} 笔、{yuan} 元（{programs}）进入 {cards}；该卡户名登记为 {others}，与登记为干部的 {cadres} 有亲属登记相连。"
--   en: "{when}: {payments} payments of {yuan} yuan ({programs}) for {beneficiaries} persons entered {cards}; its registered holder is {others}, whom the registers of kin join to {cadres}, registered as a cadre."
-- subject: {label: Card, column: card}
-- identity: [card]
-- scope: all
-- needs: [payments, bank_accounts, village_cadres|township_handlers, relatives|household]
-- params:
--   kin_degree: {type: int, default: 3, source: P28}
--   near_degree: {type: int, default: 2, source: L5}
--   own_kin_degree: {type: int, default: 1, source: "[A]"}
--   margin_days: {type: int, default: 180, source: "[A]"}
--   min_people: {type: int, default: 1, source: P28}
-- columns: {card: key, holders: keys, cadres: keys, people: keys, rows: src, facts: src, fen: money, first_day: day, last_day: day}
-- but: [C03, C04]
-- at_least: {people: min_people}
-- kinds: [card, kin]
-- basis: L4
-- seen_in: [P13, P28]
-- ---
-- Kin of the third degree, or kin of kin whose degrees add up to no more; nearer kin and the own
-- household belong to cadre_card_receives_for_others. A path is cadre, kin, kin, holder, card.
-- KIN stands in both directions. It begins at the cadres, who are few.
WITH post AS (
    SELECT i."to" AS cadre, i."from" AS post, d.from_no, d.to_no
    FROM "IS" i JOIN "Cadre" d ON d.key = i."from"
), kin AS NOT MATERIALIZED (
    SELECT "from", "to", coalesce(degree, $kin_degree) AS degree FROM "KIN"
), first AS MATERIALIZED (
    SELECT p.cadre, k."to" AS kin, min(k.degree) AS degree
    FROM (SELECT DISTINCT cadre FROM post) p JOIN kin k ON k."from" = p.cadre
    WHERE k.degree <= $kin_degree GROUP BY p.cadre, k."to"
), circle AS (
    SELECT cadre, kin AS holder FROM first WHERE degree > $near_degree
    UNION
    SELECT f.cadre, k."to" FROM first f JOIN kin k ON k."from" = f.kin
    WHERE f.degree + k.degree <= $kin_degree AND k."to" <> f.cadre
), home AS (
    SELECT a."from" AS one, b."from" AS other
    FROM "MEMBER_OF" a JOIN "MEMBER_OF" b ON b."to" = a."to"
    WHERE a."from" IN (SELECT cadre FROM circle UNION SELECT holder FROM circle)
), far AS (
    SELECT c.cadre, c.holder FROM circle c
    ANTI JOIN first n ON n.cadre = c.cadre AND n.kin = c.holder AND n.degree <= $near_degree
    ANTI JOIN home h ON h.one = c.cadre AND h.other = c.holder
    ANTI JOIN post p ON p.cadre = c.holder
), held AS (
    SELECT f.cadre, f.holder, h."to" AS card, h.src
    FROM far f JOIN "HOLDS" h ON h."from" = f.holder AND h.from_label = 'Person'
), used AS (
    SELECT DISTINCT h.cadre, h.holder, h.card, u."from" AS person
    FROM held h JOIN "USES" u ON u."to" = h.card AND u.from_label = 'Person'
    WHERE u."from" NOT IN (h.cadre, h.holder)
), namesake AS (
    -- Known by name only, and named like the holder or one of the holder's household.
    SELECT u.person, u.holder
    FROM used u JOIN "Person" b ON b.key = u.person AND b.birth_day IS NULL
    JOIN (SELECT one, other FROM home UNION SELECT holder, holder FROM far) h ON h.one = u.holder
    JOIN "Person" x ON x.key = h.other AND x.name = b.name
), stranger AS (
    SELECT u.* FROM used u
    ANTI JOIN "HOLDS" o ON o."from" = u.person AND o."to" = u.card
    ANTI JOIN home a ON a.one = u.holder AND a.other = u.person
    ANTI JOIN home b ON b.one = u.cadre AND b.other = u.person
    ANTI JOIN namesake n ON n.person = u.person AND n.holder = u.holder
    ANTI JOIN kin k ON k."from" = u.holder AND k."to" = u.person AND k.degree <= $own_kin_degree
), paid AS (
    SELECT s.cadre, s.holder, s.card, s.person, p.post, r.src, r.fen, r.day
    FROM stranger s JOIN post p USING (cadre)
    JOIN "PAID" r ON r."from" = s.person AND r."to" = s.card
    WHERE coalesce(r.state, 'paid') = 'paid'
      AND coalesce(r.day_no, $from_no) BETWEEN $from_no AND $to_no
      AND coalesce(r.day_no >= p.from_no - $margin_days, TRUE)
      AND coalesce(r.day_no <= p.to_no + $margin_days, TRUE)
), money AS (
    SELECT card, list(src) AS rows, sum(fen)::BIGINT AS fen, min(day) AS first_day,
           max(day) AS last_day
    FROM (SELECT DISTINCT card, src, fen, day FROM paid) GROUP BY card
)
SELECT p.card, list(DISTINCT p.holder) AS holders, list(DISTINCT p.post) AS cadres,
       list(DISTINCT p.person) AS people, any_value(m.rows) AS rows, list(DISTINCT h.src) AS facts,
       any_value(m.fen) AS fen, any_value(m.first_day) AS first_day, any_value(m.last_day) AS last_day
FROM paid p JOIN money m USING (card)
JOIN held h ON h.card = p.card AND h.holder = p.holder AND h.cadre = p.cadre
GROUP BY p.card
HAVING count(DISTINCT p.person) >= $min_people
ORDER BY p.card
