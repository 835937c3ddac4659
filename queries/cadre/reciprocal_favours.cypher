// ---
// id: reciprocal_favours
// title: {zh: 互相照顾, en: Reciprocal favours}
// class: collusion
// severity: medium
// meaning:
//   zh: 两名经办人各自审核通过了对方近亲属的申请，双方都有两件以上。单看每件都已回避，合起来看是否互相照顾；逐户核对家庭经济状况和评议记录。
//   en: Two handlers each passed applications of the other's close relatives, two or more both ways. Each one stepped aside for his own; look whether they looked after each other's. Check each household's means and the assessment.
// sentence:
//   zh: "{subject} 两名经办人各自审核通过了对方近亲属的申请，共 {applications} 件、申请人 {applicants} 名；{when} 名册有其 {payments} 笔、{yuan} 元（{programs}）。"
//   en: "The handlers {subject} each passed applications of close relatives of the other: {applications} of {applicants} applicants; {when}: the rosters show {payments} payments of {yuan} yuan ({programs})."
// subject: {label: Person, column: handlers}
// identity: [handlers]
// scope: all
// needs: [approvals, household|relatives]
// params:
//   min_each: {type: int, default: 2, source: "[T]"}
//   steps: {type: texts, default: [checked, reviewed, approved], source: D23}
//   kin_degree: {type: int, default: 2, source: L5}
// columns: {handlers: keys, cadres: keys, applicants: keys, applications: keys, rows: src, facts: src, fen: money, first_day: day, last_day: day}
// but: [C19]
// kinds: [approval, kin]
// basis: L4
// seen_in: ["[T]"]
// ---
// Both directions are counted in applicants. A relative of both counts for neither, nor does a
// handler's own application.
MATCH (a:Person)-[w:HANDLED]->(q:Application)
WHERE w.step IN $steps AND coalesce(w.result, 'passed') = 'passed'
WITH DISTINCT a
MATCH (a)-[n:KIN]-(x:Person)
WHERE coalesce(n.degree, $kin_degree) <= $kin_degree
WITH DISTINCT a, x
MATCH (x)-[s:APPLIED]->(q:Application)
MATCH (b:Person)-[w:HANDLED]->(q)
WHERE w.step IN $steps AND coalesce(w.result, 'passed') = 'passed'
  AND coalesce(w.day_no, $from_no) <= $to_no
  AND a.key <> b.key AND x.key <> b.key
  AND NOT EXISTS { MATCH (b)-[:KIN]-(x) }
WITH CASE WHEN a.key < b.key THEN a.key ELSE b.key END AS one,
     CASE WHEN a.key < b.key THEN b.key ELSE a.key END AS two,
     a.key AS near, x, q, collect(DISTINCT w.src) AS handled
WITH one, two, count(DISTINCT CASE WHEN near = one THEN x.key ELSE one END) AS ours,
     count(DISTINCT CASE WHEN near = two THEN x.key ELSE one END) AS theirs,
     min(near) AS least, max(near) AS most,
     collect(DISTINCT x.key) AS applicants, collect(DISTINCT q.key) AS applications,
     collect(handled) AS facts
WHERE least <> most AND ours > $min_each AND theirs > $min_each
UNWIND applications AS application
MATCH (q:Application)
WHERE q.key = application
MATCH (x:Person)-[s:APPLIED]->(q)
WITH one, two, applicants, applications, facts, q, x
OPTIONAL MATCH (x)-[r:PAID]->(:Card)
WITH one, two, applicants, applications, facts, r, CASE WHEN r.program = q.program
  AND coalesce(r.state, 'paid') = 'paid'
  AND coalesce(r.day_no, $from_no) >= $from_no AND coalesce(r.day_no, $to_no) <= $to_no
  AND coalesce(r.day_no, q.applied_no, 0) >= coalesce(q.applied_no, r.day_no, 0)
  THEN 1 ELSE 0 END AS stands
WITH DISTINCT one, two, applicants, applications, facts,
     CASE WHEN stands = 1 THEN r.src ELSE NULL END AS row,
     CASE WHEN stands = 1 THEN r.fen ELSE NULL END AS money,
     CASE WHEN stands = 1 THEN r.day ELSE NULL END AS day
WITH one, two, applicants, applications, facts, collect(row) AS rows,
     sum(coalesce(money, 0)) AS fen, min(day) AS first_day, max(day) AS last_day
OPTIONAL MATCH (d:Cadre)-[i:IS]->(p:Person)
WHERE p.key = one OR p.key = two
RETURN [one, two] AS handlers, collect(DISTINCT d.key) AS cadres, applicants AS applicants,
       applications AS applications, rows AS rows, facts AS facts, fen AS fen,
       first_day AS first_day, last_day AS last_day
