// ---
// id: hukou_moved_into_poor
// title: {zh: 户口挂入贫困户, en: Registered into a poor household before benefits}
// class: collusion
// severity: high
// meaning:
//   zh: 与该户没有直系亲属关系、本人此前不在困难名单上的人，户口迁入贫困户后一年内就领到面向困难户的补助。问清为何迁入、是否真的同住，查其原户经济状况和与干部的亲属关系。
//   en: Somebody without close kin in the household, and on no list of the needy before, was registered into a poor household and within a year was paid aid meant for the poor. Ask why the registration moved and whether they live together; look at the former household's means and at kinship with cadres.
// sentence:
//   zh: "户籍登记 {moved_on} 将 {subject} 迁入在册困难户；{when} 名册有其 {programs} {payments} 笔、{yuan} 元。"
//   en: "The register moved {subject} into a household on the lists of the needy on {moved_on}; {when}: the rosters show {payments} payments of {programs}, {yuan} yuan."
// subject: {label: Person, column: person}
// identity: [person]
// scope: household
// needs: [payments, household]
// params:
//   window_days: {type: int, default: 366, source: "[A]"}
//   poor: {type: texts, default: [low_income, extreme_poverty, poverty_registered, low_income_margin], source: P15}
//   for_poor: {type: texts, default: [YULU, POOR_INDUSTRY, STUDENT_AID, WORK_TRAVEL, MEDICAL_ENROL], source: P15}
//   kin_degree: {type: int, default: 3, source: L5}
// programs:
//   by_need: {means_tested: true}
// columns: {person: key, household: key, moved_on: day, cadres: keys, programs: texts, cards: keys, rows: src, facts: src, fen: money, first_day: day, last_day: day}
// but: []
// kinds: [register]
// basis: L4
// seen_in: [P15]
// ---
// Poor by a register of the needy that names another member, or by a member's means-tested money
// of before the move. Not meant: births, spouses, parents and children, grandchildren with
// grandparents, wards with their guardian or carer, and who was on such aid before the move.
MATCH (x:Person)-[m:MEMBER_OF]->(h:Household)
WHERE m.from_no IS NOT NULL AND m.from_no > coalesce(x.birth_no, 0) + 366
  AND NOT coalesce(m.relation, '99') IN ['00', '01', '02', '10', '11', '12', '20', '21', '22', '23',
    '24', '25', '26', '28', '30', '31', '32', '33', '34', '35', '36', '38', '40', '41', '42', '43',
    '44', '51', '52', '53', '54', '55', '56', '61', '62', '63', '64']
WITH x, h, min(m.from_no) AS moved_no, min(m.from_day) AS moved_on, collect(DISTINCT m.src) AS facts
MATCH (x)-[r:PAID]->(c:Card)
WHERE (r.program IN $by_need OR r.program IN $for_poor) AND r.day_no IS NOT NULL
  AND coalesce(r.state, 'paid') = 'paid'
WITH x, h, moved_no, moved_on, facts, min(r.day_no) AS first_no
WHERE first_no >= moved_no AND first_no <= moved_no + $window_days
  AND NOT EXISTS { MATCH (x)-[e:ENROLLED]->(g:Program)
                   WHERE (g.code IN $by_need OR g.code IN $for_poor) AND e.from_no < moved_no }
  AND NOT EXISTS { MATCH (x)-[b:HAS_STATUS]->(t:Status)
                   WHERE t.kind IN $poor AND b.from_no < moved_no }
  AND NOT EXISTS { MATCH (x)<-[:GUARDIAN_OF|CARES_FOR]-(:Person)-[:MEMBER_OF]->(h) }
  AND NOT EXISTS { MATCH (x)-[k:KIN]-(y:Person)-[:MEMBER_OF]->(h)
                   WHERE k.degree = 1 OR k.relation IN ['grandparent', 'grandchild'] }
MATCH (y:Person)-[n:MEMBER_OF]->(h)
WHERE y.key <> x.key AND coalesce(n.to_no, moved_no) >= moved_no
OPTIONAL MATCH (y)-[a:HAS_STATUS]->(s:Status)
WHERE s.kind IN $poor AND coalesce(a.from_no, moved_no) <= moved_no
  AND coalesce(a.to_no, moved_no) >= moved_no
OPTIONAL MATCH (y)-[q:PAID]->(:Card)
WHERE q.program IN $by_need AND q.day_no <= moved_no AND coalesce(q.state, 'paid') = 'paid'
WITH x, h, moved_no, moved_on, facts, collect(DISTINCT a.src) AS lists, count(q.src) AS aided
WHERE size(lists) > 0 OR aided > 0
OPTIONAL MATCH (d:Cadre)-[:IS]->(o:Person)-[w:KIN]-(x)
WHERE coalesce(w.degree, $kin_degree) <= $kin_degree
WITH x, h, moved_no, moved_on, facts, lists, collect(DISTINCT d.key) AS cadres
MATCH (x)-[r:PAID]->(c:Card)
WHERE (r.program IN $by_need OR r.program IN $for_poor) AND r.day_no >= moved_no
  AND coalesce(r.state, 'paid') = 'paid' AND r.day_no >= $from_no AND r.day_no <= $to_no
RETURN x.key AS person, min(h.key) AS household, min(moved_on) AS moved_on,
       collect(cadres) AS cadres, collect(DISTINCT r.program) AS programs,
       collect(DISTINCT c.key) AS cards, collect(DISTINCT r.src) AS rows,
       collect(facts) + collect(lists) AS facts, sum(r.fen) AS fen,
       min(r.day) AS first_day, max(r.day) AS last_day
