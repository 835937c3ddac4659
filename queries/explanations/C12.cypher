// ---
// code: C12
// title: {zh: 外出人员的钱用亲属卡代存，分文未动, en: A migrant's money waits untouched on a relative's card}
// question:
//   zh: 享受人是否长期外出？卡内余额是否等于历次入账之和？
//   en: Is the beneficiary away, and is the balance the sum of the payments?
// needs: [transactions]
// effect: at_most medium
// source: P09
// ---
// A card whose own statement shows credits and no debit, for the days that it covers.
MATCH (x:Unit)-[t:TRANSFER]->(c:Card)
WHERE coalesce(t.side, 'payee') <> 'payer'
WITH c, min(t.src) AS src, min(t.day_no) AS first_no, max(t.day_no) AS last_no
WHERE NOT EXISTS { MATCH (c)-[w:CASH_OUT]->(m:Terminal) }
  AND NOT EXISTS { MATCH (c)-[o:TRANSFER]->(s:Card) }
  AND NOT EXISTS { MATCH (c)-[q:TRANSFER]->(n:Unit) }
RETURN c.key AS card, src AS src, first_no - 31 AS from_no, last_no + 31 AS to_no
UNION
MATCH (x:Card)-[t:TRANSFER]->(c:Card)
WHERE coalesce(t.side, 'payee') <> 'payer'
WITH c, min(t.src) AS src, min(t.day_no) AS first_no, max(t.day_no) AS last_no
WHERE NOT EXISTS { MATCH (c)-[w:CASH_OUT]->(m:Terminal) }
  AND NOT EXISTS { MATCH (c)-[o:TRANSFER]->(s:Card) }
  AND NOT EXISTS { MATCH (c)-[q:TRANSFER]->(n:Unit) }
RETURN c.key AS card, src AS src, first_no - 31 AS from_no, last_no + 31 AS to_no
