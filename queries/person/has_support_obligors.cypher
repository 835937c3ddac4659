// ---
// id: has_support_obligors
// title: {zh: 有法定赡养人的五保户, en: Extreme-poverty support with grown children}
// class: eligibility
// severity: high
// meaning:
//   zh: 领取特困（五保）供养的人有健在的成年子女，登记册上看不出子女没有赡养能力。核对户口簿和亲属关系，查子女的劳动能力和收入，入户核实是否真正无人赡养。
//   en: A person on extreme-poverty support has living grown children whom the registers do not show as unable to support. Compare household book and kinship, the work and income of the children, and visit.
// sentence:
//   zh: "{when} 名册有 {subject} 的 {programs} {payments} 笔、{yuan} 元；登记册有其健在的成年子女（{children} 等）。"
//   en: "{when}: the rosters show {payments} payments of {yuan} yuan of {programs} to {subject}; the registers have living grown children ({children})."
// subject: {label: Person, column: person}
// identity: [person, status]
// scope: household
// needs: [payments, household|relatives]
// matrix: {rule: requires, against: [extreme_poverty]}
// params:
//   adult_years: {type: int, default: 18, source: B2 P38}
//   old_years: {type: int, default: 70, source: "[A] obligors of 70 and older"}
// columns: {person: key, status: text, programs: texts, obligors: keys, children: text, cards: keys, rows: src, facts: src, fen: money, first_day: day, last_day: day}
// but: [C06]
// kinds: [register]
// basis: L2
// seen_in: [P39]
// ---
// Unable to support are those on extreme-poverty support, in custody, aged 70, aged 60 and on
// low-income aid, severely disabled, or disabled in mind (智力、精神).
MATCH (p:Person)-[r:PAID]->(c:Card)
WHERE r.program IN $codes AND coalesce(r.state, 'paid') = 'paid'
  AND coalesce(r.day_no, $from_no) >= $from_no AND coalesce(r.day_no, $to_no) <= $to_no
WITH DISTINCT p, r, c
OPTIONAL MATCH (p)-[k:KIN]->(x:Person)
WITH p, r, c, k, x
WHERE k.relation = 'child' AND x.birth_no + $adult_years * 365 <= coalesce(r.day_no, x.birth_no)
  AND x.birth_no + $old_years * 365 > coalesce(r.day_no, x.birth_no)
  AND (x.died_no IS NULL OR x.died_no > coalesce(r.day_no, x.died_no))
OPTIONAL MATCH (x)-[h:HAS_STATUS]->(s:Status)
WITH p, r, c, k, x, sum(CASE WHEN s.kind IN ['extreme_poverty', 'in_custody', 'deceased']
   OR (s.kind = 'low_income' AND x.birth_no + 21915 <= coalesce(r.day_no, x.birth_no))
   OR (s.kind = 'disabled' AND (h.grade CONTAINS '一' OR h.grade CONTAINS '二'
       OR h.grade CONTAINS '1' OR h.grade CONTAINS '2' OR h.grade CONTAINS '重'
       OR h.detail CONTAINS '智力' OR h.detail CONTAINS '精神')) THEN 1 ELSE 0 END) AS reasons
WHERE reasons = 0
WITH p, r, c, collect(DISTINCT x.key) AS obligors, min(x.name) AS children,
     collect(DISTINCT k.src) AS facts
UNWIND $groups AS g
WITH g, p, r, c, obligors, children, facts
WHERE r.program IN g.programs
RETURN p.key AS person, g.status AS status, collect(DISTINCT r.program) AS programs,
       collect(obligors) AS obligors, min(children) AS children, collect(DISTINCT c.key) AS cards,
       collect(DISTINCT r.src) AS rows, collect(facts) AS facts, sum(r.fen) AS fen,
       min(r.day) AS first_day, max(r.day) AS last_day
