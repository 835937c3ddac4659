// ---
// code: C14
// title: {zh: 流转、代耕代种的土地, en: Land taken on trust or farmed for others}
// question:
//   zh: 有无当年的流转或代耕协议？到地块看面积和实际耕种人。
//   en: Is there an agreement for that year? See area and farmer in the field.
// needs: [land_trust]
// effect: leaves
// source: R3
// ---
// Land of the household and its members plus what was let to them, in the year of the payment
// or the year before; for a person in no household, the person's own.
MATCH (x:Household)-[t:TRUSTS_LAND]->(h:Household)
WITH h, t.year AS year, sum(t.area) AS trusted, min(t.src) AS src
OPTIONAL MATCH (h)-[w:OWNS]->(l:Parcel)
WITH h, year, trusted, src, coalesce(sum(l.area), 0) AS common
OPTIONAL MATCH (y:Person)-[n:MEMBER_OF]->(h)
OPTIONAL MATCH (y)-[v:OWNS]->(k:Parcel)
WITH h, year, trusted, src, common, coalesce(sum(k.area), 0) AS own
MATCH (p:Person)-[m:MEMBER_OF]->(h)
MATCH (p)-[r:PAID]->(c:Card)
WHERE r.area <= trusted + common + own
  AND (r.month / 100 = year OR r.month / 100 = year + 1)
RETURN DISTINCT r.src AS row, src AS src
UNION
MATCH (x:Person)-[t:TRUSTS_LAND]->(o:Person)
MATCH (o)-[q:MEMBER_OF]->(h:Household)
WITH h, t.year AS year, sum(t.area) AS trusted, min(t.src) AS src
OPTIONAL MATCH (h)-[w:OWNS]->(l:Parcel)
WITH h, year, trusted, src, coalesce(sum(l.area), 0) AS common
OPTIONAL MATCH (y:Person)-[n:MEMBER_OF]->(h)
OPTIONAL MATCH (y)-[v:OWNS]->(k:Parcel)
WITH h, year, trusted, src, common, coalesce(sum(k.area), 0) AS own
MATCH (p:Person)-[m:MEMBER_OF]->(h)
MATCH (p)-[r:PAID]->(c:Card)
WHERE r.area <= trusted + common + own
  AND (r.month / 100 = year OR r.month / 100 = year + 1)
RETURN DISTINCT r.src AS row, src AS src
UNION
MATCH (x:Person)-[t:TRUSTS_LAND]->(p:Person)
WITH p, t.year AS year, sum(t.area) AS trusted, min(t.src) AS src
OPTIONAL MATCH (p)-[w:OWNS]->(l:Parcel)
WITH p, year, trusted, src, coalesce(sum(l.area), 0) AS own
MATCH (p)-[r:PAID]->(c:Card)
WHERE r.area <= trusted + own
  AND (r.month / 100 = year OR r.month / 100 = year + 1)
RETURN DISTINCT r.src AS row, src AS src
