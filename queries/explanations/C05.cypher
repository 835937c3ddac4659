// ---
// code: C05
// title: {zh: 登记的照料人代为收款, en: The registered carer receives}
// question:
//   zh: 照料协议是否有效，照料人是否把钱用于被照料人？
//   en: Is the care agreement valid, and does the carer spend the money on the person cared for?
// needs: [extreme_poverty|proxies]
// effect: leaves
// source: R2
// ---
// A proxy or carer of three or more households excuses none.
MATCH (o:Person)-[x:PROXY_FOR|CARES_FOR]->(q:Person)
OPTIONAL MATCH (q)-[m:MEMBER_OF]->(h:Household)
WHERE m.to_day IS NULL
WITH o, count(DISTINCT coalesce(h.key, q.key)) AS households
WHERE households < 3
MATCH (o)-[r:CARES_FOR]->(p:Person)
RETURN p.key AS person, o.key AS other, r.src AS src,
       r.from_day AS from_day, r.to_day AS to_day
