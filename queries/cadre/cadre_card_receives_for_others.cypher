// ---
// id: cadre_card_receives_for_others
// title: {zh: 干部或其亲属的卡代收他人补助, en: A cadre's or relative's card receives for others}
// class: collusion
// severity: critical
// meaning:
//   zh: 干部本人或两代以内亲属名下的卡，在其任职期间前后收取了户外他人的补助。核实有无代领备案或照料协议，向每名享受人本人核对是否收到钱。
//   en: A card held by a cadre, or by kin within two degrees, received money of people outside the family during or around the post. Look for a registered proxy or care agreement and ask each beneficiary whether the money arrived.
// sentence:
//   zh: "{when}，{beneficiaries} 人的补贴 {payments} 笔、{yuan} 元（{programs}）进入 {cards}；该卡户名登记为 {others}，{cadres} 登记为干部。"
//   en: "{when}: {payments} payments of {yuan} yuan ({programs}) for {beneficiaries} persons entered {cards}; its registered holder is {others}, and {cadres} is registered as a cadre."
// subject: {label: Card, column: card}
// identity: [card]
// scope: subject
// needs: [payments, bank_accounts, village_cadres|township_handlers]
// params:
//   min_people: {type: int, default: 1, source: P25}
//   min_amount: {type: money, default: 1, source: P25}
//   kin_degree: {type: int, default: 2, source: L5}
//   own_kin_degree: {type: int, default: 1, source: "[A]"}
//   margin_days: {type: int, default: 180, source: "[A]"}
// columns: {card: key, holders: keys, cadres: keys, people: keys, rows: src, facts: src, fen: money, first_day: day, last_day: day}
// but: [C01, C02, C03, C04, C05, C10, C11]
// at_least: {people: min_people}
// kinds: [card]
// basis: L4 L13
// seen_in: [S1, P13, P25]
// ---
// Others are those outside the holder's and the cadre's households who are neither spouse, parent
// nor child of the holder. One without an ID is taken for the namesake in the holder's household.
MATCH (o:Person)-[k:HOLDS]->(c:Card)<-[u:USES]-(b:Person)
WHERE o.key <> b.key
WITH o, c, b, collect(DISTINCT k.src) AS facts
OPTIONAL MATCH (o)-[n:KIN]-(m:Person)<-[:IS]-(y:Cadre)
WITH o, c, b, facts, collect(DISTINCT CASE WHEN coalesce(n.degree, $kin_degree) <= $kin_degree
     THEN y.key ELSE NULL END) AS posts
OPTIONAL MATCH (o)<-[:IS]-(z:Cadre)
WITH o, c, b, facts, posts, collect(DISTINCT z.key) AS own
UNWIND posts + own AS post
MATCH (d:Cadre)-[:IS]->(m:Person)
WHERE d.key = post AND m.key <> b.key
WITH o, c, b, facts, d, m
OPTIONAL MATCH (b)-[a:HOLDS]->(c)
WITH o, c, b, facts, d, m, count(a.src) AS held
WHERE held = 0
OPTIONAL MATCH (b)-[:MEMBER_OF]->(:Household)<-[:MEMBER_OF]-(x:Person)
WITH o, c, b, facts, d, sum(CASE WHEN x.key IN [o.key, m.key] THEN 1 ELSE 0 END) AS together
WHERE together = 0
OPTIONAL MATCH (b)-[q:KIN]-(x:Person)
WITH o, c, b, facts, d,
     sum(CASE WHEN x.key = o.key AND q.degree <= $own_kin_degree THEN 1 ELSE 0 END) AS near
WHERE near = 0 AND NOT (b.birth_day IS NULL AND (coalesce(b.name, '') = coalesce(o.name, ' ')
  OR EXISTS { MATCH (o)-[:MEMBER_OF]->(:Household)<-[:MEMBER_OF]-(x:Person) WHERE x.name = b.name }))
MATCH (b)-[r:PAID]->(e:Card)
WITH o, c, b, facts, d, r, e
WHERE e.key = c.key AND coalesce(r.state, 'paid') = 'paid'
  AND coalesce(r.day_no, $from_no) >= $from_no AND coalesce(r.day_no, $to_no) <= $to_no
  AND coalesce(r.day_no, d.from_no) >= coalesce(d.from_no, r.day_no) - $margin_days
  AND coalesce(r.day_no, d.to_no) <= coalesce(d.to_no, r.day_no) + $margin_days
WITH c, b, r, collect(DISTINCT o.key) AS holders, collect(DISTINCT d.key) AS cadres,
     collect(facts) AS facts
WITH c, collect(holders) AS holders, collect(cadres) AS cadres, collect(DISTINCT b.key) AS people,
     collect(DISTINCT r.src) AS rows, collect(facts) AS facts, sum(r.fen) AS fen,
     min(r.day) AS first_day, max(r.day) AS last_day
WHERE size(people) >= $min_people AND fen >= $min_amount
RETURN c.key AS card, holders AS holders, cadres AS cadres, people AS people, rows AS rows,
       facts AS facts, fen AS fen, first_day AS first_day, last_day AS last_day
