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
OPTIONAL MATCH (p)-[u:USES]->(c:Card)
WITH p, away, back, facts, c, u
WHERE u.last_no >= away + 30 * $absent_months AND u.first_no <= back
WITH p, away, back, facts, c
OPTIONAL MATCH (o:Person)-[:HOLDS]->(c)
OPTIONAL MATCH (c)-[x:OPENED_BY]->(g:Person)
OPTIONAL MATCH (c)-[:HAS_PHONE]->(:Phone)<-[:HAS_PHONE]-(w:Person)
OPTIONAL MATCH (c)-[:HAS_PHONE]->(:Phone)<-[:HAS_PHONE]-(:Cadre)-[:IS]->(v:Person)
WITH p, away, back, facts, c,
     collect(DISTINCT CASE WHEN o.birth_day IS NULL THEN p.key ELSE o.key END) AS holders,
     collect(DISTINCT CASE WHEN x.day_no >= away THEN g.key ELSE p.key END)
       + collect(DISTINCT CASE WHEN w.birth_day IS NULL THEN p.key ELSE w.key END)
       + collect(DISTINCT coalesce(v.key, p.key)) AS others
OPTIONAL MATCH (q:Person)-[e:DREW]->(c)
WITH p, away, back, facts, c, holders, others, collect(CASE WHEN e.day_no >= away
     AND e.day_no <= back THEN q.key ELSE NULL END) AS drawers
OPTIONAL MATCH (c)-[y:CASH_OUT]->(t:Terminal)
WITH p, away, back, facts, c, holders, others, drawers, sum(CASE WHEN t.township = p.township
     AND y.day_no >= away AND y.day_no <= back THEN 1 ELSE 0 END) AS cash
WHERE cash >= $min_withdrawals OR any(one IN holders + others + drawers WHERE one <> p.key)
OPTIONAL MATCH (p)-[:MEMBER_OF]->(:Household)<-[:MEMBER_OF]-(m:Person)
WITH p, away, back, facts, c, holders, others, drawers, cash, collect(DISTINCT m.key) AS home
OPTIONAL MATCH (p)-[:KIN]-(m:Person)
WITH p, away, back, facts, c, holders, others, drawers, cash, home,
     collect(DISTINCT m.key) AS kin
WITH p, away, back, facts, c, holders, others, drawers, cash, home + kin + [p.key] AS near
OPTIONAL MATCH (m:Person)-[:PROXY_FOR|CARES_FOR]->(p)
WITH p, away, back, facts, c, holders, others, drawers, cash, near,
     collect(DISTINCT m.key) AS keepers
WITH p, away, back, facts, c, holders, others, drawers, cash, near, near + keepers AS cleared
OPTIONAL MATCH (p)-[:MEMBER_OF]->(:Household)<-[:MEMBER_OF]-(m:Person)
WITH DISTINCT p, away, back, facts, c, holders, others, drawers, cash, near, cleared, m
OPTIONAL MATCH (m)-[:HAS_STATUS]->(z:Status)
WITH p, away, back, facts, c, holders, others, drawers, cash, near, cleared, m,
     sum(CASE WHEN z.kind = 'absent' THEN 1 ELSE 0 END) AS gone
WITH p, away, back, facts, c, holders, others, drawers, cash, near, cleared,
     sum(CASE WHEN m.key IS NOT NULL AND m.died_on IS NULL AND gone = 0 THEN 1 ELSE 0 END) AS at_home
UNWIND drawers + [p.key] AS drawer
WITH p, away, back, facts, c, holders, others, cash, near, cleared, at_home,
     sum(CASE WHEN drawer IN cleared THEN 0 ELSE 1 END) AS draws,
     collect(DISTINCT CASE WHEN drawer IN cleared THEN NULL ELSE drawer END) AS drew
UNWIND holders + others AS other
WITH p, away, back, facts, c, cash, at_home, draws, drew, collect(DISTINCT CASE
     WHEN other IN holders AND NOT other IN near THEN other
     WHEN other IN others AND NOT other IN cleared THEN other ELSE NULL END) AS known
WHERE size(known) > 0 OR draws >= $min_withdrawals
   OR (cash >= $min_withdrawals AND at_home = 0)
OPTIONAL MATCH (p)-[r:PAID]->(k:Card)
WITH p, away, back, facts, c, known, drew, r, k
WHERE k.key = c.key AND r.day_no >= away + 30 * $absent_months AND r.day_no <= back
  AND coalesce(r.state, 'paid') = 'paid' AND r.day_no >= $from_no AND r.day_no <= $to_no
WITH p, facts, c, known + drew AS others, collect(DISTINCT r.src) AS rows, sum(r.fen) AS fen,
     min(r.day) AS first_day, max(r.day) AS last_day
RETURN p.key AS person, collect(c.key) AS cards, collect(others) AS others, collect(rows) AS rows,
       collect(facts) AS facts, sum(fen) AS fen, min(first_day) AS first_day,
       max(last_day) AS last_day
