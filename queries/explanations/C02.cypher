// ---
// code: C02
// title: {zh: 集中供养机构账户, en: Account of the institution that cares for the person}
// question:
//   zh: 该对象在收款期间是否由这个机构集中供养？查看供养协议和入住登记。
//   en: Did this institution care for the person in those months? See the agreement.
// needs: [extreme_poverty]
// effect: leaves
// source: L3
// ---
// By the department's register, or by the account's name unless the register says scattered.
MATCH (p:Person)-[e:ENROLLED]->(g:Program)
WHERE e.mode = 'institution'
MATCH (p)-[u:USES]->(c:Card)
WHERE c.kind = 'corporate'
   OR EXISTS { MATCH (x:Unit)-[y:HOLDS]->(c) }
   OR EXISTS { MATCH (z:Enterprise)-[w:HOLDS]->(c) }
RETURN DISTINCT p.key AS person, c.key AS card, e.src AS src,
       e.from_day AS from_day, e.to_day AS to_day
UNION
MATCH (x:Unit)-[w:HOLDS]->(c:Card)
WHERE x.name CONTAINS '敬老院' OR x.name CONTAINS '福利院' OR x.name CONTAINS '养老院'
   OR x.name CONTAINS '供养'
MATCH (p:Person)-[u:USES]->(c)
WHERE NOT EXISTS { MATCH (p)-[e:ENROLLED]->(g:Program) WHERE e.mode = 'scattered' }
RETURN DISTINCT p.key AS person, c.key AS card, w.src AS src,
       u.first_day AS from_day, u.last_day AS to_day
