// ---
// code: C21
// title: {zh: 补发，两期并作一批, en: "Back-pay, two periods paid in one batch"}
// question:
//   zh: 多发的一笔是否补发以前月份？查审批表、补发说明和前几个月有无发放。
//   en: Does the further payment make up for earlier months? See the approval, the note and what the months before were paid.
// needs: []
// effect: leaves
// source: P99
// ---
// The remark says so; or the payment is two to twelve times what the department's register says
// is due a month; or the month before, within the person's time on the rolls, is unpaid and the
// payment is a multiple of the person's usual one, or stands twice or thrice in one batch (of a
// monthly program: paid at least twice in the five months before).
MATCH (p:Person)-[r:PAID]->(c:Card)
WHERE r.note IS NOT NULL
  AND (r.note CONTAINS '补发' OR r.note CONTAINS '补领' OR r.note CONTAINS '补付'
       OR r.note CONTAINS '补打' OR r.note CONTAINS '补拨' OR r.note CONTAINS '漏发')
RETURN r.src AS row, r.src AS src
UNION
MATCH (p:Person)-[e:ENROLLED]->(g:Program)
WHERE e.fen > 0
MATCH (p)-[r:PAID]->(c:Card)
WHERE r.program = g.code AND r.fen > e.fen AND r.fen <= e.fen * 12 AND r.fen % e.fen = 0
RETURN r.src AS row, e.src AS src
UNION
MATCH (p:Person)-[r:PAID]->(c:Card)
WHERE r.fen > 0 AND r.month IS NOT NULL AND coalesce(r.state, 'paid') = 'paid'
WITH p, r.program AS program, min(r.fen) AS usual, max(r.fen) AS most, min(r.month) AS start
WHERE most > usual AND most % usual = 0 AND most <= usual * 12
MATCH (p)-[r:PAID]->(c:Card)
WHERE r.program = program AND r.fen > usual AND r.fen % usual = 0 AND r.month > start
WITH p, program, r.src AS row, r.fen AS fen,
     CASE WHEN r.month % 100 = 1 THEN r.month - 89 ELSE r.month - 1 END AS before
OPTIONAL MATCH (p)-[q:PAID]->(d:Card)
WHERE q.program = program AND q.month = before AND coalesce(q.state, 'paid') = 'paid'
WITH row, count(q.src) AS paid_before
WHERE paid_before = 0
RETURN row AS row, row AS src
UNION
MATCH (p:Person)-[r:PAID]->(c:Card)
WHERE r.batch IS NOT NULL AND r.month IS NOT NULL AND coalesce(r.state, 'paid') = 'paid'
WITH p, r.program AS program, r.batch AS batch, count(r.src) AS times, max(r.month) AS month,
     max(r.day_no) AS day_no
WHERE times = 2 OR times = 3
WITH p, program, batch, month, day_no,
     CASE WHEN month % 100 = 1 THEN month - 89 ELSE month - 1 END AS before
OPTIONAL MATCH (p)-[q:PAID]->(d:Card)
WHERE q.program = program AND q.month < month AND coalesce(q.state, 'paid') = 'paid'
WITH p, program, batch, before, day_no,
     sum(CASE WHEN q.day_no >= day_no - 160 THEN 1 ELSE 0 END) AS earlier,
     sum(CASE WHEN q.month = before THEN 1 ELSE 0 END) AS paid_before
WHERE paid_before = 0
OPTIONAL MATCH (p)-[e:ENROLLED]->(g:Program)
WHERE g.code = program AND e.from_no <= day_no - 31
WITH p, program, batch, earlier, count(e.src) AS enrolled
WHERE earlier > 1 OR enrolled > 0
MATCH (p)-[r:PAID]->(c:Card)
WHERE r.program = program AND r.batch = batch
RETURN r.src AS row, r.src AS src
