// ---
// code: C20
// title: {zh: 本人换卡、存折换社保卡, en: The holder's card or passbook was replaced}
// question:
//   zh: 旧卡（折）何时停用、新卡何时启用？两张是否都是本人的，新卡是否由本人领取？
//   en: When did the old card or passbook end and the new one begin? Are both the person's own, and who received the new one?
// needs: [bank_accounts]
// effect: leaves
// source: P75 S2
// ---
// The former card of one who holds both, when its last payment came before the first on the other.
MATCH (p:Person)-[k:HOLDS]->(c:Card)
WITH p, count(DISTINCT c.key) AS cards
WHERE cards >= 2
MATCH (p)-[k:HOLDS]->(c:Card)
MATCH (p)-[u:USES]->(c)
MATCH (p)-[n:HOLDS]->(d:Card)
MATCH (p)-[w:USES]->(d)
WHERE c.key <> d.key AND u.last_no < w.first_no
RETURN DISTINCT p.key AS person, c.key AS card, n.src AS src,
       u.first_day AS from_day, u.last_day AS to_day
