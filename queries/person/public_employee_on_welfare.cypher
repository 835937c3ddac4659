// ---
// id: public_employee_on_welfare
// title: {zh: 财政供养人员享受救助, en: Public employee on welfare}
// class: eligibility
// severity: high
// meaning:
//   zh: 在编或离退休财政供养人员在供养期间领取了政策排除的救助。核对编制登记的起止日期和身份证号，查申报时是否如实填写就业和收入。
//   en: A public employee, serving or retired, was paid aid that the policy excludes. Compare the dates and the ID with the payroll register, and what the application said of work and income.
// sentence:
//   zh: "{subject} 登记为财政供养人员；{when} 名册有其 {payments} 笔、{yuan} 元（{programs}）。"
//   en: "{subject} is registered as a public employee; {when}: the rosters show {payments} payments of {yuan} yuan ({programs})."
// subject: {label: Person, column: person}
// identity: [person, status]
// scope: subject
// needs: [payments, public_employees]
// matrix: {rule: excludes, against: [public_employee]}
// columns: {person: key, status: text, programs: texts, cards: keys, rows: src, facts: src, fen: money, first_day: day, last_day: day}
// but: [C06, C23]
// kinds: [register]
// basis: L2
// seen_in: [S4, P64, P70]
// ---
UNWIND $groups AS g
MATCH (p:Person)-[h:HAS_STATUS]->(s:Status)
WHERE s.kind = g.status
MATCH (p)-[r:PAID]->(c:Card)
WHERE r.program IN g.programs AND coalesce(r.state, 'paid') = 'paid'
  AND coalesce(r.day_no, $from_no) >= $from_no AND coalesce(r.day_no, $to_no) <= $to_no
  AND coalesce(r.day_no, h.from_no, 0) >= coalesce(h.from_no, r.day_no, 0)
  AND coalesce(r.day_no, h.to_no, 0) <= coalesce(h.to_no, r.day_no, 0)
WITH g.status AS status, p, r, c, collect(DISTINCT h.src) AS facts
RETURN p.key AS person, status AS status, collect(DISTINCT r.program) AS programs,
       collect(DISTINCT c.key) AS cards, collect(DISTINCT r.src) AS rows, collect(facts) AS facts,
       sum(r.fen) AS fen, min(r.day) AS first_day, max(r.day) AS last_day
