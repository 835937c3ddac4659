-- ---
-- id: broker_agent
-- title: {zh: 跨村代办的中间人, en: An agent for strangers of several villages}
-- class: collusion
-- severity: high
-- meaning:
--   zh: 一名非亲属为三个以上村的十人以上代办开卡、登记企业或代领补贴。查此人的身份、委托手续和收费，卡与密码、营业执照在谁手里，逐人问是否知情。
--   en: One person who is no relative opened cards, registered enterprises or collected money for ten or more people of three or more villages. Find out who this is, by what authority and for what pay, and who holds cards, PINs and licences.
-- sentence:
--   zh: "登记册写明 {subject} 为多个村的人代办开卡、登记企业或代领，涉及 {card_count} 张卡；{when} 这些卡上的补贴 {payments} 笔、{yuan} 元。"
--   en: "The registers name {subject} as agent or proxy of people of several villages, with {card_count} cards; {when}: {payments} payments of {yuan} yuan entered these cards."
-- subject: {label: Person, column: agent}
-- identity: [agent]
-- scope: all
-- needs: [bank_accounts|enterprises|proxies]
-- params:
--   min_villages: {type: int, default: 3, source: "[A]"}
--   min_people: {type: int, default: 10, source: "[A]"}
-- columns: {agent: key, people: keys, cards: keys, enterprises: keys, villages: keys, rows: src, facts: src, fen: money, first_day: day, last_day: day}
-- but: [C15]
-- at_least: {people: min_people}
-- kinds: [agent]
-- basis: L13
-- seen_in: [P24, P32]
-- ---
-- Holders of the cards that somebody opened, heads of the enterprises he registered, and those
-- whose registered proxy he is; kin and members of his household are left out.
WITH errand AS (
    SELECT o."to" AS agent, h."from" AS person, o."from" AS card, NULL AS enterprise, o.src
    FROM "OPENED_BY" o JOIN "HOLDS" h ON h."to" = o."from" AND h.from_label = 'Person'
    UNION ALL
    SELECT r."to", l."from", NULL, r."from", r.src
    FROM "REGISTERED_BY" r JOIN "LEADS" l ON l."to" = r."from"
    UNION ALL
    SELECT x."from", x."to", NULL, NULL, x.src FROM "PROXY_FOR" x
), busy AS (
    SELECT agent FROM errand GROUP BY agent HAVING count(DISTINCT person) >= $min_people
), house AS MATERIALIZED (
    SELECT m."from" AS agent, m."to" AS house FROM "MEMBER_OF" m WHERE m."from" IN (FROM busy)
), near AS (
    SELECT h.agent, m."from" AS person FROM house h JOIN "MEMBER_OF" m ON m."to" = h.house
    UNION
    SELECT k."from", k."to" FROM "KIN" k WHERE k."from" IN (FROM busy)
), stranger AS (
    SELECT e.*, p.village_key AS village
    FROM errand e JOIN busy USING (agent) JOIN "Person" p ON p.key = e.person
    ANTI JOIN near n ON n.agent = e.agent AND n.person = e.person
    WHERE e.person <> e.agent
), broker AS (
    SELECT agent FROM stranger GROUP BY agent
    HAVING count(DISTINCT person) >= $min_people AND count(DISTINCT village) >= $min_villages
), told AS (
    SELECT s.agent, list(DISTINCT s.person) AS people,
           list(DISTINCT s.card) FILTER (s.card IS NOT NULL) AS cards,
           list(DISTINCT s.enterprise) FILTER (s.enterprise IS NOT NULL) AS enterprises,
           list(DISTINCT s.village) FILTER (s.village IS NOT NULL) AS villages,
           list(DISTINCT s.src) AS facts
    FROM stranger s JOIN broker USING (agent) GROUP BY s.agent
), paid AS (
    SELECT s.agent, list(DISTINCT p.src) AS rows, sum(p.fen) AS fen, min(p.day) AS first_day,
           max(p.day) AS last_day
    FROM (SELECT DISTINCT agent, person, card FROM stranger JOIN broker USING (agent)) s
    JOIN "PAID" p ON p."from" = s.person AND p."to" = s.card
    WHERE coalesce(p.state, 'paid') = 'paid'
      AND coalesce(p.day_no, $from_no) BETWEEN $from_no AND $to_no
    GROUP BY s.agent
)
SELECT t.agent, t.people, coalesce(t.cards, []) AS cards, coalesce(t.enterprises, []) AS enterprises,
       t.villages, list_concat(coalesce(p.rows, []), t.facts) AS rows, t.facts,
       coalesce(p.fen, 0)::BIGINT AS fen, p.first_day, p.last_day
FROM told t LEFT JOIN paid p USING (agent)
ORDER BY t.agent
