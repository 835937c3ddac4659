// ---
// code: C17
// title: {zh: 老旧低值车辆、共有或继承的房屋, en: "An old vehicle of little worth, a shared or inherited house"}
// question:
//   zh: 车辆现值多少、谁在使用？房屋是否继承共有、由谁居住？查看行驶证、评估价和不动产登记簿。
//   en: What is the vehicle worth and who uses it? Is the house inherited or shared, and who lives in it?
// needs: [vehicles|properties]
// effect: at_most medium
// source: "[T]"
// ---
// Vehicles: every car of the household is worth 30,000 yuan at most (3,000,000 fen) or was first
// registered eight years (2,922 days) before. Houses: without those inherited or held in
// shares with people outside, the household has one dwelling at most and no shop or garage.
MATCH (o:Person)-[w:OWNS]->(v:Vehicle)
WHERE (v.kind IS NULL OR v.kind = 'car') AND coalesce(v.status, 'live') = 'live'
OPTIONAL MATCH (o)-[:MEMBER_OF]->(h:Household)
OPTIONAL MATCH (q:Person)-[:MEMBER_OF]->(h)
WITH DISTINCT coalesce(q.key, o.key) AS person, v.key AS vehicle, w.src AS fact,
     CASE WHEN coalesce(v.value_fen, 3000001) <= 3000000 THEN 0
          ELSE coalesce(w.from_no, v.registered_no, 1000000) + 2922 END AS old_from
RETURN 'vehicle_owner' AS status, person AS person, min(fact) AS src, max(old_from) AS from_no
UNION ALL
MATCH (o:Person)-[w:OWNS]->(u:Property)
WHERE coalesce(u.status, 'live') = 'live' AND coalesce(u.kind, 'home') <> 'other'
OPTIONAL MATCH (o)-[:MEMBER_OF]->(h:Household)
OPTIONAL MATCH (q:Person)-[:MEMBER_OF]->(h)
WITH coalesce(q.key, o.key) AS person, u, min(w.src) AS fact, count(DISTINCT o.key) AS owners,
     max(CASE WHEN w.share CONTAINS '继承' OR w.share CONTAINS '按份' OR w.share CONTAINS '/'
                   OR (w.share CONTAINS '%' AND NOT w.share CONTAINS '100%') THEN 1 ELSE 0 END
     ) AS partly
WITH person, u, fact, CASE WHEN partly = 1 AND owners = 1 THEN 1 ELSE 0 END AS shared
WITH person, min(fact) AS src, sum(shared) AS shared_units,
     sum(CASE WHEN shared = 0 AND coalesce(u.kind, 'home') = 'home' THEN 1 ELSE 0 END) AS homes,
     sum(CASE WHEN shared = 0 AND u.kind IN ['shop', 'garage'] THEN 1 ELSE 0 END) AS shops
WHERE shared_units > 0 AND homes < 2 AND shops = 0
RETURN 'property_owner' AS status, person AS person, src AS src, 0 AS from_no
