// ---
// id: single_person_chain
// title: {zh: 一人包办全流程, en: One person does the whole chain}
// class: collusion
// severity: medium
// meaning:
//   zh: 同一件申请的录入、审核、审批中有两个以上环节由同一人办理。核对岗位设置和账号使用，看是否有人代用他人账号，抽查这些申请的材料和入户记录。
//   en: Two or more of entry, review and approval of one application were done by the same person. See how the desks are staffed and whose accounts are used; look at the papers and home visits of these applications.
// sentence:
//   zh: "{applications} 件申请的录入、审核、审批中，两个以上环节登记的经办人都是 {subject}，涉及申请人 {applicants} 名；{when} 名册有其 {payments} 笔、{yuan} 元（{programs}）。"
//   en: "In {applications} applications of {applicants} applicants two or more of entry, review and approval are logged under {subject}; {when}: the rosters show {payments} payments of {yuan} yuan ({programs})."
// subject: {label: Person, column: handler}
// identity: [handler]
// scope: all
// needs: [approvals]
// params:
//   min_steps: {type: int, default: 2, source: "S3: any two of three"}
//   office_of: {type: int, default: 2, source: "S3: a township with fewer handlers is a small office"}
// columns: {handler: key, cadres: keys, applicants: keys, applications: keys, rows: src, facts: src, fen: money, first_day: day, last_day: day}
// but: []
// kinds: [approval]
// basis: L4
// seen_in: [S3]
// ---
// The check at home counts as the review where the log has no other. In a township where the
// log, or the register of handlers, knows one handler alone, there is nobody else to do it.
MATCH (o:Person)-[v:HANDLED]->(p:Application)
WITH coalesce(p.township, '') AS township, count(DISTINCT o.key) AS handlers
WITH collect(CASE WHEN handlers < $office_of THEN township ELSE '-' END) AS logged
OPTIONAL MATCH (d:Cadre)-[i:IS]->(x:Person)
WHERE d.level = 'township' AND d.township IS NOT NULL
WITH logged, d.township AS township, count(DISTINCT x.key) AS staff
WITH logged, collect(CASE WHEN staff < $office_of THEN township ELSE '-' END) AS listed
MATCH (a:Person)-[w:HANDLED]->(q:Application)
WHERE coalesce(w.result, 'passed') = 'passed' AND coalesce(w.day_no, $from_no) <= $to_no
  AND NOT coalesce(q.township, '') IN logged AND NOT coalesce(q.township, '') IN listed
WITH a, q, max(CASE WHEN w.step = 'entered' THEN 1 ELSE 0 END) AS entered,
     max(CASE WHEN w.step = 'checked' THEN 1 ELSE 0 END) AS checked,
     max(CASE WHEN w.step = 'reviewed' THEN 1 ELSE 0 END) AS reviewed,
     max(CASE WHEN w.step = 'approved' THEN 1 ELSE 0 END) AS approved,
     collect(DISTINCT w.src) AS handled, min(w.day_no) AS since
WHERE entered + reviewed + approved >= $min_steps
   OR (entered + checked + approved >= $min_steps
       AND NOT EXISTS { MATCH (y:Person)-[z:HANDLED]->(q) WHERE z.step = 'reviewed' })
MATCH (b:Person)-[s:APPLIED]->(q)
WITH a, b, q.program AS program, min(coalesce(q.applied_no, since)) AS since,
     collect(DISTINCT q.key) AS applications, collect(handled) AS handled
OPTIONAL MATCH (b)-[r:PAID]->(:Card)
WITH a, b, applications, handled, r, CASE WHEN r.program = program
  AND coalesce(r.state, 'paid') = 'paid'
  AND coalesce(r.day_no, $from_no) >= $from_no AND coalesce(r.day_no, $to_no) <= $to_no
  AND coalesce(r.day_no, since, 0) >= coalesce(since, r.day_no, 0) THEN 1 ELSE 0 END AS stands
WITH a, b, applications, handled,
     collect(DISTINCT CASE WHEN stands = 1 THEN r.src ELSE NULL END) AS paid,
     sum(stands * coalesce(r.fen, 0)) AS money,
     min(CASE WHEN stands = 1 THEN r.day ELSE NULL END) AS first_day,
     max(CASE WHEN stands = 1 THEN r.day ELSE NULL END) AS last_day
WITH a, collect(DISTINCT b.key) AS applicants, collect(applications) AS applications,
     collect(paid) AS rows, collect(handled) AS facts, sum(money) AS fen,
     min(first_day) AS first_day, max(last_day) AS last_day
OPTIONAL MATCH (d:Cadre)-[i:IS]->(a)
RETURN a.key AS handler, collect(DISTINCT d.key) AS cadres, applicants AS applicants,
       applications AS applications, rows AS rows, facts AS facts, fen AS fen,
       first_day AS first_day, last_day AS last_day
