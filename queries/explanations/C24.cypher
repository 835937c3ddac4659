// ---
// code: C24
// title: {zh: 缓刑、社区矫正、监外执行不停发, en: A suspended sentence or community correction does not stop payment}
// question:
//   zh: 刑罚如何执行？查看判决书、执行通知书和社区矫正登记。
//   en: How was the sentence served? See the judgment, the notice of execution and the register of community correction.
// needs: [custody]
// effect: leaves
// source: L10
// ---
MATCH (p:Person)-[h:HAS_STATUS]->(s:Status)
WHERE s.kind = 'community_correction'
RETURN p.key AS person, h.src AS src, h.from_day AS from_day, h.to_day AS to_day
UNION
MATCH (p:Person)-[h:HAS_STATUS]->(s:Status)
WHERE s.kind = 'in_custody' AND h.detail IS NOT NULL
  AND (h.detail CONTAINS '缓刑' OR h.detail CONTAINS '社区矫正' OR h.detail CONTAINS '监外执行'
       OR h.detail CONTAINS '假释' OR h.detail CONTAINS '管制')
  AND NOT h.detail CONTAINS '撤销'
RETURN p.key AS person, h.src AS src, h.from_day AS from_day, h.to_day AS to_day
