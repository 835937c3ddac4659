// ---
// id: extinct_household_paid
// title: {zh: 绝户仍有发放, en: Payments to a household without a living member}
// class: collusion
// severity: critical
// meaning:
//   zh: 户籍上的全部成员都已死亡或注销、迁出，三个月以后名册上仍有以亡者名义发放的补贴。查谁报的名册、卡在谁手里、钱由谁取走。
//   en: All members of the household are dead, cancelled or gone, and more than three months later the rosters still pay in the name of the dead. Find out who reported the list, who keeps the card and who drew the money.
// sentence:
//   zh: "登记册上该户 {members} 名成员最迟于 {extinct_on} 全部死亡或注销；{when} 名册仍有 {payments} 笔、{yuan} 元（{programs}）。"
//   en: "By {extinct_on} all {members} registered members were dead or struck off; {when}: the rosters still show {payments} payments of {yuan} yuan ({programs})."
// subject: {label: Household, column: household}
// identity: [household]
// scope: household
// needs: [payments, household]
// params:
//   grace_days: {type: int, default: 92, source: "[A]"}
// columns: {household: key, people: keys, members: int, extinct_on: day, programs: texts, cards: keys, rows: src, facts: src, fen: money, first_day: day, last_day: day}
// but: [C08]
// kinds: [register]
// basis: L13
// seen_in: [S1]
// ---
// A member has ended by death, or by leaving the household; those who stand in another household
// are alive there and count as gone here. Only payments in the name of the dead (or of the
// household) prove it.
MATCH (q:Person)-[:MEMBER_OF]->(h:Household)
WHERE q.died_no IS NOT NULL
WITH DISTINCT h
OPTIONAL MATCH (y:Person)-[n:MEMBER_OF]->(h)
WITH h, y, max(n.to_no) AS left_no, max(n.to_day) AS left_on
WITH h, count(y) AS members,
     sum(CASE WHEN y.died_no IS NULL AND left_no IS NULL THEN 1 ELSE 0 END) AS living,
     max(CASE WHEN y.died_no IS NULL THEN left_no ELSE y.died_no END) AS extinct_no,
     max(CASE WHEN y.died_no IS NULL THEN left_on ELSE y.died_on END) AS extinct_on
WHERE living = 0
OPTIONAL MATCH (p:Person)-[:MEMBER_OF]->(h)
WITH DISTINCT h, members, extinct_no, extinct_on, p
WHERE p.died_no IS NOT NULL
MATCH (p)-[r:PAID]->(c:Card)
WITH h, members, extinct_no, extinct_on, p, r, c
WHERE r.day_no > extinct_no + $grace_days AND coalesce(r.state, 'paid') = 'paid'
  AND r.day_no >= $from_no AND r.day_no <= $to_no
OPTIONAL MATCH (p)-[d:HAS_STATUS]->(s:Status) WHERE s.kind = 'deceased'
WITH h, members, extinct_on, p, r, c, collect(DISTINCT d.src) AS facts
RETURN h.key AS household, collect(DISTINCT p.key) AS people, members AS members,
       extinct_on AS extinct_on, collect(DISTINCT r.program) AS programs,
       collect(DISTINCT c.key) AS cards, collect(DISTINCT r.src) AS rows, collect(facts) AS facts,
       sum(r.fen) AS fen, min(r.day) AS first_day, max(r.day) AS last_day
