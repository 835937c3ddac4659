// ---
// id: machinery_bulk_purchase
// title: {zh: 一人多台农机/转卖, en: "Many machines for one buyer, or resold"}
// class: eligibility
// severity: medium
// meaning:
//   zh: 一人一年内购置三台以上享受补贴的农机，或者财政供养人员购机，或者补贴机具两年内转到他人名下。实地看机具在不在、谁在用，发票和付款是不是本人的。农机服务合作社、公司购多台属正常，转卖除外。
//   en: One person bought three or more subsidised machines in a year, or a public employee bought one, or a machine passed to somebody else within two years. See whether the machine is there, who uses it and who paid. A contractor's enterprise lawfully buys many, but not to resell.
// sentence:
//   zh: "{subject} 一年内购置补贴农机 {in_a_year} 台，两年内转到他人名下 {resold} 台，以财政供养人员身份购机 {as_staff} 台（项）；{when} 名册有其农机购置补贴 {payments} 笔、{yuan} 元。"
//   en: "{subject} bought {in_a_year} subsidised machines within a year; {resold} passed to others within two years, {as_staff} were bought while on the public payroll; {when}: {payments} payments of {yuan} yuan for farm machines."
// subject: {label: Person, column: buyer}
// identity: [buyer]
// scope: subject
// needs: [payments]
// params:
//   program: {type: text, default: FARM_MACHINE, source: P34}
//   min_machines: {type: int, default: 3, source: P34}
//   days: {type: int, default: 365, source: P34}
//   min_days_kept: {type: int, default: 730, source: P34}
// columns: {buyer: key, in_a_year: int, resold: int, as_staff: int, vehicles: keys, people: keys, rows: src, facts: src, fen: money, first_day: day, last_day: day}
// but: [C06]
// kinds: [asset, register]
// basis: "-"
// seen_in: [P34]
// ---
// Three ways, of one buyer: machines of the register (where it names none of his, payments) within a
// year; machines that another owner has within two years; payments to those on the public payroll.
MATCH (p:Person)-[o:OWNS]->(v:Vehicle)
WHERE v.kind = 'machine' AND coalesce(o.from_no, v.registered_no) IS NOT NULL
MATCH (p)-[n:OWNS]->(w:Vehicle)
WHERE w.kind = 'machine'
  AND coalesce(n.from_no, w.registered_no) >= coalesce(o.from_no, v.registered_no)
  AND coalesce(n.from_no, w.registered_no) < coalesce(o.from_no, v.registered_no) + $days
WITH p, v, count(DISTINCT w.key) AS machines, collect(DISTINCT w.key) AS vehicles,
     collect(DISTINCT n.src) AS facts
WHERE machines >= $min_machines
WITH p, max(machines) AS machines, collect(vehicles) AS vehicles, collect(facts) AS facts
OPTIONAL MATCH (p)-[r:PAID]->(c:Card)
WHERE r.program = $program AND coalesce(r.state, 'paid') = 'paid'
  AND coalesce(r.day_no, $from_no) >= $from_no AND coalesce(r.day_no, $to_no) <= $to_no
RETURN p.key AS buyer, machines AS in_a_year, 0 AS resold, 0 AS as_staff, vehicles AS vehicles,
       collect(DISTINCT p.key) AS people, [collect(DISTINCT r.src)] AS rows, facts AS facts,
       sum(coalesce(r.fen, 0)) AS fen, min(r.day) AS first_day, max(r.day) AS last_day
UNION ALL
MATCH (p:Person)-[o:PAID]->(:Card)
WHERE o.program = $program AND coalesce(o.state, 'paid') = 'paid' AND o.day_no IS NOT NULL
  AND o.day_no >= $from_no AND o.day_no <= $to_no
  AND NOT EXISTS { MATCH (p)-[:OWNS]->(v:Vehicle) WHERE v.kind = 'machine' }
MATCH (p)-[r:PAID]->(:Card)
WHERE r.program = $program AND coalesce(r.state, 'paid') = 'paid'
  AND r.day_no >= o.day_no AND r.day_no < o.day_no + $days AND r.day_no <= $to_no
