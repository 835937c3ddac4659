// ---
// id: property_owner_on_welfare
// title: {zh: 多套房产享受救助, en: Owner of several properties on welfare}
// class: eligibility
// severity: high
// meaning:
//   zh: 一人或一户（按户救助的）登记有两套以上房产，或有门面、车库，仍领取政策排除的救助。核对不动产登记簿和合同备案，查每处由谁居住、是否出租，申报家庭财产时是否写明。
//   en: A person or a family (for aid to families) with two or more properties, or a shop or garage, in the register was paid aid that the policy excludes. Look at the register and contracts, who lives in or rents each, and what the application said of property.
// sentence:
//   zh: "不动产登记有 {subject}（或同户成员）名下 {units} 处房产；{when} 名册有其 {payments} 笔、{yuan} 元（{programs}）。"
//   en: "The real-estate register has {units} properties of {subject} or of members of the same household; {when}: the rosters show {payments} payments of {yuan} yuan ({programs})."
// subject: {label: Person, column: person}
// identity: [person, status]
// scope: household
// needs: [payments, properties]
// matrix: {rule: excludes, against: [property_owner]}
// params:
//   min_units: {type: int, default: 2, source: B2 P28}
//   min_shops: {type: int, default: 1, source: B2 P28}
// columns: {person: key, status: text, programs: texts, owners: keys, properties: keys, units: int, cards: keys, rows: src, facts: src, fen: money, first_day: day, last_day: day}
// but: [C06, C17]
// kinds: [register, asset]
// basis: L2
// seen_in: [S3, P69]
// ---
// Units owned on the day of the payment; a shop, garage or parking place counts by itself. The
// farmhouse on the family's own plot is not counted. First those with a household, then those
// without.
MATCH (u:Property)<-[w:OWNS]-(o:Person)-[a:MEMBER_OF]->(h:Household)
WHERE coalesce(u.kind, 'home') <> 'other'
  AND (coalesce(u.status, 'live') = 'live' OR w.to_no IS NOT NULL)
WITH DISTINCT u, w, o, a, h
OPTIONAL MATCH (h)<-[b:MEMBER_OF]-(p:Person)
WITH DISTINCT u, w, o, a, b, p
OPTIONAL MATCH (p)-[r:PAID]->(c:Card)
WITH u, w, o, a, b, p, r, c
WHERE r.program IN $codes AND coalesce(r.state, 'paid') = 'paid'
  AND coalesce(r.day_no, $from_no) >= $from_no AND coalesce(r.day_no, $to_no) <= $to_no
  AND coalesce(r.day_no, w.from_no, u.registered_no, 0)
      >= coalesce(w.from_no, u.registered_no, r.day_no, 0)
  AND coalesce(r.day_no, w.to_no, 0) <= coalesce(w.to_no, r.day_no, 0)
  AND coalesce(r.day_no, a.from_no, 0) >= coalesce(a.from_no, r.day_no, 0)
  AND coalesce(r.day_no, a.to_no, 0) <= coalesce(a.to_no, r.day_no, 0)
  AND coalesce(r.day_no, b.from_no, 0) >= coalesce(b.from_no, r.day_no, 0)
  AND coalesce(r.day_no, b.to_no, 0) <= coalesce(b.to_no, r.day_no, 0)
UNWIND $groups AS g
WITH g, u, w, o, p, r, c
WHERE r.program IN g.programs AND (g.unit = 'household' OR p.key = o.key)
WITH g.status AS status, p, r, c, collect(DISTINCT o.key) AS owners,
     collect(DISTINCT u.key) AS properties, count(DISTINCT u.key) AS units,
     count(DISTINCT CASE WHEN u.kind IN ['shop', 'garage'] THEN u.key ELSE NULL END) AS shops,
     collect(DISTINCT w.src) AS facts
WHERE units >= $min_units OR shops >= $min_shops
RETURN p.key AS person, status AS status, collect(DISTINCT r.program) AS programs,
       collect(owners) AS owners, collect(properties) AS properties, max(units) AS units,
       collect(DISTINCT c.key) AS cards, collect(DISTINCT r.src) AS rows, collect(facts) AS facts,
       sum(r.fen) AS fen, min(r.day) AS first_day, max(r.day) AS last_day
UNION ALL
MATCH (u:Property)<-[w:OWNS]-(p:Person)
WHERE coalesce(u.kind, 'home') <> 'other'
  AND (coalesce(u.status, 'live') = 'live' OR w.to_no IS NOT NULL)
  AND NOT EXISTS { MATCH (p)-[:MEMBER_OF]->(:Household) }
WITH DISTINCT u, w, p
OPTIONAL MATCH (p)-[r:PAID]->(c:Card)
WITH u, w, p, r, c
WHERE r.program IN $codes AND coalesce(r.state, 'paid') = 'paid'
  AND coalesce(r.day_no, $from_no) >= $from_no AND coalesce(r.day_no, $to_no) <= $to_no
  AND coalesce(r.day_no, w.from_no, u.registered_no, 0)
      >= coalesce(w.from_no, u.registered_no, r.day_no, 0)
  AND coalesce(r.day_no, w.to_no, 0) <= coalesce(w.to_no, r.day_no, 0)
UNWIND $groups AS g
WITH g, u, w, p, r, c
WHERE r.program IN g.programs
WITH g.status AS status, p, r, c, collect(DISTINCT p.key) AS owners,
     collect(DISTINCT u.key) AS properties,
     count(DISTINCT u.key) AS units,
     count(DISTINCT CASE WHEN u.kind IN ['shop', 'garage'] THEN u.key ELSE NULL END) AS shops,
     collect(DISTINCT w.src) AS facts
WHERE units >= $min_units OR shops >= $min_shops
RETURN p.key AS person, status AS status, collect(DISTINCT r.program) AS programs,
       collect(owners) AS owners, collect(properties) AS properties,
       max(units) AS units, collect(DISTINCT c.key) AS cards, collect(DISTINCT r.src) AS rows,
       collect(facts) AS facts, sum(r.fen) AS fen, min(r.day) AS first_day,
       max(r.day) AS last_day
