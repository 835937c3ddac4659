// ---
// code: C16
// title: {zh: 子女、父母的手机号留在老人或未成年人的卡上, en: A child's or parent's phone on the card of an aged or minor holder}
// question:
//   zh: 持卡人是否自己不用手机，由该亲属代收短信？钱由谁取用？
//   en: Does the relative only receive the messages, and who draws the money?
// needs: [household|relatives]
// effect: leaves
// source: L7
// ---
// Kin or same household; the holder is 60 or older (21,915 days) or under 18 (6,574 days); the
// phone stands on no more than four cards of such kin. The owner by contact phone or by post.
MATCH (o:Person)-[n:HAS_PHONE]->(t:Phone)
MATCH (c:Card)-[m:HAS_PHONE]->(t)
MATCH (p:Person)-[w:HOLDS]->(c)
WHERE o.key <> p.key AND p.birth_no IS NOT NULL
  AND (EXISTS { MATCH (p)-[k:KIN]->(o) } OR EXISTS { MATCH (o)-[q:KIN]->(p) }
       OR EXISTS { MATCH (p)-[x:MEMBER_OF]->(h:Household)<-[y:MEMBER_OF]-(o) })
WITH o, t, count(DISTINCT c.key) AS cards
WHERE cards <= 4
MATCH (c:Card)-[m:HAS_PHONE]->(t)
MATCH (p:Person)-[w:HOLDS]->(c)
WHERE o.key <> p.key AND p.birth_no IS NOT NULL
  AND (EXISTS { MATCH (p)-[k:KIN]->(o) } OR EXISTS { MATCH (o)-[q:KIN]->(p) }
       OR EXISTS { MATCH (p)-[x:MEMBER_OF]->(h:Household)<-[y:MEMBER_OF]-(o) })
UNWIND [21915, 0] AS age
RETURN DISTINCT p.key AS person, o.key AS other, t.key AS phone, m.src AS src,
       p.birth_no + age AS from_no,
       CASE WHEN age = 0 THEN p.birth_no + 6574 ELSE p.birth_no + 73050 END AS to_no
UNION
MATCH (d:Cadre)-[n:HAS_PHONE]->(t:Phone)
MATCH (d)-[i:IS]->(o:Person)
MATCH (c:Card)-[m:HAS_PHONE]->(t)
MATCH (p:Person)-[w:HOLDS]->(c)
WHERE o.key <> p.key AND p.birth_no IS NOT NULL
  AND (EXISTS { MATCH (p)-[k:KIN]->(o) } OR EXISTS { MATCH (o)-[q:KIN]->(p) }
       OR EXISTS { MATCH (p)-[x:MEMBER_OF]->(h:Household)<-[y:MEMBER_OF]-(o) })
WITH o, t, count(DISTINCT c.key) AS cards
WHERE cards <= 4
MATCH (c:Card)-[m:HAS_PHONE]->(t)
MATCH (p:Person)-[w:HOLDS]->(c)
WHERE o.key <> p.key AND p.birth_no IS NOT NULL
  AND (EXISTS { MATCH (p)-[k:KIN]->(o) } OR EXISTS { MATCH (o)-[q:KIN]->(p) }
       OR EXISTS { MATCH (p)-[x:MEMBER_OF]->(h:Household)<-[y:MEMBER_OF]-(o) })
UNWIND [21915, 0] AS age
RETURN DISTINCT p.key AS person, o.key AS other, t.key AS phone, m.src AS src,
       p.birth_no + age AS from_no,
       CASE WHEN age = 0 THEN p.birth_no + 6574 ELSE p.birth_no + 73050 END AS to_no
