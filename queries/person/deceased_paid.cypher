// ---
// id: deceased_paid
// title: {zh: 死亡后继续发放, en: Paid after death}
// class: eligibility
// severity: high
// meaning:
//   zh: 发放日期在登记的死亡日期之后。核对火化、户籍等登记的死亡日期，查何时申报、何时停发，死亡后的钱进了哪张卡、由谁支取，并追回。
//   en: Payments are dated after the registered death. Compare the dates of death in the registers, find out when it was reported and stopped, on which card the later money came and who drew it.
// sentence:
//   zh: "登记册记载 {subject} 已死亡；此后 {when} 名册仍有其 {payments} 笔、{yuan} 元（{programs}），进入 {cards}。"
//   en: "The registers record {subject} as deceased; afterwards, {when}, the rosters show {payments} payments of {yuan} yuan ({programs}) entering {cards}."
// subject: {label: Person, column: person}
// identity: [person, status]
// scope: subject
// needs: [payments, deaths|cremations|death_certificates]
// matrix: {rule: excludes, against: [deceased]}
// columns: {person: key, status: text, programs: texts, cards: keys, died: day, rows: src, facts: src, fen: money, first_day: day, last_day: day}
// but: [C06, C07, C08]
// kinds: [register]
// basis: L6 L9 L2
// seen_in: [S1, S5, P44, P92, P97]
// ---
// Every payment after the earliest registered day of death; what falls within the grace of the
// matrix row is the explanation C08, so that it is counted.
MATCH (s:Status)<-[h:HAS_STATUS]-(p:Person)-[r:PAID]->(c:Card)
WHERE s.kind IN $statuses AND r.day_no > h.from_no AND coalesce(r.state, 'paid') = 'paid'
  AND r.day_no >= $from_no AND r.day_no <= $to_no
WITH s.kind AS status, p, r, c, min(h.from_day) AS died, collect(DISTINCT h.src) AS facts
UNWIND $groups AS g
WITH g, status, p, r, c, died, facts
WHERE status = g.status AND r.program IN g.programs
RETURN p.key AS person, status AS status, collect(DISTINCT r.program) AS programs,
       collect(DISTINCT c.key) AS cards, min(died) AS died, collect(DISTINCT r.src) AS rows,
       collect(facts) AS facts, sum(r.fen) AS fen, min(r.day) AS first_day, max(r.day) AS last_day
