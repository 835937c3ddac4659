// ---
// id: card_phone_is_cadre
// title: {zh: 卡的预留手机号属于干部, en: The reserved phone of cards is a cadre's}
// class: collusion
// severity: high
// meaning:
//   zh: 多名享受人的卡预留的是干部的手机号，到账短信发给干部而不是本人。核实号码由谁留、短信由谁看、卡和密码由谁保管，让本人到银行改回自己的号码。
//   en: Cards of several beneficiaries carry a cadre's phone, so the notices go to the cadre. Find out who gave the number, who reads the messages and who keeps card and PIN; have the holders change the number.
// sentence:
//   zh: "{card_count} 张卡的预留手机号登记在 {cadres} 名下，持卡人 {beneficiaries} 人；{when} 进入这些卡的补贴 {payments} 笔、{yuan} 元。"
//   en: "The reserved phone of {card_count} cards of {beneficiaries} holders is registered to {cadres}; {when}: {payments} payments of {yuan} yuan entered these cards."
// subject: {label: Phone, column: phone}
// identity: [phone]
// scope: subject
// needs: [payments, bank_accounts, village_cadres|township_handlers]
// params:
//   min_cards: {type: int, default: 2, source: "[A]"}
// columns: {phone: key, cadres: keys, cards: keys, people: keys, rows: src, facts: src, fen: money, first_day: day, last_day: day}
// but: [C05, C16]
// at_least: {cards: min_cards}
// kinds: [phone]
// basis: L7
// seen_in: [S1, S3, P23]
// ---
MATCH (d:Cadre)-[:IS]->(k:Person)
OPTIONAL MATCH (d)-[:HAS_PHONE]->(x:Phone)
OPTIONAL MATCH (k)-[:HAS_PHONE]->(y:Phone)
WITH k, d, collect(DISTINCT x.key) + collect(DISTINCT y.key) AS phones
UNWIND phones AS number
MATCH (t:Phone)
WHERE t.key = number
WITH k, d, t
OPTIONAL MATCH (t)<-[m:HAS_PHONE]-(c:Card)
WITH DISTINCT k, d, t, c, m.src AS fact, coalesce(m.kind, 'reserved') AS kind
WHERE c.key IS NOT NULL AND kind = 'reserved'
OPTIONAL MATCH (o:Person)-[:HOLDS]->(c)
WITH k, d, t, c, fact, collect(DISTINCT o.key) AS holders
OPTIONAL MATCH (k)-[:MEMBER_OF]->(:Household)<-[:MEMBER_OF]-(x:Person)
WITH k, d, t, c, fact, holders, collect(DISTINCT x.key) + [k.key] AS home
WHERE NOT any(one IN holders WHERE one IN home)
OPTIONAL MATCH (p:Person)-[:USES]->(c)
WITH d, t, c, fact, home, p
WHERE NOT any(one IN home WHERE one = p.key)
WITH t, c, p, collect(DISTINCT d.key) AS cadres, collect(DISTINCT fact) AS facts
MATCH (p)-[r:PAID]->(e:Card)
WITH t, c, p, cadres, facts, r, e
WHERE e.key = c.key AND coalesce(r.state, 'paid') = 'paid'
  AND coalesce(r.day_no, $from_no) >= $from_no AND coalesce(r.day_no, $to_no) <= $to_no
WITH t, c, p, cadres, facts, collect(DISTINCT r.src) AS paid, sum(r.fen) AS fen,
     min(r.day) AS first_day, max(r.day) AS last_day
WITH t, collect(cadres) AS cadres, collect(DISTINCT c.key) AS cards,
     collect(DISTINCT p.key) AS people, collect(paid) + collect(facts) AS rows,
     collect(facts) AS facts, sum(fen) AS fen,
     min(first_day) AS first_day, max(last_day) AS last_day
WHERE size(cards) >= $min_cards
RETURN t.key AS phone, cadres AS cadres, cards AS cards, people AS people, rows AS rows,
       facts AS facts, fen AS fen, first_day AS first_day, last_day AS last_day
