// ---
// id: vehicle_owner_on_welfare
// title: {zh: 有车享受救助, en: Vehicle owner on welfare}
// class: eligibility
// severity: medium
// meaning:
//   zh: 登记有小型汽车的人（按户救助的，含同户成员）领取了政策排除的救助。核对行驶证、购车时间和价值，查是本人使用还是借名登记，申报家庭财产时是否写明。
//   en: Someone with a car in the vehicle register (for aid to families, any member of the household) was paid aid that the policy excludes. Look at the licence, the day and price of purchase, who uses the car, and what the application said of property.
// sentence:
//   zh: "车辆登记册有 {subject}（或同户成员）名下的汽车；{when} 名册有其 {payments} 笔、{yuan} 元（{programs}）。"
//   en: "The vehicle register has a car of {subject} or of a member of the same household; {when}: the rosters show {payments} payments of {yuan} yuan ({programs})."
// subject: {label: Person, column: person}
// identity: [person, status]
// scope: household
// needs: [payments, vehicles]
// matrix: {rule: excludes, against: [vehicle_owner]}
// params:
//   kinds: {type: texts, default: [car], source: B2 P27}
//   max_age_years: {type: int, default: 10, source: B2 P27}
// columns: {person: key, status: text, programs: texts, owners: keys, vehicles: keys, cards: keys, rows: src, facts: src, fen: money, first_day: day, last_day: day}
// but: [C06, C17]
// kinds: [register, asset]
// basis: L2
// seen_in: [S1, S4, P69]
// ---
// A vehicle whose kind the register does not say counts; one scrapped or sold counts until the
// day that the register states, or not at all. First those with a household, then those without.
MATCH (p:Person)-[r:PAID]->(:Card)
WHERE r.program IN $codes
WITH DISTINCT p
OPTIONAL MATCH (p)-[b:MEMBER_OF]->(h:Household)
WITH DISTINCT p, b, h
OPTIONAL MATCH (h)<-[a:MEMBER_OF]-(o:Person)
WITH DISTINCT p, b, a, o
OPTIONAL MATCH (o)-[w:OWNS]->(v:Vehicle)
WITH p, b, a, o, w, v
WHERE v.key IS NOT NULL AND (v.kind IS NULL OR v.kind IN $kinds)
  AND (coalesce(v.status, 'live') = 'live' OR w.to_no IS NOT NULL)
OPTIONAL MATCH (p)-[r:PAID]->(c:Card)
WITH v, w, o, a, b, p, r, c
WHERE r.program IN $codes AND coalesce(r.state, 'paid') = 'paid'
  AND coalesce(r.day_no, $from_no) >= $from_no AND coalesce(r.day_no, $to_no) <= $to_no
  AND coalesce(r.day_no, w.from_no, v.registered_no, 0)
      >= coalesce(w.from_no, v.registered_no, r.day_no, 0)
  AND coalesce(r.day_no, w.from_no, v.registered_no, 0)
      <= coalesce(w.from_no, v.registered_no, r.day_no, 0) + $max_age_years * 365
  AND coalesce(r.day_no, w.to_no, 0) <= coalesce(w.to_no, r.day_no, 0)
  AND coalesce(r.day_no, a.from_no, 0) >= coalesce(a.from_no, r.day_no, 0)
  AND coalesce(r.day_no, a.to_no, 0) <= coalesce(a.to_no, r.day_no, 0)
  AND coalesce(r.day_no, b.from_no, 0) >= coalesce(b.from_no, r.day_no, 0)
  AND coalesce(r.day_no, b.to_no, 0) <= coalesce(b.to_no, r.day_no, 0)
UNWIND $groups AS g
WITH g, v, w, o, p, r, c
WHERE r.program IN g.programs AND (g.unit = 'household' OR p.key = o.key)
WITH g.status AS status, p, r, c, collect(DISTINCT o.key) AS owners,
     collect(DISTINCT v.key) AS vehicles, collect(DISTINCT w.src) AS facts
RETURN p.key AS person, status AS status, collect(DISTINCT r.program) AS programs,
       collect(owners) AS owners, collect(vehicles) AS vehicles, collect(DISTINCT c.key) AS cards,
       collect(DISTINCT r.src) AS rows, collect(facts) AS facts, sum(r.fen) AS fen,
       min(r.day) AS first_day, max(r.day) AS last_day
UNION ALL
MATCH (v:Vehicle)<-[w:OWNS]-(p:Person)
WHERE (v.kind IS NULL OR v.kind IN $kinds)
  AND (coalesce(v.status, 'live') = 'live' OR w.to_no IS NOT NULL)
  AND NOT EXISTS { MATCH (p)-[:MEMBER_OF]->(:Household) }
WITH DISTINCT v, w, p
OPTIONAL MATCH (p)-[r:PAID]->(c:Card)
WITH v, w, p, r, c
WHERE r.program IN $codes AND coalesce(r.state, 'paid') = 'paid'
  AND coalesce(r.day_no, $from_no) >= $from_no AND coalesce(r.day_no, $to_no) <= $to_no
  AND coalesce(r.day_no, w.from_no, v.registered_no, 0)
      >= coalesce(w.from_no, v.registered_no, r.day_no, 0)
  AND coalesce(r.day_no, w.from_no, v.registered_no, 0)
      <= coalesce(w.from_no, v.registered_no, r.day_no, 0) + $max_age_years * 365
  AND coalesce(r.day_no, w.to_no, 0) <= coalesce(w.to_no, r.day_no, 0)
UNWIND $groups AS g
WITH g, v, w, p, r, c
WHERE r.program IN g.programs
WITH g.status AS status, p, r, c, collect(DISTINCT p.key) AS owners,
     collect(DISTINCT v.key) AS vehicles,
     collect(DISTINCT w.src) AS facts
RETURN p.key AS person, status AS status, collect(DISTINCT r.program) AS programs,
       collect(owners) AS owners, collect(vehicles) AS vehicles,
       collect(DISTINCT c.key) AS cards, collect(DISTINCT r.src) AS rows,
       collect(facts) AS facts, sum(r.fen) AS fen, min(r.day) AS first_day,
       max(r.day) AS last_day
