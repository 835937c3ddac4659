// ---
// id: public_employee_on_welfare
// title: {zh: 财政供养人员享受救助, en: Public employee on welfare}
// class: eligibility
// severity: high
// meaning:
//   zh: 在编或离退休财政供养人员，或其配偶、未成年子女，在供养期间领取了政策排除的救助。核对编制登记的起止日期和身份证号，查申报时是否如实填写家庭成员的就业和收入。
//   en: A public employee, serving or retired, or the spouse or minor child of one, was paid aid that the policy excludes. Compare the dates and the ID with the payroll register, and what the application said of the family's work and income.
// sentence:
//   zh: "{subject} 本人或其配偶、父母（{employees}）登记为财政供养人员；{when} 名册有其 {payments} 笔、{yuan} 元（{programs}）。"
//   en: "{subject}, or the spouse or a parent ({employees}), is registered as a public employee; {when}: the rosters show {payments} payments of {yuan} yuan ({programs})."
// subject: {label: Person, column: person}
// identity: [person, status]
// scope: household
// needs: [payments, public_employees]
// matrix: {rule: excludes, against: [public_employee]}
// programs:
//   means: {means_tested: true}
// params:
//   include_spouse: {type: int, default: 1, source: B2 P25}
//   minor_years: {type: int, default: 18, source: L2}
// columns: {person: key, status: text, programs: texts, employees: keys, cards: keys, rows: src, facts: src, fen: money, first_day: day, last_day: day}
// but: [C06, C23]
// kinds: [register]
// basis: L2
// seen_in: [S4, P64, P70]
// ---
// The employee, then the spouse and the children under age of one (with include_spouse = 0 not);
// who is an employee too is not looked at again, and a post that is none does not count. The kinship
// is asked together with the payment: the embedded engine misreads a third relationship behind a
// filter on the second alone.
MATCH (s:Status)<-[h:HAS_STATUS]-(p:Person)-[r:PAID]->(c:Card)
WHERE s.kind IN $statuses AND r.program IN $codes AND coalesce(r.state, 'paid') = 'paid'
  AND coalesce(r.day_no, $from_no) >= $from_no AND coalesce(r.day_no, $to_no) <= $to_no
  AND coalesce(r.day_no, h.from_no, 0) >= coalesce(h.from_no, r.day_no, 0)
  AND coalesce(r.day_no, h.to_no, 0) <= coalesce(h.to_no, r.day_no, 0)
WITH s.kind AS status, p, r, c, collect(DISTINCT h.src) AS facts,
     collect(DISTINCT p.key) AS employees
UNWIND $groups AS g
WITH g, status, p, r, c, facts, employees
WHERE g.status = status AND r.program IN g.programs
RETURN p.key AS person, status AS status, collect(DISTINCT r.program) AS programs,
       collect(employees) AS employees, collect(DISTINCT c.key) AS cards,
       collect(DISTINCT r.src) AS rows, collect(facts) AS facts, sum(r.fen) AS fen,
       min(r.day) AS first_day, max(r.day) AS last_day
UNION ALL
MATCH (s:Status)<-[h:HAS_STATUS]-(o:Person)-[k:KIN]->(p:Person)-[r:PAID]->(c:Card)
WHERE s.kind IN $statuses AND $include_spouse > 0
  AND r.program IN $means AND r.program IN $codes AND coalesce(r.state, 'paid') = 'paid'
  AND coalesce(r.day_no, $from_no) >= $from_no AND coalesce(r.day_no, $to_no) <= $to_no
  AND coalesce(r.day_no, h.from_no, 0) >= coalesce(h.from_no, r.day_no, 0)
  AND coalesce(r.day_no, h.to_no, 0) <= coalesce(h.to_no, r.day_no, 0)
  AND (k.relation = 'spouse'
       OR (k.relation = 'child'
           AND p.birth_no + $minor_years * 365 > coalesce(r.day_no, p.birth_no)))
  AND NOT (coalesce(h.detail, '') CONTAINS '公益' OR coalesce(h.detail, '') CONTAINS '编外'
           OR coalesce(h.detail, '') CONTAINS '临时' OR coalesce(h.detail, '') CONTAINS '临聘')
  AND NOT EXISTS { MATCH (p)-[:HAS_STATUS]->(x:Status) WHERE x.kind IN $statuses }
WITH s.kind AS status, p, r, c, collect(DISTINCT h.src) AS facts,
     collect(DISTINCT o.key) AS employees
UNWIND $groups AS g
WITH g, status, p, r, c, facts, employees
WHERE g.status = status AND r.program IN g.programs
RETURN p.key AS person, status AS status, collect(DISTINCT r.program) AS programs,
       collect(employees) AS employees, collect(DISTINCT c.key) AS cards,
       collect(DISTINCT r.src) AS rows, collect(facts) AS facts, sum(r.fen) AS fen,
       min(r.day) AS first_day, max(r.day) AS last_day
