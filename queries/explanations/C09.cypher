// ---
// code: C09
// title: {zh: 身份被他人用于注册企业, en: The identity was used by others to register an enterprise}
// question:
//   zh: 本人是否知道名下有企业？由谁办理登记，企业有无经营和纳税？
//   en: Does the person know of the enterprise? Who registered it, and does it trade or pay tax?
// needs: [enterprises]
// effect: note
// source: P32 P33
// ---
// No tax on record, and the agent who registered it registered five or more enterprises.
MATCH (e:Enterprise)-[a:REGISTERED_BY]->(agent:Person)
WITH agent, count(DISTINCT e.key) AS registered
WHERE registered >= 5
MATCH (e:Enterprise)-[a:REGISTERED_BY]->(agent)
WHERE coalesce(e.tax_fen, 0) = 0
MATCH (p:Person)-[l:LEADS|INVESTS_IN]->(e)
WHERE p.key <> agent.key
RETURN p.key AS person, a.src AS src
