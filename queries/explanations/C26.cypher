// ---
// code: C26
// title: {zh: 出嫁、迁居后户口仍在原户, en: "Moved after marriage, still in the old household book"}
// question:
//   zh: 本人现住哪个村组，户口何时迁出？以本人实际居住的村组为准。
//   en: In which village does the person live, and when was the registration moved? The person's own village counts.
// needs: [household]
// effect: leaves
// source: R3
// ---
// The person's own village is not the household's; or a move from one book to another lies within
// a month before or two months after.
MATCH (p:Person)-[m:MEMBER_OF]->(h:Household)
WHERE p.village_key IS NOT NULL AND h.village_key IS NOT NULL AND p.village_key <> h.village_key
RETURN p.key AS person, m.src AS src, m.from_no AS from_no, m.to_no AS to_no
UNION
MATCH (p:Person)-[m:MEMBER_OF]->(h:Household)
WHERE m.to_no IS NOT NULL
MATCH (p)-[n:MEMBER_OF]->(g:Household)
WHERE g.key <> h.key AND n.from_no >= m.to_no - 31
RETURN p.key AS person, n.src AS src, m.to_no - 31 AS from_no, m.to_no + 62 AS to_no
