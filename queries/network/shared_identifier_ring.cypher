// ---
// id: shared_identifier_ring
// title: {zh: 共用标识环, en: Ring of shared identifiers}
// class: collusion
// severity: high
// meaning:
//   zh: 多户人的卡同时由同一代办人、同一预留手机号等至少两类标识连在一起。查这些卡由谁保管、由谁支取，逐户向本人核对是否知情、是否收到钱。
//   en: Cards of several households are joined by at least two kinds of identifiers, such as one agent and one reserved phone. Find out who keeps the cards and draws the money, and ask each holder.
// sentence:
//   zh: "{beneficiaries} 人通过同为一张卡、一个手机号或同一代办人相连，涉及 {card_count} 张卡；{when} 名册有 {payments} 笔、{yuan} 元。"
//   en: "{beneficiaries} persons are joined by the same card, phone or agent over {card_count} cards; {when}: the rosters show {payments} payments of {yuan} yuan."
// subject: {label: Card, column: cards}
// identity: [core]
// scope: all
// needs: [payments, bank_accounts]
// params:
//   min_people: {type: int, default: 4, source: "[A]"}
//   max_people: {type: int, default: 60, source: "[A]"}
//   min_kinds: {type: int, default: 2, source: "[A]"}
//   max_degree: {type: int, default: 50, source: "[A]"}
//   max_at_address: {type: int, default: 12, source: "[A]"}
//   core_people: {type: int, default: 3, source: "[A]"}
// table: {person: key, card: key, identifier: key, kind: text, home: key, src: src}
// columns: {core: key, identifiers: keys, identifier_kinds: texts, cards: keys, people: keys, agents: keys, phones: keys, rows: src, facts: src, fen: money, first_day: day, last_day: day}
// detector: identifier_ring
// but: [C15, C16, C22]
// at_least: {people: min_people}
// kinds: [phone, agent, card]
// basis: L13
// seen_in: [S3, P20, P65, P66]
// ---
// The edge list: a person (known by ID) is joined to an identifier through the card he is paid on.
// Identifiers of fewer than core_people people carry no ring; those of more than max_degree are
// hubs (a bank's hotline). The second statement fetches the payments of the rings that were found.
MATCH (p:Person)-[:USES]->(c:Card)-[m:HAS_PHONE]->(t:Phone)
WITH t, count(m.src) AS uses
WHERE uses >= $core_people
MATCH (p:Person)-[:USES]->(c:Card)-[m:HAS_PHONE]->(t)
WITH t, p, m
WHERE p.birth_day IS NOT NULL AND coalesce(m.kind, 'reserved') = 'reserved'
WITH t, count(DISTINCT p.key) AS people
WHERE people >= $core_people AND people <= $max_degree
OPTIONAL MATCH (p:Person)-[:USES]->(c:Card)-[m:HAS_PHONE]->(t)
WITH t, p, c, m
WHERE p.birth_day IS NOT NULL AND coalesce(m.kind, 'reserved') = 'reserved'
OPTIONAL MATCH (p)-[:MEMBER_OF]->(h:Household)
RETURN p.key AS person, c.key AS card, t.key AS identifier, 'phone' AS kind,
       min(coalesce(h.key, p.key)) AS home, collect(DISTINCT m.src) AS src
UNION ALL
MATCH (p:Person)-[:USES]->(c:Card)-[a:OPENED_BY]->(g:Person)
WHERE p.birth_day IS NOT NULL AND p.key <> g.key
WITH g, count(DISTINCT p.key) AS people
WHERE people >= $core_people AND people <= $max_degree
MATCH (p:Person)-[:USES]->(c:Card)-[a:OPENED_BY]->(g)
WITH g, p, c, a
WHERE p.birth_day IS NOT NULL AND p.key <> g.key
OPTIONAL MATCH (p)-[:MEMBER_OF]->(h:Household)
RETURN p.key AS person, c.key AS card, g.key AS identifier, 'agent' AS kind,
       min(coalesce(h.key, p.key)) AS home, collect(DISTINCT a.src) AS src
UNION ALL
MATCH (p:Person)-[u:USES]->(c:Card)
WITH c, count(u.payments) AS users
WHERE users >= $core_people
MATCH (p:Person)-[:USES]->(c)
WITH c, p
WHERE p.birth_day IS NOT NULL
WITH c, count(DISTINCT p.key) AS people
WHERE people >= $core_people AND people <= $max_degree
MATCH (p:Person)-[:USES]->(c)
WITH c, p
WHERE p.birth_day IS NOT NULL
OPTIONAL MATCH (p)-[:MEMBER_OF]->(h:Household)
RETURN p.key AS person, c.key AS card, c.key AS identifier, 'card' AS kind,
       min(coalesce(h.key, p.key)) AS home, collect(DISTINCT c.key) AS src
UNION ALL
MATCH (p:Person)-[:AT]->(x:Address)
WHERE p.birth_day IS NOT NULL
WITH x, count(DISTINCT p.key) AS people
WHERE people >= $core_people AND people <= $max_at_address
MATCH (p:Person)-[a:AT]->(x)
WITH x, p, a
WHERE p.birth_day IS NOT NULL
OPTIONAL MATCH (p)-[:USES]->(c:Card)
WITH x, p, a, c
WHERE c.key IS NOT NULL
OPTIONAL MATCH (p)-[:MEMBER_OF]->(h:Household)
RETURN p.key AS person, c.key AS card, x.key AS identifier, 'address' AS kind,
       min(coalesce(h.key, p.key)) AS home, collect(DISTINCT a.src) AS src
;
UNWIND $pairs AS pair
WITH pair.hit AS hit, pair.person AS person, pair.card AS card
MATCH (p:Person)
WHERE p.key = person
WITH hit, card, p
OPTIONAL MATCH (p)-[r:PAID]->(c:Card)
WITH hit, card, c, r
WHERE c.key = card AND coalesce(r.state, 'paid') = 'paid'
  AND coalesce(r.day_no, $from_no) >= $from_no AND coalesce(r.day_no, $to_no) <= $to_no
RETURN hit AS hit, collect(DISTINCT r.src) AS rows, sum(r.fen) AS fen,
       min(r.day) AS first_day, max(r.day) AS last_day
