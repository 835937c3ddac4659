// ---
// id: wallet_bound_third_party
// title: {zh: 卡绑定他人微信、支付宝, en: Card bound to somebody else's wallet}
// class: collusion
// severity: critical
// meaning:
//   zh: 享受人的卡绑定在户外之人的微信或支付宝上，卡里的钱可由其随时花用。核实是谁绑定、本人是否知情，调取该钱包的消费和转账记录，让本人解绑改密。
//   en: A beneficiary's card is bound to the wallet of somebody outside the household, who can spend from it. Find out who bound it and whether the holder knows, get the wallet's records, and have it unbound.
// sentence:
//   zh: "{card_count} 张享受人的卡绑定在 {others} 的支付账户（{subject}）上；绑定后 {when} 入账补贴 {payments} 笔、{yuan} 元。"
//   en: "{card_count} cards of beneficiaries are bound to the wallet ({subject}) of {others}; {when}: {payments} payments of {yuan} yuan came after the binding."
// subject: {label: Terminal, column: wallet}
// identity: [wallet]
// scope: subject
// needs: [payments, wallets]
// params:
//   near_degree: {type: int, default: 1, source: P23}
// columns: {wallet: key, owners: keys, cards: keys, people: keys, rows: src, facts: src, fen: money, first_day: day, last_day: day}
// but: [C16]
// kinds: [terminal]
// basis: L13
// seen_in: [P23]
// ---
// An owner of whom only a phone is known is whoever else has that phone: a cadre, a villager.
MATCH (w:Person)-[x:OWNS]->(m:Terminal)<-[b:BOUND_TO]-(c:Card)
OPTIONAL MATCH (w)-[:HAS_PHONE]->(t:Phone)
OPTIONAL MATCH (t)<-[:HAS_PHONE]-(v:Person)
OPTIONAL MATCH (t)<-[:HAS_PHONE]-(d:Cadre)
OPTIONAL MATCH (d)-[:IS]->(k:Person)
WITH m, b, c, x.src AS owned, w.key AS known, w.birth_day AS born,
     max(CASE WHEN v.birth_day IS NULL THEN NULL ELSE v.key END) AS same, max(k.key) AS cadre
WITH m, b, c, owned, CASE WHEN born IS NULL THEN coalesce(cadre, same, known) ELSE known END AS owner
MATCH (o:Person)
WHERE o.key = owner
MATCH (p:Person)-[:USES]->(c)
WHERE p.key <> o.key
WITH m, b, c, owned, o, p
WHERE NOT (o.birth_day IS NULL AND o.name = p.name)
  AND NOT EXISTS { MATCH (o)-[:HOLDS]->(c) }
  AND NOT EXISTS { MATCH (p)-[:MEMBER_OF]->(:Household)<-[:MEMBER_OF]-(o) }
  AND NOT EXISTS { MATCH (p)-[e:KIN]->(o) WHERE e.degree <= $near_degree }
  AND NOT EXISTS { MATCH (o)-[f:KIN]->(p) WHERE f.degree <= $near_degree }
MATCH (p)-[r:PAID]->(c)
WHERE coalesce(r.state, 'paid') = 'paid' AND r.day_no >= $from_no AND r.day_no <= $to_no
  AND r.day_no >= coalesce(b.from_no, r.day_no) AND r.day_no <= coalesce(b.to_no, r.day_no)
WITH m, o, c, p, collect(DISTINCT r.src) AS paid, sum(r.fen) AS fen, min(r.day) AS first_day,
     max(r.day) AS last_day, collect(DISTINCT b.src) + collect(DISTINCT owned) AS facts
RETURN m.key AS wallet, collect(DISTINCT o.key) AS owners, collect(DISTINCT c.key) AS cards,
       collect(DISTINCT p.key) AS people, collect(paid) + collect(facts) AS rows,
       collect(facts) AS facts, sum(fen) AS fen, min(first_day) AS first_day,
       max(last_day) AS last_day
