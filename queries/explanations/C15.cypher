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
// that is not the agent's and the agent holds no post in a village. Of an agent whom the payroll
// knows as employed by a bank, any number on any day: opening cards is the work. It is the card
// that was issued, whoever is paid on it later.
MATCH (c:Card)-[a:OPENED_BY]->(o:Person)
WHERE NOT EXISTS { MATCH (d:Cadre)-[i:IS]->(o) WHERE d.level = 'village' }
OPTIONAL MATCH (o)-[e:HAS_STATUS]->(:Status)
WHERE e.detail CONTAINS '银行' OR e.detail CONTAINS '信用社' OR e.detail CONTAINS '信用合作'
   OR e.detail CONTAINS '信用联社' OR e.detail CONTAINS '农商行' OR e.detail CONTAINS '邮储'
WITH c, o, coalesce(a.branch, '') AS branch, a.day_no AS day_no, count(e.detail) AS bank
MATCH (p:Person)-[w:HOLDS]->(c)
WITH o, branch, p.village AS village, max(bank) AS bank,
     count(DISTINCT p.key) AS holders, min(day_no) AS first_no, max(day_no) AS last_no
WHERE village IS NOT NULL
  AND (bank > 0 OR holders >= 10 AND coalesce(last_no - first_no, 0) <= 31)
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
RETURN DISTINCT o.key AS other, c.key AS card, a.src AS src
