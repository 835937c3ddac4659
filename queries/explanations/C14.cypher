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
// Own land plus what was let to the household in the year of the payment or the year before.
MATCH (x:Household)-[t:TRUSTS_LAND]->(h:Household)
WITH h, t.year AS year, sum(t.area) AS trusted, min(t.src) AS src
OPTIONAL MATCH (h)-[w:OWNS]->(l:Parcel)
WITH h, year, trusted, src, sum(l.area) AS owned
MATCH (p:Person)-[m:MEMBER_OF]->(h)
MATCH (p)-[r:PAID]->(c:Card)
WHERE r.area <= trusted + coalesce(owned, 0)
  AND (r.month / 100 = year OR r.month / 100 = year + 1)
RETURN DISTINCT r.src AS row, src AS src
UNION
MATCH (x:Person)-[t:TRUSTS_LAND]->(p:Person)
WITH p, t.year AS year, sum(t.area) AS trusted, min(t.src) AS src
OPTIONAL MATCH (p)-[w:OWNS]->(l:Parcel)
WITH p, year, trusted, src, sum(l.area) AS owned
MATCH (p)-[r:PAID]->(c:Card)
WHERE r.area <= trusted + coalesce(owned, 0)
  AND (r.month / 100 = year OR r.month / 100 = year + 1)
RETURN DISTINCT r.src AS row, src AS src
