// ---
// code: C18
// title: {zh: 收入增加后的渐退期, en: Grace period after income rises}
// question:
//   zh: 就业或待遇从哪天开始？是否已报告、当地规定的渐退期多长、审批时是否已按渐退处理？
//   en: When did work or pension begin? Was it reported, how long is the local grace period, was it applied?
// needs: [pensions|provident_fund|social_insurance|taxes|public_employees]
// effect: at_most medium
// source: "[T]"
// ---
// Twelve months (365 days) from the day on which the first such income of the person, or of a
// member of the household, began.
MATCH (o:Person)-[i:HAS_STATUS]->(s:Status)
WHERE s.kind IN ['staff_pensioner', 'provident_fund', 'insured_employee', 'taxpayer']
OPTIONAL MATCH (o)-[:MEMBER_OF]->(h:Household)
OPTIONAL MATCH (q:Person)-[:MEMBER_OF]->(h)
WITH s.kind AS status, coalesce(q.key, o.key) AS person, min(i.src) AS src,
     min(coalesce(i.from_no, -1000000)) AS began
RETURN status AS status, person AS person, src AS src, began AS from_no, began + 365 AS to_no
