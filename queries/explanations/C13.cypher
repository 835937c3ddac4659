// ---
// code: C13
// title: {zh: 干部本人种地，在自家面积内享受普惠补贴, en: The cadre farms own land and gets a universal subsidy for it}
// question:
//   zh: 补贴面积是否在本户承包、确权面积之内？到地块看是谁在种。
//   en: Is the subsidised area within the household's own land? See in the field who farms it.
// needs: [land]
// effect: leaves
// programs: universal
// source: S2 S4
// ---
// Land stands in the name of the household, of any member (mostly the head), or of the cadre.
MATCH (d:Cadre)-[i:IS]->(p:Person)
WITH DISTINCT p
MATCH (p)-[m:MEMBER_OF]->(h:Household)-[w:OWNS]->(l:Parcel)
WHERE NOT coalesce(l.kind, 'confirmed') IN ['excluded', 'operated', 'forest', 'grassland', 'water']
WITH DISTINCT p, l
WITH p, sum(l.area) AS own
MATCH (p)-[r:PAID]->(c:Card)
WHERE r.program IN $programs AND r.area <= own
RETURN r.src AS row, r.src AS src
UNION
MATCH (d:Cadre)-[i:IS]->(p:Person)
WITH DISTINCT p
MATCH (p)-[m:MEMBER_OF]->(h:Household)
MATCH (x:Person)-[n:MEMBER_OF]->(h)
MATCH (x)-[w:OWNS]->(l:Parcel)
WHERE NOT coalesce(l.kind, 'confirmed') IN ['excluded', 'operated', 'forest', 'grassland', 'water']
WITH DISTINCT p, l
WITH p, sum(l.area) AS own
MATCH (p)-[r:PAID]->(c:Card)
WHERE r.program IN $programs AND r.area <= own
RETURN r.src AS row, r.src AS src
UNION
MATCH (d:Cadre)-[i:IS]->(p:Person)
WITH DISTINCT p
MATCH (p)-[w:OWNS]->(l:Parcel)
WHERE NOT coalesce(l.kind, 'confirmed') IN ['excluded', 'operated', 'forest', 'grassland', 'water']
WITH DISTINCT p, l
WITH p, sum(l.area) AS own
MATCH (p)-[r:PAID]->(c:Card)
WHERE r.program IN $programs AND r.area <= own
RETURN r.src AS row, r.src AS src
