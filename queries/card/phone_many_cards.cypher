// ---
// id: phone_many_cards
// title: {zh: 一号多卡, en: One phone on the cards of many holders}
// class: collusion
// severity: medium
// meaning:
//   zh: 同一手机号预留在多名不同户持卡人的卡上，到账短信都发到这一个号码。核实号码的机主是谁、为何留在他人卡上、短信和卡由谁保管；小卖部、子女代收短信的，请本人到银行改回。
//   en: One phone is reserved on the cards of holders of several households, so all notices go to it. Find out whose number it is, why it stands on others' cards and who keeps messages and cards; where a shop or a child only receives the messages, have the holders change it.
// sentence:
//   zh: "同一号码预留在 {card_count} 张卡上，持卡人 {beneficiaries} 人；{when} 进入这些卡的补贴 {payments} 笔、{yuan} 元。"
//   en: "One phone is reserved on {card_count} cards of {beneficiaries} holders; {when}: {payments} payments of {yuan} yuan entered these cards."
// subject: {label: Phone, column: phone}
// identity: [phone]
// scope: subject
// needs: [payments, bank_accounts]
// params:
//   min_holders: {type: int, default: 4, source: "[A]"}
//   min_households: {type: int, default: 3, source: "[A]"}
//   max_cards: {type: int, default: 60, source: "[A]"}
// columns: {phone: key, cards: keys, people: keys, homes: keys, rows: src, facts: src, fen: money, first_day: day, last_day: day}
// but: [C15, C16]
// at_least: {people: min_holders}
// kinds: [phone]
// basis: L7
// seen_in: [P53]
// ---
// Holders who live with the phone's owner are not counted; a number on more cards than max_cards is
// a bank's or an office's own.
MATCH (c:Card)-[m:HAS_PHONE]->(t:Phone)
WITH t, count(m.src) AS lines
WHERE lines >= $min_holders
MATCH (c:Card)-[m:HAS_PHONE]->(t)
WITH t, c, m
WHERE coalesce(m.kind, 'reserved') = 'reserved'
WITH t, count(DISTINCT c.key) AS cards
WHERE cards >= $min_holders AND cards <= $max_cards
OPTIONAL MATCH (p:Person)-[w:HOLDS]->(c:Card)-[m:HAS_PHONE]->(t)
WITH t, p, m
WHERE p.key IS NOT NULL AND coalesce(m.kind, 'reserved') = 'reserved'
WITH DISTINCT t, p
OPTIONAL MATCH (p)-[:HAS_PHONE]->(y:Phone)
WITH t, p, sum(CASE WHEN y.key = t.key THEN 1 ELSE 0 END) AS own
WHERE own = 0
OPTIONAL MATCH (p)-[:MEMBER_OF]->(:Household)<-[:MEMBER_OF]-(:Person)-[:HAS_PHONE]->(y:Phone)
WITH t, p, sum(CASE WHEN y.key = t.key THEN 1 ELSE 0 END) AS own
WHERE own = 0
OPTIONAL MATCH (p)-[:MEMBER_OF]->(h:Household)
WITH t, p, min(coalesce(h.key, p.key)) AS home
WITH t, collect(p.key) AS holders, collect(DISTINCT home) AS homes
WHERE size(holders) >= $min_holders AND size(homes) >= $min_households
OPTIONAL MATCH (p:Person)-[w:HOLDS]->(c:Card)-[m:HAS_PHONE]->(t)
WITH t, homes, holders, c, p, m
WHERE coalesce(m.kind, 'reserved') = 'reserved' AND p.key IN holders
WITH t, homes, c, p, collect(DISTINCT m.src) AS facts
MATCH (p)-[r:PAID]->(e:Card)
WITH t, homes, c, p, facts, r, e
WHERE e.key = c.key AND coalesce(r.state, 'paid') = 'paid'
  AND coalesce(r.day_no, $from_no) >= $from_no AND coalesce(r.day_no, $to_no) <= $to_no
WITH t, homes, c, p, facts, collect(DISTINCT r.src) AS paid, sum(r.fen) AS fen,
     min(r.day) AS first_day, max(r.day) AS last_day
WITH t, homes, collect(DISTINCT c.key) AS cards, collect(DISTINCT p.key) AS people,
     collect(paid) + collect(facts) AS rows, collect(facts) AS facts, sum(fen) AS fen,
     min(first_day) AS first_day, max(last_day) AS last_day
WHERE size(people) >= $min_holders
RETURN t.key AS phone, cards AS cards, people AS people, homes AS homes, rows AS rows,
       facts AS facts, fen AS fen, first_day AS first_day, last_day AS last_day