WITH p, o, count(DISTINCT r.src) AS machines, collect(DISTINCT r.src) AS rows, sum(r.fen) AS fen,
     min(r.day) AS first_day, max(r.day) AS last_day
WHERE machines >= $min_machines
RETURN p.key AS buyer, max(machines) AS in_a_year, 0 AS resold, 0 AS as_staff,
       [collect(DISTINCT p.key)] AS vehicles, collect(DISTINCT p.key) AS people,
       collect(rows) AS rows, collect(rows) AS facts, max(fen) AS fen,
       min(first_day) AS first_day, max(last_day) AS last_day
UNION ALL
MATCH (p:Person)-[o:OWNS]->(v:Vehicle)<-[n:OWNS]-(q:Person)
WHERE v.kind = 'machine' AND p.key <> q.key AND n.from_no > o.from_no
  AND n.from_no - o.from_no < $min_days_kept
WITH p, count(DISTINCT v.key) AS resold, collect(DISTINCT v.key) AS vehicles,
     collect(DISTINCT q.key) AS people, collect(DISTINCT [o.src, n.src]) AS facts
OPTIONAL MATCH (p)-[r:PAID]->(c:Card)
WHERE r.program = $program AND coalesce(r.state, 'paid') = 'paid'
  AND coalesce(r.day_no, $from_no) >= $from_no AND coalesce(r.day_no, $to_no) <= $to_no
RETURN p.key AS buyer, 0 AS in_a_year, resold AS resold, 0 AS as_staff, [vehicles] AS vehicles,
       people AS people, [collect(DISTINCT r.src)] AS rows, facts AS facts,
       sum(coalesce(r.fen, 0)) AS fen, min(r.day) AS first_day, max(r.day) AS last_day
UNION ALL
MATCH (p:Person)-[o:OWNS]->(v:Vehicle)
WHERE v.kind = 'machine' AND o.to_no IS NOT NULL AND o.to_no - o.from_no < $min_days_kept
  AND coalesce(v.status, 'live') <> 'scrapped'
  AND NOT EXISTS { MATCH (v)<-[n:OWNS]-(q:Person) WHERE n.from_no > o.from_no }
WITH p, count(DISTINCT v.key) AS resold, collect(DISTINCT v.key) AS vehicles,
     [collect(DISTINCT o.src)] AS facts
OPTIONAL MATCH (p)-[r:PAID]->(c:Card)
WHERE r.program = $program AND coalesce(r.state, 'paid') = 'paid'
  AND coalesce(r.day_no, $from_no) >= $from_no AND coalesce(r.day_no, $to_no) <= $to_no
RETURN p.key AS buyer, 0 AS in_a_year, resold AS resold, 0 AS as_staff, [vehicles] AS vehicles,
       collect(DISTINCT p.key) AS people, [collect(DISTINCT r.src)] AS rows, facts AS facts,
       sum(coalesce(r.fen, 0)) AS fen, min(r.day) AS first_day, max(r.day) AS last_day
UNION ALL
MATCH (s:Status)<-[h:HAS_STATUS]-(p:Person)-[r:PAID]->(c:Card)
WHERE s.kind = 'public_employee' AND r.program = $program AND coalesce(r.state, 'paid') = 'paid'
  AND coalesce(r.day_no, $from_no) >= $from_no AND coalesce(r.day_no, $to_no) <= $to_no
  AND coalesce(r.day_no, h.from_no, 0) >= coalesce(h.from_no, r.day_no, 0)
  AND coalesce(r.day_no, h.to_no, 0) <= coalesce(h.to_no, r.day_no, 0)
WITH p, r, collect(DISTINCT h.src) AS facts
RETURN p.key AS buyer, 0 AS in_a_year, 0 AS resold, count(DISTINCT r.src) AS as_staff,
       [collect(DISTINCT p.key)] AS vehicles, collect(DISTINCT p.key) AS people,
       [collect(DISTINCT r.src)] AS rows, collect(facts) AS facts, sum(r.fen) AS fen,
       min(r.day) AS first_day, max(r.day) AS last_day
