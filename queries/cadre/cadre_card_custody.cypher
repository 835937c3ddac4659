// ---
// id: cadre_card_custody
// title: {zh: 多名五保、老人的卡与同一干部相连, en: Cards of several wards lead to one cadre}
// class: collusion
// severity: critical
// meaning:
//   zh: 两名以上特困（五保）或老年人的卡，预留手机号、代办人、绑定的钱包或终端属于同一名干部。先查有无照料协议和代领备案，再逐人问卡和密码在谁手里、钱由谁取、拿到多少。
//   en: "Cards of two or more extreme-poverty or aged people carry one cadre's phone, were opened by the cadre, or are bound to the cadre's wallet or terminal. Look first for a care agreement or a filed proxy; then ask each holder who keeps card and PIN, who draws and how much arrives."
// sentence:
//   zh: "{beneficiaries} 名特困或老年人的 {card_count} 张卡，预留手机号、代办人或绑定的终端登记在 {cadres} 名下；{when} 进入这些卡的补贴 {payments} 笔、{yuan} 元。"
//   en: "{card_count} cards of {beneficiaries} extreme-poverty or aged persons have a reserved phone, an agent or a bound terminal registered to {cadres}; {when}: {payments} payments of {yuan} yuan entered them."
// subject: {label: Person, column: cadre}
// identity: [cadre]
// scope: subject
// needs: [payments, bank_accounts|wallets, village_cadres|township_handlers]
// params:
//   min_wards: {type: int, default: 2, source: P22}
//   min_age: {type: int, default: 60, source: "[A]"}
//   kin_degree: {type: int, default: 2, source: L5}
//   near_degree: {type: int, default: 1, source: P23}
//   wards: {type: texts, default: [extreme_poverty, elderly], source: S1}
// columns: {cadre: key, cadres: keys, people: keys, cards: keys, rows: src, facts: src, fen: money, first_day: day, last_day: day}
// but: [C04, C05, C16]
// at_least: {people: min_wards}
// kinds: [phone, agent]
// basis: L13
// seen_in: [P14, P20, P22, S1]
// ---
// Cards of the cadre's own and of the own household are not meant. A ward stands on the lists of
// the extremely poor or aged, or is as old. Cards opened for one's own relatives, and the wallet of
// a registered carer or of a child, parent or spouse, are left out here; phones are left to C16.
MATCH (d:Cadre)-[:IS]->(k:Person)
OPTIONAL MATCH (d)-[:HAS_PHONE]->(:Phone)<-[m:HAS_PHONE]-(a:Card)
WHERE coalesce(m.kind, 'reserved') = 'reserved'
WITH d, k, collect(DISTINCT a.key) AS of_post
OPTIONAL MATCH (k)-[:HAS_PHONE]->(:Phone)<-[m:HAS_PHONE]-(a:Card)
WHERE coalesce(m.kind, 'reserved') = 'reserved'
WITH d, k, of_post, collect(DISTINCT a.key) AS of_person
OPTIONAL MATCH (k)-[q:KIN]->(x:Person)
WITH d, k, of_post, of_person, collect(DISTINCT CASE
     WHEN coalesce(q.degree, $kin_degree) <= $kin_degree THEN x.key ELSE NULL END) AS kin,
     collect(DISTINCT CASE WHEN q.degree <= $near_degree THEN x.key ELSE NULL END) AS near
OPTIONAL MATCH (b:Person)-[:USES]->(a:Card)-[:OPENED_BY]->(k)
WITH d, k, of_post, of_person, near,
     collect(DISTINCT CASE WHEN b.key IN kin THEN NULL ELSE a.key END) AS opened
OPTIONAL MATCH (k)-[:OWNS]->(:Terminal)<-[:BOUND_TO]-(a:Card)<-[:USES]-(b:Person)
WHERE NOT EXISTS { MATCH (k)-[:CARES_FOR|PROXY_FOR]->(b) }
WITH d, k, of_post, of_person, near, opened,
     collect(DISTINCT CASE WHEN b.key IN near THEN NULL ELSE a.key END) AS bound
