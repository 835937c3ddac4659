// ---
// id: excluded_status_paid
// title: {zh: 身份与项目不相容, en: Paid under a program that the status excludes}
// class: eligibility
// severity: medium
// meaning:
//   zh: 登记的身份（在校、外出务工、在职参保、领取职工养老金、村组干部等）在政策矩阵中排除该项目，期间仍按该项目发放。核对身份的起止日期和项目的政策文件，政策不同的在本县的矩阵中改正。
//   en: The policy matrix excludes the program for the registered status (student, working elsewhere, insured as an employee, drawing a staff pension, village cadre …), yet payments fall into its time. Compare the dates and the rules; where the rule of the county differs, change its matrix.
// sentence:
//   zh: "登记册记载 {subject} 的身份为 {status}；{when} 名册有其 {payments} 笔、{yuan} 元（{programs}）。"
//   en: "The registers give {subject} the status {status}; {when}: the rosters show {payments} payments of {yuan} yuan ({programs})."
// subject: {label: Person, column: person}
// identity: [person, status]
// scope: subject
// needs: [payments, pensions|provident_fund|social_insurance|students|village_cadres|township_handlers|custody]
// matrix: {rule: excludes, against: [staff_pensioner, resident_pensioner, provident_fund, insured_employee, student, absent, migrant_worker, village_cadre, township_official, public_welfare_post, disciplined, community_correction]}
// programs:
//   means: {means_tested: true}
// params:
//   incomes: {type: texts, default: [staff_pensioner, provident_fund, insured_employee], source: B2 P29}
// columns: {person: key, status: text, programs: texts, cards: keys, rows: src, facts: src, fen: money, first_day: day, last_day: day}
// but: [C06, C23, C25]
// kinds: [register]
// basis: "[A]"
// seen_in: [S1]
// ---
// Income beside aid for the needy is weighed per head by income_over_limit, not here.
MATCH (s:Status)<-[h:HAS_STATUS]-(p:Person)-[r:PAID]->(c:Card)
WHERE s.kind IN $statuses AND r.program IN $codes AND coalesce(r.state, 'paid') = 'paid'
  AND NOT (s.kind IN $incomes AND r.program IN $means)
  AND coalesce(r.day_no, $from_no) >= $from_no AND coalesce(r.day_no, $to_no) <= $to_no
  AND coalesce(r.day_no, h.from_no, 0) >= coalesce(h.from_no, r.day_no, 0)
  AND coalesce(r.day_no, h.to_no, 0) <= coalesce(h.to_no, r.day_no, 0)
WITH s.kind AS status, p, r, c, min(coalesce(h.from_no, -1000000)) AS since_no,
     collect(DISTINCT h.src) AS facts
UNWIND $groups AS g
WITH g, status, p, r, c, since_no, facts
WHERE g.status = status AND r.program IN g.programs
  AND coalesce(r.day_no, since_no + g.grace) >= since_no + g.grace
RETURN p.key AS person, status AS status, collect(DISTINCT r.program) AS programs,
       collect(DISTINCT c.key) AS cards, collect(DISTINCT r.src) AS rows, collect(facts) AS facts,
       sum(r.fen) AS fen, min(r.day) AS first_day, max(r.day) AS last_day
