// ---
// code: C11
// title: {zh: 无账户的村民请人代收后转付, en: Villagers without an account asked someone to receive}
// question:
//   zh: 享受人当时有无账户，是否请收款人代收？代收的钱何时、以何方式转付？
//   en: Had the beneficiaries no account, did they ask, and when and how was the money passed on?
// needs: [transactions]
// effect: at_most medium
// source: P25
// ---
// What the receiving card sent on to a card of the beneficiary, or of his household, is 90 percent
// or more of what was paid on it for him. Of a card of another whose statement is not among those
// loaded nobody can tell.
MATCH (c:Card)-[t:TRANSFER]->(s:Card)<-[:HOLDS]-(p:Person)
MATCH (p)-[u:USES]->(c)
WHERE c.key <> s.key
WITH p, c, u.fen AS paid, sum(t.fen) AS sent, min(t.src) AS src
WHERE sent * 10 >= paid * 9
RETURN p.key AS person, c.key AS card, src AS src, 'holds' AS result
UNION
MATCH (c:Card)-[t:TRANSFER]->(s:Card)<-[:HOLDS]-(q:Person)
MATCH (q)-[:MEMBER_OF]->(h:Household)
MATCH (h)<-[:MEMBER_OF]-(p:Person)
MATCH (p)-[u:USES]->(c)
WHERE c.key <> s.key AND p.key <> q.key
  AND NOT EXISTS { MATCH (q)-[:HOLDS]->(c) }
WITH p, c, u.fen AS paid, sum(t.fen) AS sent, min(t.src) AS src
WHERE sent * 10 >= paid * 9
RETURN p.key AS person, c.key AS card, src AS src, 'holds' AS result
UNION
MATCH (q:Person)-[o:HOLDS]->(c:Card)<-[u:USES]-(p:Person)
WHERE p.key <> q.key AND NOT EXISTS { MATCH (p)-[:HOLDS]->(c) }
  AND NOT EXISTS { MATCH (c)-[:CASH_OUT]->(:Terminal) }
  AND NOT EXISTS { MATCH (c)-[t:TRANSFER]->(:Card) WHERE t.side = 'payer' }
  AND NOT EXISTS { MATCH (c)-[t:TRANSFER]->(:Unit) WHERE t.side = 'payer' }
  AND NOT EXISTS { MATCH (:Card)-[t:TRANSFER]->(c) WHERE t.side = 'payee' }
  AND NOT EXISTS { MATCH (:Unit)-[t:TRANSFER]->(c) WHERE t.side = 'payee' }
RETURN p.key AS person, c.key AS card, min(o.src) AS src, 'unknown' AS result
