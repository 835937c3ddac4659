// ---
// code: C15
// title: {zh: 统一批量发卡, en: Official mass issue of cards}
// question:
//   zh: 当天是否为社保卡等统一发卡？卡和密码由谁交到本人手里？
//   en: Was it an official issue of cards? Who handed card and PIN to the holders?
// needs: [bank_accounts]
// effect: leaves
// source: P50 P08
// ---
// Ten or more cards of one village by one agent at one branch within 31 days (a day that no
// register gives does not count against it), where at least four of five holders keep a phone
// that is not the agent's and the agent holds no post in a village.
MATCH (c:Card)-[a:OPENED_BY]->(o:Person)
WHERE NOT EXISTS { MATCH (d:Cadre)-[i:IS]->(o) WHERE d.level = 'village' }
MATCH (p:Person)-[w:HOLDS]->(c)
WITH o, coalesce(a.branch, '') AS branch, p.village AS village,
     count(DISTINCT p.key) AS holders, min(a.day_no) AS first_no, max(a.day_no) AS last_no
WHERE holders >= 10 AND village IS NOT NULL AND coalesce(last_no - first_no, 0) <= 31
MATCH (c:Card)-[a:OPENED_BY]->(o)
WHERE coalesce(a.branch, '') = branch
MATCH (p:Person)-[w:HOLDS]->(c)
WHERE p.village = village
OPTIONAL MATCH (c)-[n:HAS_PHONE]->(t:Phone)
WHERE NOT EXISTS { MATCH (o)-[y:HAS_PHONE]->(t) }
WITH o, branch, village, holders, count(DISTINCT t.key) AS phones
WHERE phones * 5 >= holders * 4
MATCH (c:Card)-[a:OPENED_BY]->(o)
WHERE coalesce(a.branch, '') = branch
MATCH (p:Person)-[w:HOLDS]->(c)
WHERE p.village = village
RETURN DISTINCT p.key AS person, o.key AS other, c.key AS card, a.src AS src
