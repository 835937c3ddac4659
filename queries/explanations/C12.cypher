// ---
// code: C12
// title: {zh: 外出人员的钱用亲属卡代存，分文未动, en: A migrant's money waits untouched on a relative's card}
// question:
//   zh: 享受人是否长期外出？卡内余额是否等于历次入账之和？
//   en: Is the beneficiary away, and is the balance the sum of the payments?
// needs: [transactions]
// unmatched: unknown
// effect: at_most medium
// source: P09
// ---
// A card whose own statement shows credits and no debit, for the days that it covers; ruled out by
// a debit. A card whose statement was not handed over, or a payment outside its days, stays open.
MATCH (:Unit)-[t:TRANSFER]->(c:Card)
WHERE coalesce(t.side, 'payee') <> 'payer'
WITH c, min(t.src) AS src, min(t.day_no) AS first_no, max(t.day_no) AS last_no
OPTIONAL MATCH (c)-[w:CASH_OUT]->(:Terminal)
WITH c, src, first_no, last_no, count(w.src) AS drawn
OPTIONAL MATCH (c)-[o:TRANSFER]->(:Card)
WITH c, src, first_no, last_no, drawn, count(o.src) AS sent
OPTIONAL MATCH (c)-[q:TRANSFER]->(:Unit)
WITH c, src, first_no, last_no, drawn, sent, count(q.src) AS spent
RETURN c.key AS card, src AS src, first_no - 31 AS from_no, last_no + 31 AS to_no,
       CASE WHEN drawn + sent + spent = 0 THEN 'holds' ELSE 'ruled_out' END AS result
UNION
MATCH (:Card)-[t:TRANSFER]->(c:Card)
WHERE coalesce(t.side, 'payee') <> 'payer'
WITH c, min(t.src) AS src, min(t.day_no) AS first_no, max(t.day_no) AS last_no
OPTIONAL MATCH (c)-[w:CASH_OUT]->(:Terminal)
WITH c, src, first_no, last_no, count(w.src) AS drawn
OPTIONAL MATCH (c)-[o:TRANSFER]->(:Card)
WITH c, src, first_no, last_no, drawn, count(o.src) AS sent
OPTIONAL MATCH (c)-[q:TRANSFER]->(:Unit)
WITH c, src, first_no, last_no, drawn, sent, count(q.src) AS spent
RETURN c.key AS card, src AS src, first_no - 31 AS from_no, last_no + 31 AS to_no,
       CASE WHEN drawn + sent + spent = 0 THEN 'holds' ELSE 'ruled_out' END AS result
UNION
MATCH (c:Card)-[w:CASH_OUT]->(:Terminal)
RETURN c.key AS card, min(w.src) AS src, min(w.day_no) - 31 AS from_no,
       max(w.day_no) + 31 AS to_no, 'ruled_out' AS result
UNION
MATCH (c:Card)-[o:TRANSFER]->(:Card)
RETURN c.key AS card, min(o.src) AS src, min(o.day_no) - 31 AS from_no,
       max(o.day_no) + 31 AS to_no, 'ruled_out' AS result
UNION
MATCH (c:Card)-[q:TRANSFER]->(:Unit)
RETURN c.key AS card, min(q.src) AS src, min(q.day_no) - 31 AS from_no,
       max(q.day_no) + 31 AS to_no, 'ruled_out' AS result
