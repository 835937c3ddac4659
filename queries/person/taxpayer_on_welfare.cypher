// ---
// id: taxpayer_on_welfare
// title: {zh: 有纳税记录享受救助, en: Taxpayer on welfare}
// class: eligibility
// severity: medium
// meaning:
//   zh: 一年内个人所得税或经营税达到规定数额的人（按户救助的，含同户成员），当年或次年领取了政策排除的救助。核对税款所属期和扣缴单位，先查身份是否被他人用于申报，再查申报收入时是否写明。
//   en: Someone (for aid to families, a member of the household) with income or business tax of a certain sum in a year was paid aid that the policy excludes in that or the next year. Compare the tax period and employer, find out first whether another used the identity, then what the application said of income.
// sentence:
//   zh: "税务登记有 {subject}（或同户成员）一年 {tax} 元的税款；{when} 名册有其 {payments} 笔、{yuan} 元（{programs}）。"
//   en: "The tax register has {tax} yuan of tax in a year of {subject} or of a member of the same household; {when}: the rosters show {payments} payments of {yuan} yuan ({programs})."
// subject: {label: Person, column: person}
// identity: [person, status]
// scope: household
// needs: [payments, taxes]
// matrix: {rule: excludes, against: [taxpayer]}
// params:
//   annual_tax: {type: money, default: 1000, source: B2 P30}
// columns: {person: key, status: text, programs: texts, taxpayers: keys, tax: money, cards: keys, rows: src, facts: src, fen: money, first_day: day, last_day: day}
// but: [C09, C18]
// kinds: [register]
// basis: L2
// seen_in: [R7]
// ---
// The tax of a person and calendar year (days since 1970 × 4 + 2, divided by 1,461); aid counts
// from the first day of that year to the last of the next. A tax without a period is of any year.
MATCH (s:Status)<-[t:HAS_STATUS]-(o:Person)-[a:MEMBER_OF]->(h:Household)
WHERE s.kind IN $statuses AND t.fen IS NOT NULL
WITH s.kind AS status, o, h, (t.from_no * 4 + 2) / 1461 AS year, t
WITH DISTINCT status, o, h, year, t.src AS fact, t.fen AS part
WITH status, o, h, year, sum(part) AS tax, collect(fact) AS facts
WHERE tax >= $annual_tax
OPTIONAL MATCH (h)<-[b:MEMBER_OF]-(p:Person)
WITH DISTINCT status, o, year, tax, facts, p
OPTIONAL MATCH (p)-[r:PAID]->(c:Card)
WITH status, o, year, tax, facts, p, r, c
WHERE r.program IN $codes AND coalesce(r.state, 'paid') = 'paid'
  AND coalesce(r.day_no, $from_no) >= $from_no AND coalesce(r.day_no, $to_no) <= $to_no
  AND coalesce((r.day_no * 4 + 2) / 1461 - year, 0) IN [0, 1]
UNWIND $groups AS g
WITH g, status, o, tax, facts, p, r, c
WHERE g.status = status AND r.program IN g.programs
  AND (g.unit = 'household' OR p.key = o.key)
WITH status, p, r, c, max(tax) AS tax, collect(DISTINCT o.key) AS taxpayers,
     collect(facts) AS facts
RETURN p.key AS person, status AS status, collect(DISTINCT r.program) AS programs,
       collect(taxpayers) AS taxpayers, max(tax) AS tax, collect(DISTINCT c.key) AS cards,
       collect(DISTINCT r.src) AS rows, collect(facts) AS facts, sum(r.fen) AS fen,
       min(r.day) AS first_day, max(r.day) AS last_day
UNION ALL
MATCH (s:Status)<-[t:HAS_STATUS]-(p:Person)
WHERE s.kind IN $statuses AND t.fen IS NOT NULL
  AND NOT EXISTS { MATCH (p)-[:MEMBER_OF]->(:Household) }
WITH s.kind AS status, p, (t.from_no * 4 + 2) / 1461 AS year, sum(t.fen) AS tax,
     collect(t.src) AS facts
WHERE tax >= $annual_tax
OPTIONAL MATCH (p)-[r:PAID]->(c:Card)
WITH status, p, year, tax, facts, r, c
WHERE r.program IN $codes AND coalesce(r.state, 'paid') = 'paid'
  AND coalesce(r.day_no, $from_no) >= $from_no AND coalesce(r.day_no, $to_no) <= $to_no
  AND coalesce((r.day_no * 4 + 2) / 1461 - year, 0) IN [0, 1]
UNWIND $groups AS g
WITH g, status, tax, facts, p, r, c
WHERE g.status = status AND r.program IN g.programs
WITH status, p, r, c, max(tax) AS tax, collect(DISTINCT p.key) AS taxpayers,
     collect(facts) AS facts
RETURN p.key AS person, status AS status, collect(DISTINCT r.program) AS programs,
       collect(taxpayers) AS taxpayers, max(tax) AS tax, collect(DISTINCT c.key) AS cards,
       collect(DISTINCT r.src) AS rows, collect(facts) AS facts, sum(r.fen) AS fen,
       min(r.day) AS first_day, max(r.day) AS last_day
