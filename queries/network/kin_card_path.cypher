// ---
// id: kin_card_path
// title: {zh: 干部远亲、姻亲的卡收取他人补助, en: From a cadre over distant kin to a card with others' money}
// class: collusion
// severity: high
// meaning:
//   zh: 干部的三代以内旁系亲属或姻亲（如夫弟的岳父）名下的卡，在其任职期间前后收取了户外他人的补助。核实亲属关系、代领手续，向享受人本人核对钱是否到手。
//   en: A card held by a cadre's collateral or in-law of the third degree (such as the father-in-law of a husband's brother) received money of strangers during or around the post. Check the kinship and any proxy, and ask the beneficiaries whether the money arrived.
// sentence:
//   zh: "{when}，{beneficiaries} 人的补贴 {payments} 笔、{yuan} 元（{programs}）进入 {cards}；该卡户名登记为 {others}，与登记为干部的 {cadres} 有亲属登记相连。"
//   en: "{when}: {payments} payments of {yuan} yuan ({programs}) for {beneficiaries} persons entered {cards}; its registered holder is {others}, whom the registers of kin join to {cadres}, registered as a cadre."
// subject: {label: Card, column: card}
// identity: [card]
// scope: all
// needs: [payments, bank_accounts, village_cadres|township_handlers, relatives|household]
// params:
//   kin_degree: {type: int, default: 3, source: P28}
//   near_degree: {type: int, default: 2, source: L5}
//   own_kin_degree: {type: int, default: 1, source: "[A]"}
//   margin_days: {type: int, default: 180, source: "[A]"}
//   min_people: {type: int, default: 1, source: P28}
// columns: {card: key, holders: keys, cadres: keys, people: keys, rows: src, facts: src, fen: money, first_day: day, last_day: day}
// but: [C03, C04]
// at_least: {people: min_people}
// kinds: [card, kin]
// basis: L4
// seen_in: [P13, P28]
// ---
// Kin of the third degree, or kin of kin whose degrees add up to no more; nearer kin and the own
// household belong to cadre_card_receives_for_others. A path is cadre, kin, kin, holder, card.
MATCH (d:Cadre)-[:IS]->(m:Person)
WITH DISTINCT m
MATCH (m)-[n:KIN]->(y:Person)
WHERE coalesce(n.degree, $kin_degree) <= $kin_degree
OPTIONAL MATCH (y)-[e:KIN]->(z:Person)
WHERE coalesce(n.degree, $kin_degree) + coalesce(e.degree, $kin_degree) <= $kin_degree
  AND z.key <> m.key
WITH m, collect(DISTINCT CASE WHEN coalesce(n.degree, $kin_degree) > $near_degree THEN y.key
                              ELSE NULL END) AS third,
     collect(DISTINCT z.key) AS further
WITH m, third + further AS circle
UNWIND circle AS far
WITH DISTINCT m, far
MATCH (o:Person)-[k:HOLDS]->(c:Card)
WHERE o.key = far
  AND NOT EXISTS { MATCH (m)-[q:KIN]-(o) WHERE q.degree <= $near_degree }
  AND NOT EXISTS { MATCH (m)-[:MEMBER_OF]->(:Household)<-[:MEMBER_OF]-(o) }
  AND NOT EXISTS { MATCH (:Cadre)-[:IS]->(o) }
WITH m, o, c, collect(DISTINCT k.src) AS facts
MATCH (b:Person)-[:USES]->(c)
WHERE b.key <> o.key AND b.key <> m.key
  AND NOT EXISTS { MATCH (b)-[:HOLDS]->(c) }
  AND NOT (b.birth_day IS NULL AND (coalesce(b.name, '') = coalesce(o.name, ' ') OR EXISTS {
    MATCH (o)-[:MEMBER_OF]->(:Household)<-[:MEMBER_OF]-(x:Person) WHERE x.name = b.name }))
  AND NOT EXISTS { MATCH (b)-[:MEMBER_OF]->(:Household)<-[:MEMBER_OF]-(o) }
  AND NOT EXISTS { MATCH (b)-[:MEMBER_OF]->(:Household)<-[:MEMBER_OF]-(m) }
  AND NOT EXISTS { MATCH (b)-[q:KIN]-(o) WHERE q.degree <= $own_kin_degree }
MATCH (d:Cadre)-[:IS]->(m)
MATCH (b)-[r:PAID]->(c)
WHERE coalesce(r.state, 'paid') = 'paid'
  AND coalesce(r.day_no, $from_no) >= $from_no AND coalesce(r.day_no, $to_no) <= $to_no
  AND coalesce(r.day_no, d.from_no) >= coalesce(d.from_no, r.day_no) - $margin_days
  AND coalesce(r.day_no, d.to_no) <= coalesce(d.to_no, r.day_no) + $margin_days
WITH c, b, r, collect(DISTINCT o.key) AS holders, collect(DISTINCT d.key) AS cadres,
     collect(facts) AS facts
WITH c, collect(holders) AS holders, collect(cadres) AS cadres, collect(DISTINCT b.key) AS people,
     collect(DISTINCT r.src) AS rows, collect(facts) AS facts, sum(r.fen) AS fen,
     min(r.day) AS first_day, max(r.day) AS last_day
WHERE size(people) >= $min_people
RETURN c.key AS card, holders AS holders, cadres AS cadres, people AS people, rows AS rows,
       facts AS facts, fen AS fen, first_day AS first_day, last_day AS last_day
