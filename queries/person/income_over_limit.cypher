// ---
// id: income_over_limit
// title: {zh: 有工资、养老金、公积金享受救助, en: 'Wage, pension or provident fund beside welfare'}
// class: eligibility
// severity: high
// meaning:
//   zh: 登记的职工养老金、公积金缴存或职工参保工资，按家庭人口折算人均超过救助标准，期间仍领取政策排除的救助。核对待遇和缴费记录，查申报收入时是否写明、家庭人口是否属实。
//   en: A registered employee's pension, provident fund or insured wage exceeds the standard per head of the family while aid that the policy excludes was paid. Compare the records, what the application said of income, and who lives in the household.
// sentence:
//   zh: "{subject}（或同户成员）登记有职工养老金、公积金或职工参保，折合人均每年 {per_capita} 元；{when} 名册有其 {payments} 笔、{yuan} 元（{programs}）。"
//   en: "{subject} or members of the same household are registered with an employee's pension, provident fund or insured wage of {per_capita} yuan a head and year; {when}: the rosters show {payments} payments of {yuan} yuan ({programs})."
// subject: {label: Person, column: person}
// identity: [person, status]
// scope: household
// needs: [payments, pensions|provident_fund|social_insurance]
// matrix: {rule: excludes, against: [staff_pensioner, provident_fund, insured_employee]}
// programs:
//   means: {means_tested: true}
// params:
//   standard: {type: money, default: 4800, source: "[A] 400 yuan a head and month"}
//   months: {type: int, default: 3, source: B2 P29}
// columns: {person: key, status: text, programs: texts, earners: keys, per_capita: money, cards: keys, rows: src, facts: src, fen: money, first_day: day, last_day: day}
// but: [C06, C18, C25]
// kinds: [register]
// basis: L2
// seen_in: [P41, P69]
// ---
// One income a person and kind of register (the highest stated), summed over the household and
// divided by its members. An income of which no amount is stated counts as over the standard.
MATCH (s:Status)<-[i:HAS_STATUS]-(o:Person)-[a:MEMBER_OF]->(h:Household)
WHERE s.kind IN $statuses AND a.to_no IS NULL
WITH s.kind AS status, h, o, max(coalesce(i.fen, 1000000000000)) AS income,
     min(coalesce(i.from_no, -1000000)) AS began, max(coalesce(i.to_no, 1000000)) AS ended,
     collect(DISTINCT i.src) AS facts
WITH status, h, sum(income) AS income, min(began) AS began, max(ended) AS ended,
     collect(DISTINCT o.key) AS earners, collect(facts) AS facts
OPTIONAL MATCH (h)<-[m:MEMBER_OF]-(x:Person)
WITH status, h, income, began, ended, earners, facts,
     count(DISTINCT CASE WHEN m.to_no IS NULL THEN x.key ELSE NULL END) AS members
WHERE income / members > $standard
OPTIONAL MATCH (h)<-[b:MEMBER_OF]-(p:Person)
WITH DISTINCT status, income, began, ended, earners, facts, members, b, p
OPTIONAL MATCH (p)-[r:PAID]->(c:Card)
WITH status, income, began, ended, earners, facts, members, b, p, r, c
WHERE r.program IN $codes AND coalesce(r.state, 'paid') = 'paid'
  AND coalesce(r.day_no, $from_no) >= $from_no AND coalesce(r.day_no, $to_no) <= $to_no
  AND r.program IN $means AND coalesce(r.day_no, began + $months * 30) >= began + $months * 30
  AND coalesce(r.day_no, ended) <= ended
  AND coalesce(r.day_no, b.to_no, 0) <= coalesce(b.to_no, r.day_no, 0)
UNWIND $groups AS g
WITH g, status, income, members, earners, facts, p, r, c
WHERE g.status = status AND r.program IN g.programs
  AND (g.unit = 'household' OR p.key IN earners)
WITH status, p, r, c, max(income / members) AS per_capita, collect(earners) AS earners,
     collect(facts) AS facts
RETURN p.key AS person, status AS status, collect(DISTINCT r.program) AS programs,
       collect(earners) AS earners,
       CASE WHEN max(per_capita) < 10000000000 THEN max(per_capita) ELSE NULL END AS per_capita,
       collect(DISTINCT c.key) AS cards, collect(DISTINCT r.src) AS rows, collect(facts) AS facts,
       sum(r.fen) AS fen, min(r.day) AS first_day, max(r.day) AS last_day
UNION ALL
MATCH (s:Status)<-[i:HAS_STATUS]-(p:Person)
WHERE s.kind IN $statuses AND NOT EXISTS { MATCH (p)-[:MEMBER_OF]->(:Household) }
WITH DISTINCT s, i, p
OPTIONAL MATCH (p)-[r:PAID]->(c:Card)
WITH s, i, p, r, c
WHERE r.program IN $codes AND coalesce(r.state, 'paid') = 'paid'
  AND coalesce(r.day_no, $from_no) >= $from_no AND coalesce(r.day_no, $to_no) <= $to_no
  AND r.program IN $means AND coalesce(i.fen, 1000000000000) > $standard
  AND coalesce(r.day_no, i.from_no, 0) >= coalesce(i.from_no + $months * 30, r.day_no, 0)
  AND coalesce(r.day_no, i.to_no, 0) <= coalesce(i.to_no, r.day_no, 0)
UNWIND $groups AS g
WITH g, s.kind AS status, p, i, r, c
WHERE g.status = status AND r.program IN g.programs
WITH status, p, r, c, max(coalesce(i.fen, 1000000000000)) AS income,
     collect(DISTINCT p.key) AS earners, collect([i.src]) AS facts
WITH status, p, r, c, sum(income) AS per_capita, collect(earners) AS earners,
     collect(facts) AS facts
RETURN p.key AS person, status AS status, collect(DISTINCT r.program) AS programs,
       collect(earners) AS earners,
       CASE WHEN max(per_capita) < 10000000000 THEN max(per_capita) ELSE NULL END AS per_capita,
       collect(DISTINCT c.key) AS cards, collect(DISTINCT r.src) AS rows, collect(facts) AS facts,
       sum(r.fen) AS fen, min(r.day) AS first_day, max(r.day) AS last_day
