// ---
// code: C08
// title: {zh: 死亡申报滞后，仍在宽限期内, en: "Death reported late, paid within the grace period"}
// question:
//   zh: 死亡是哪天申报的，村里哪天上报停发？宽限期后的钱由谁取走？
//   en: When was the death reported and the stop asked for? Who took what came later?
// needs: [deaths|cremations|death_certificates]
// effect: leaves
// matrix: {rule: excludes, against: [deceased]}
// source: P45 P46 L9
// ---
UNWIND $groups AS r
MATCH (p:Person)-[h:HAS_STATUS]->(s:Status)
WHERE s.kind = r.status AND p.died_no IS NOT NULL
UNWIND r.programs AS program
RETURN p.key AS person, program AS program, h.src AS src, p.died_no AS from_no,
       p.died_no + r.grace AS to_no
