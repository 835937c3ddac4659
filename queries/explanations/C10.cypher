// ---
// code: C10
// title: {zh: 经村民决议的集体款项, en: Collective money held by resolution of the villagers}
// question:
//   zh: 是否有村民会议或村民代表会议决议？钱后来怎样分到各户，有无签领表？
//   en: Is there a resolution of the villagers, and signed lists of how the money was shared?
// needs: []
// effect: at_most medium
// programs: collective
// source: P31
// ---
// A roster that says so, or a transfer. Resolutions are kept in the village: where money of a
// collective program entered another's card and no note says why, nobody here can tell.
UNWIND $programs AS code
MATCH (x)-[r:PAID]->(c:Card)
WHERE r.program = code AND r.note IS NOT NULL
  AND (r.note CONTAINS '集体' OR r.note CONTAINS '决议' OR r.note CONTAINS '村民会议'
       OR r.note CONTAINS '村民代表' OR r.note CONTAINS '一事一议'
       OR r.note CONTAINS '村民签字' OR r.note CONTAINS '组内分配')
RETURN r.src AS row, r.src AS src, 'holds' AS result
UNION
MATCH (x:Card)-[r:TRANSFER]->(c:Card)
WHERE r.note IS NOT NULL
  AND (r.note CONTAINS '集体' OR r.note CONTAINS '决议' OR r.note CONTAINS '村民会议'
       OR r.note CONTAINS '村民代表' OR r.note CONTAINS '一事一议'
       OR r.note CONTAINS '村民签字' OR r.note CONTAINS '组内分配')
RETURN r.src AS row, r.src AS src, 'holds' AS result
UNION
UNWIND $programs AS code
MATCH (x:Person)-[r:PAID]->(c:Card)<-[:HOLDS]-(q:Person)
WHERE r.program = code AND r.note IS NULL AND x.key <> q.key
  AND NOT EXISTS { MATCH (x)-[:HOLDS]->(c) }
RETURN r.src AS row, r.src AS src, 'unknown' AS result
