// ---
// code: C23
// title: {zh: 公益岗、编外人员不属于财政供养人员, en: Welfare posts and non-established staff are not public employees}
// question:
//   zh: 该岗位是在编还是公益岗、临时用工？查看聘用合同和工资来源。
//   en: Is the post established, or a welfare or temporary one? See contract and pay.
// needs: [public_employees]
// effect: leaves
// source: P100 P64
// ---
MATCH (p:Person)-[h:HAS_STATUS]->(s:Status)
WHERE s.kind = 'public_welfare_post'
  AND NOT EXISTS { MATCH (p)-[e:HAS_STATUS]->(x:Status) WHERE x.kind = 'public_employee' }
RETURN p.key AS person, h.src AS src, h.from_day AS from_day, h.to_day AS to_day
UNION
MATCH (p:Person)-[h:HAS_STATUS]->(s:Status)
WHERE s.kind = 'public_employee' AND h.detail IS NOT NULL
  AND (h.detail CONTAINS '公益岗' OR h.detail CONTAINS '公益性岗'
       OR h.detail CONTAINS '编外' OR h.detail CONTAINS '临时' OR h.detail CONTAINS '临聘'
       OR h.detail CONTAINS '劳务派遣' OR h.detail CONTAINS '购买服务' OR h.detail CONTAINS '非在编')
RETURN p.key AS person, h.src AS src, h.from_day AS from_day, h.to_day AS to_day