OPTIONAL MATCH (k)-[:HOLDS]->(own:Card)-[:BOUND_TO]->(:Terminal)<-[:BOUND_TO]-(a:Card)<-[:USES]-(b:Person)
WHERE a.key <> own.key AND NOT EXISTS { MATCH (k)-[:CARES_FOR|PROXY_FOR]->(b) }
WITH d, k, of_post, of_person, opened, bound,
     collect(DISTINCT CASE WHEN b.key IN near THEN NULL ELSE a.key END) AS beside
WITH d, k, of_post + of_person + opened + bound + beside AS linked
UNWIND linked AS number
MATCH (c:Card)
WHERE c.key = number
WITH DISTINCT d, k, c
OPTIONAL MATCH (c)<-[u:USES]-(w:Person)
WITH d, k, c, w, max(u.last_no) AS last_no
WHERE w.key <> k.key AND w.birth_day IS NOT NULL
OPTIONAL MATCH (o:Person)-[:HOLDS]->(c)
WITH d, k, c, w, last_no, sum(CASE WHEN o.key = k.key THEN 1 ELSE 0 END) AS own
WHERE own = 0
OPTIONAL MATCH (w)-[:MEMBER_OF]->(:Household)<-[:MEMBER_OF]-(x:Person)
WITH d, k, c, w, last_no, sum(CASE WHEN x.key = k.key THEN 1 ELSE 0 END) AS own
WHERE own = 0
OPTIONAL MATCH (w)-[:HAS_STATUS]->(s:Status)
WITH d, k, c, w, last_no, sum(CASE WHEN s.kind IN $wards THEN 1 ELSE 0 END) AS listed
WHERE listed > 0 OR last_no - w.birth_no >= $min_age * 365
WITH k, c, w, collect(DISTINCT d.key) AS cadres
OPTIONAL MATCH (c)-[m:HAS_PHONE]->(t:Phone)<-[:HAS_PHONE]-(k)
WITH k, c, w, cadres, collect(DISTINCT m.src) AS phoned
OPTIONAL MATCH (c)-[m:HAS_PHONE]->(t:Phone)<-[:HAS_PHONE]-(:Cadre)-[:IS]->(k)
WITH k, c, w, cadres, phoned, collect(DISTINCT m.src) AS called
OPTIONAL MATCH (c)-[o:OPENED_BY]->(k)
WITH k, c, w, cadres, phoned, called, collect(DISTINCT o.src) AS agent
OPTIONAL MATCH (c)-[b:BOUND_TO]->(:Terminal)
WITH k, c, w, cadres, phoned + called + agent AS accounts, collect(DISTINCT b.src) AS bound
MATCH (w)-[r:PAID]->(e:Card)
WITH k, c, w, cadres, accounts, bound, r, e
WHERE e.key = c.key AND coalesce(r.state, 'paid') = 'paid'
  AND coalesce(r.day_no, $from_no) >= $from_no AND coalesce(r.day_no, $to_no) <= $to_no
WITH k, c, w, cadres, accounts, bound, collect(DISTINCT r.src) AS paid, sum(r.fen) AS fen,
     min(r.day) AS first_day, max(r.day) AS last_day
WITH k, collect(cadres) AS cadres, collect(DISTINCT w.key) AS people,
     collect(DISTINCT c.key) AS cards, collect(paid) + collect(accounts) AS rows,
     collect(accounts) + collect(bound) AS facts, sum(fen) AS fen,
     min(first_day) AS first_day, max(last_day) AS last_day
WHERE size(people) >= $min_wards
RETURN k.key AS cadre, cadres AS cadres, people AS people, cards AS cards, rows AS rows,
       facts AS facts, fen AS fen, first_day AS first_day, last_day AS last_day
