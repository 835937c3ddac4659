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
// Farmland of the household and its members plus what was let to them, in the term of the lease
// (without a term in its year or the year after); for a person in no household, the person's own.
MATCH (x:Household)-[t:TRUSTS_LAND]->(h:Household)
MATCH (p:Person)-[m:MEMBER_OF]->(h)
MATCH (p)-[r:PAID]->(c:Card)
WHERE r.area IS NOT NULL
  AND ((t.to_no IS NULL AND (r.month / 100 = t.year OR r.month / 100 = t.year + 1))
       OR (r.day_no >= coalesce(t.from_no, r.day_no) AND r.day_no <= t.to_no + 92))
WITH DISTINCT h, r.src AS row, r.area AS area, t.src AS lease, t.area AS let
WITH h, row, area, sum(let) AS trusted, min(lease) AS src
OPTIONAL MATCH (h)-[w:OWNS]->(l:Parcel)
WHERE NOT coalesce(l.kind, 'confirmed') IN ['excluded', 'operated', 'forest', 'grassland', 'water']
WITH DISTINCT h, row, area, trusted, src, l
WITH h, row, area, trusted, src, coalesce(sum(l.area), 0) AS common
OPTIONAL MATCH (y:Person)-[n:MEMBER_OF]->(h)
OPTIONAL MATCH (y)-[v:OWNS]->(k:Parcel)
WHERE NOT coalesce(k.kind, 'confirmed') IN ['excluded', 'operated', 'forest', 'grassland', 'water']
WITH DISTINCT row, area, trusted, src, common, k
WITH row, area, trusted, src, common, coalesce(sum(k.area), 0) AS own
WHERE area <= trusted + common + own
RETURN row AS row, src AS src
UNION
MATCH (x:Person)-[t:TRUSTS_LAND]->(o:Person)
MATCH (o)-[q:MEMBER_OF]->(h:Household)
MATCH (p:Person)-[m:MEMBER_OF]->(h)
MATCH (p)-[r:PAID]->(c:Card)
WHERE r.area IS NOT NULL
  AND ((t.to_no IS NULL AND (r.month / 100 = t.year OR r.month / 100 = t.year + 1))
       OR (r.day_no >= coalesce(t.from_no, r.day_no) AND r.day_no <= t.to_no + 92))
WITH DISTINCT h, r.src AS row, r.area AS area, t.src AS lease, t.area AS let
WITH h, row, area, sum(let) AS trusted, min(lease) AS src
OPTIONAL MATCH (h)-[w:OWNS]->(l:Parcel)
WHERE NOT coalesce(l.kind, 'confirmed') IN ['excluded', 'operated', 'forest', 'grassland', 'water']
WITH DISTINCT h, row, area, trusted, src, l
WITH h, row, area, trusted, src, coalesce(sum(l.area), 0) AS common
OPTIONAL MATCH (y:Person)-[n:MEMBER_OF]->(h)
OPTIONAL MATCH (y)-[v:OWNS]->(k:Parcel)
WHERE NOT coalesce(k.kind, 'confirmed') IN ['excluded', 'operated', 'forest', 'grassland', 'water']
WITH DISTINCT row, area, trusted, src, common, k
WITH row, area, trusted, src, common, coalesce(sum(k.area), 0) AS own
WHERE area <= trusted + common + own
RETURN row AS row, src AS src
UNION
MATCH (x:Person)-[t:TRUSTS_LAND]->(p:Person)
MATCH (p)-[r:PAID]->(c:Card)
WHERE r.area IS NOT NULL
  AND ((t.to_no IS NULL AND (r.month / 100 = t.year OR r.month / 100 = t.year + 1))
       OR (r.day_no >= coalesce(t.from_no, r.day_no) AND r.day_no <= t.to_no + 92))
WITH DISTINCT p, r.src AS row, r.area AS area, t.src AS lease, t.area AS let
WITH p, row, area, sum(let) AS trusted, min(lease) AS src
OPTIONAL MATCH (p)-[w:OWNS]->(l:Parcel)
WHERE NOT coalesce(l.kind, 'confirmed') IN ['excluded', 'operated', 'forest', 'grassland', 'water']
WITH DISTINCT row, area, trusted, src, l
WITH row, area, trusted, src, coalesce(sum(l.area), 0) AS own
WHERE area <= trusted + own
RETURN row AS row, src AS src
