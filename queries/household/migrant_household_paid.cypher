// ---
// id: migrant_household_paid
// title: {zh: 长期外出户的补贴由他人在本地用卡, en: A long-absent household's money is used locally by somebody else}
// class: collusion
// severity: high
// meaning:
//   zh: 登记外出两年以上的人仍在领款，而收款的卡由户外的人开立、预留电话、持有或支取。联系本人核实是否知情，查卡和密码在谁手里、钱由谁取走。
//   en: People registered as away for two years are still paid, on a card that somebody outside the household holds, opened, left a phone for or draws from. Reach them, ask whether they know, and find out who has card and PIN and who drew the money.
// sentence:
//   zh: "{subject} 登记为长期外出；{when} 其补贴 {payments} 笔、{yuan} 元（{programs}）进入 {cards}，该卡由户外的人持有、代办、预留电话或支取。"
//   en: "{subject} is registered as long absent; {when}: {payments} payments of {yuan} yuan ({programs}) entered {cards}, which somebody outside the household holds, opened, left a phone for or drew from."
// subject: {label: Person, column: person}
// identity: [person]
// scope: household
// needs: [payments, absent, bank_accounts]
// params:
//   absent_months: {type: int, default: 24, source: S1}
//   min_withdrawals: {type: int, default: 2, source: S1}
// columns: {person: key, cards: keys, others: keys, rows: src, facts: src, fen: money, first_day: day, last_day: day}
// but: [C04, C12]
// kinds: [register, card]
// basis: L13
// seen_in: [S1, P09]
// ---
// Absent before the payment for absent_months of 30 days and not yet back. The other is no member
// of the household and no kin: the card's holder, who opened it as agent during the absence, who
// left the phone of the card, or who drew at the counter; an agent or drawer who is the registered
// proxy or carer is left out, a holder who is one is weighed by C04. Or the card was drawn in cash
// in the person's own township while nobody of the household was at home.
MATCH (p:Person)-[a:HAS_STATUS]->(s:Status)
WHERE s.kind = 'absent' AND a.from_no IS NOT NULL AND p.birth_day IS NOT NULL
WITH p, min(a.from_no) AS away, max(coalesce(a.to_no, $to_no)) AS back,
     collect(DISTINCT a.src) AS facts
MATCH (p)-[u:USES]->(c:Card)
WHERE u.last_no >= away + 30 * $absent_months AND u.first_no <= back
OPTIONAL MATCH (o:Person)-[:HOLDS]->(c)
WHERE o.key <> p.key AND o.birth_day IS NOT NULL
  AND NOT EXISTS { MATCH (p)-[:MEMBER_OF]->(:Household)<-[:MEMBER_OF]-(o) }
  AND NOT EXISTS { MATCH (p)-[:KIN]-(o) }
WITH p, away, back, facts, c, collect(DISTINCT o.key) AS known
OPTIONAL MATCH (c)-[x:OPENED_BY]->(g:Person)
WHERE g.key <> p.key AND x.day_no >= away
  AND NOT EXISTS { MATCH (p)-[:MEMBER_OF]->(:Household)<-[:MEMBER_OF]-(g) }
  AND NOT EXISTS { MATCH (p)-[:KIN]-(g) }
  AND NOT EXISTS { MATCH (g)-[:PROXY_FOR|CARES_FOR]->(p) }
WITH p, away, back, facts, c, known, collect(DISTINCT g.key) AS agents
OPTIONAL MATCH (q:Person)-[e:DREW]->(c)
WHERE q.key <> p.key AND e.day_no >= away AND e.day_no <= back
  AND NOT EXISTS { MATCH (p)-[:MEMBER_OF]->(:Household)<-[:MEMBER_OF]-(q) }
  AND NOT EXISTS { MATCH (p)-[:KIN]-(q) }
  AND NOT EXISTS { MATCH (q)-[:PROXY_FOR|CARES_FOR]->(p) }
WITH p, away, back, facts, c, known + agents AS known, collect(DISTINCT q.key) AS drew,
     count(e.src) AS draws
OPTIONAL MATCH (c)-[:HAS_PHONE]->(:Phone)<-[:HAS_PHONE]-(w:Person)
WHERE w.key <> p.key AND w.birth_day IS NOT NULL
  AND NOT EXISTS { MATCH (p)-[:MEMBER_OF]->(:Household)<-[:MEMBER_OF]-(w) }
  AND NOT EXISTS { MATCH (p)-[:KIN]-(w) }
  AND NOT EXISTS { MATCH (w)-[:PROXY_FOR|CARES_FOR]->(p) }
WITH p, away, back, facts, c, known, drew, draws, collect(DISTINCT w.key) AS called
OPTIONAL MATCH (c)-[:HAS_PHONE]->(:Phone)<-[:HAS_PHONE]-(:Cadre)-[:IS]->(v:Person)
WHERE v.key <> p.key AND NOT EXISTS { MATCH (p)-[:MEMBER_OF]->(:Household)<-[:MEMBER_OF]-(v) }
  AND NOT EXISTS { MATCH (p)-[:KIN]-(v) }
  AND NOT EXISTS { MATCH (v)-[:PROXY_FOR|CARES_FOR]->(p) }
WITH p, away, back, facts, c, known + called AS known, drew, draws,
     collect(DISTINCT v.key) AS posts
OPTIONAL MATCH (c)-[y:CASH_OUT]->(t:Terminal)
WHERE t.township = p.township AND y.day_no >= away AND y.day_no <= back
WITH p, away, back, facts, c, known + posts AS known, drew, draws, count(y.src) AS cash
OPTIONAL MATCH (p)-[:MEMBER_OF]->(:Household)<-[:MEMBER_OF]-(m:Person)
WHERE m.died_on IS NULL
  AND NOT EXISTS { MATCH (m)-[:HAS_STATUS]->(z:Status) WHERE z.kind = 'absent' }
WITH p, away, back, facts, c, known, drew, draws, cash, count(DISTINCT m.key) AS at_home
WHERE size(known) > 0 OR draws >= $min_withdrawals
   OR (cash >= $min_withdrawals AND at_home = 0)
MATCH (p)-[r:PAID]->(c)
WHERE r.day_no >= away + 30 * $absent_months AND r.day_no <= back
  AND coalesce(r.state, 'paid') = 'paid' AND r.day_no >= $from_no AND r.day_no <= $to_no
WITH p, facts, c, known + drew AS others, collect(DISTINCT r.src) AS rows, sum(r.fen) AS fen,
     min(r.day) AS first_day, max(r.day) AS last_day
RETURN p.key AS person, collect(c.key) AS cards, collect(others) AS others, collect(rows) AS rows,
       collect(facts) AS facts, sum(fen) AS fen, min(first_day) AS first_day,
       max(last_day) AS last_day
