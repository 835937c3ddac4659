// ---
// code: C04
// title: {zh: 已备案的代领, en: A registered proxy receives}
// question:
//   zh: 是否办过代领备案？备案何时起止，享受人本人是否知情、是否收到钱？
//   en: Was a proxy filed, from when to when, and does the beneficiary get the money?
// needs: [proxies]
// effect: leaves
// source: P14 R3
// ---
// A proxy or carer of three or more households excuses none: forty registered proxies of one
// cadre are the very thing that is looked for. What a roster alone says (名册代领) files nothing.
MATCH (o:Person)-[x:PROXY_FOR|CARES_FOR]->(q:Person)
OPTIONAL MATCH (q)-[m:MEMBER_OF]->(h:Household)
WHERE m.to_day IS NULL
WITH o, count(DISTINCT coalesce(h.key, q.key)) AS households
WHERE households < 3
MATCH (o)-[r:PROXY_FOR]->(p:Person)
WHERE coalesce(r.reason, '') <> '名册代领'
RETURN p.key AS person, o.key AS other, r.src AS src,
       r.from_day AS from_day, r.to_day AS to_day
