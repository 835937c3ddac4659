// ---
// id: approver_is_relative
// title: {zh: 审批人与享受人有亲属关系, en: The approver is a relative}
// class: collusion
// severity: high
// meaning:
//   zh: 补贴申请的调查、审核或审批环节由申请人本人、其近亲属或同户的人办理并通过。查近亲属备案和回避情况，核对调查、评议记录和家庭经济状况。
//   en: A step of checking, reviewing or approving an application was passed by the applicant, a close relative or somebody of the same household. Look at the filing of relatives and whether the handler stepped aside; check the assessment and the household's means.
// sentence:
//   zh: "{subject} 在 {applicants} 名近亲属（含本人、同户人员）的 {applications} 件补贴申请上办理了审核环节并通过；{when} 名册有其 {payments} 笔、{yuan} 元（{programs}）。"
//   en: "{subject} passed a step of {applications} applications of {applicants} close relatives (own and household included); {when}: the rosters show {payments} payments of {yuan} yuan ({programs})."
// subject: {label: Person, column: approver}
// identity: [approver]
// scope: all
// needs: [approvals, household|relatives]
// params:
//   steps: {type: texts, default: [checked, reviewed, approved], source: D23}
//   kin_degree: {type: int, default: 2, source: L5}
// columns: {approver: key, cadres: keys, applicants: keys, applications: keys, rows: src, facts: src, fen: money, first_day: day, last_day: day}
// but: [C06, C19]
// kinds: [approval, kin]
// basis: L5 L4
// seen_in: [S3, P28]
// ---
// Near are kin, whoever belongs to the same household, and the handler himself. Payments of the
// program from the application on prove it; without one, the log and the registered tie do.
MATCH (a:Person)-[w:HANDLED]->(q:Application)
WHERE w.step IN $steps AND coalesce(w.result, 'passed') = 'passed'
WITH DISTINCT a
OPTIONAL MATCH (a)-[n:KIN]-(k:Person)
WHERE coalesce(n.degree, $kin_degree) <= $kin_degree
WITH a, collect(DISTINCT k.key) AS kin
OPTIONAL MATCH (a)-[m:MEMBER_OF]->(h:Household)<-[o:MEMBER_OF]-(l:Person)
WHERE m.to_day IS NULL AND o.to_day IS NULL
WITH a, kin, collect(DISTINCT l.key) AS home
UNWIND kin + home + [a.key] AS one
WITH DISTINCT a, one
MATCH (b:Person)
WHERE b.key = one
MATCH (b)-[s:APPLIED]->(q:Application)
MATCH (a)-[w:HANDLED]->(q)
WHERE w.step IN $steps AND coalesce(w.result, 'passed') = 'passed'
  AND coalesce(w.day_no, $from_no) <= $to_no
WITH a, b, q.program AS program, min(coalesce(q.applied_no, w.day_no)) AS since,
     collect(DISTINCT q.key) AS applications, collect(DISTINCT w.src) AS handled
OPTIONAL MATCH (b)-[r:PAID]->(c:Card)
WHERE r.program = program AND coalesce(r.state, 'paid') = 'paid'
  AND coalesce(r.day_no, $from_no) >= $from_no AND coalesce(r.day_no, $to_no) <= $to_no
  AND coalesce(r.day_no, since, 0) >= coalesce(since, r.day_no, 0)
WITH a, b, applications, handled, collect(DISTINCT r.src) AS paid,
     sum(coalesce(r.fen, 0)) AS money, min(r.day) AS first_day, max(r.day) AS last_day
OPTIONAL MATCH (a)-[n:KIN]-(b)
WITH a, b, applications, handled, paid, money, first_day, last_day, collect(DISTINCT n.src) AS ties
WITH a, collect(DISTINCT b.key) AS applicants, collect(applications) AS applications,
     collect(paid) AS rows, collect(handled) + collect(ties) AS facts, sum(money) AS fen,
     min(first_day) AS first_day, max(last_day) AS last_day
OPTIONAL MATCH (d:Cadre)-[i:IS]->(a)
RETURN a.key AS approver, collect(DISTINCT d.key) AS cadres, applicants AS applicants,
       applications AS applications, rows AS rows, facts AS facts, fen AS fen,
       first_day AS first_day, last_day AS last_day
