// ---
// code: C01
// title: {zh: 监护人代未成年人、孤儿收款, en: A guardian receives for a minor or an orphan}
// question:
//   zh: 收款人是否为该未成年人的监护人？查看监护证明，入户问孩子的生活费由谁支出。
//   en: Is the payee the minor's guardian? See the guardianship paper; ask who pays for the child.
// needs: [household|orphans]
// effect: leaves
// leaves_only: {programs: for_minors, elsewhere: at_most medium}
// source: L3 P50
// ---
// Under 18: 18 years are 6,574 or 6,575 days; the last day is at most one day too early.
MATCH (o:Person)-[g:GUARDIAN_OF]->(p:Person)
WHERE p.birth_no IS NOT NULL
RETURN p.key AS person, o.key AS other, g.src AS src, g.from_no AS from_no,
       p.birth_no + 6574 AS to_no
UNION ALL
MATCH (p:Person)-[k:KIN]->(o:Person)
WHERE p.birth_no IS NOT NULL AND k.relation IN ['parent', 'grandparent']
RETURN p.key AS person, o.key AS other, k.src AS src, p.birth_no AS from_no,
       p.birth_no + 6574 AS to_no
