// ---
// id: cadre_kin_cluster
// title: {zh: 干部亲属集中享受救助, en: A cadre's kin cluster on aid}
// class: collusion
// severity: high
// meaning:
//   zh: 一名村组干部的近亲属（含姻亲）各户享受核查类救助的比例明显高于全村。查近亲属备案、评议和公示记录，逐户核对家庭经济状况。
//   en: Households of one cadre's relatives (in-laws included) hold means-tested aid far more often than the village's. Look at the filing of relatives, the village's assessment and the notices, and check each household's means.
// sentence:
//   zh: "{when}，{cadres} 的亲属 {beneficiaries} 人在册领取 {programs}，共 {payments} 笔、{yuan} 元。"
//   en: "{when}: {beneficiaries} relatives of {cadres} have payments of {programs}: {payments} payments of {yuan} yuan."
// subject: {label: Person, column: cadre}
// identity: [cadre, village]
// scope: unit
// needs: [payments, village_cadres, household, relatives]
// params:
//   min_kin: {type: int, default: 3, source: "[A]"}
//   min_lift: {type: number, default: 3.0, source: "[A]"}
//   max_p: {type: number, default: 0.01, source: "[A]"}
//   kin_degree: {type: int, default: 2, source: L5}
// programs:
//   discretionary: {means_tested: true}
// table: {cadre: key, post: key, village: key, relative: key, home: key, households: int, households_paid: int, rows: src, fen: money, first_day: day, last_day: day, programs: texts}
// columns: {cadre: key, cadres: keys, village: key, people: keys, programs: texts, rows: src, fen: money, first_day: day, last_day: day, kin_households: int, kin_households_paid: int, households: int, households_paid: int, lift: number, p_value: number}
// detector: kin_cluster
// but: [C13, C19, C25]
// at_least: {people: min_kin}
// kinds: [kin]
// basis: L4 L5
// seen_in: [P-人民网, P13]
// ---
// Counted by household, since aid is granted by household; the cadre's own household is no kin.
// People known from one row alone (no birth day) are not counted.
// One row a cadre and relative of the same village, with or without payments.
MATCH (q:Person)-[:LIVES_IN]->(v:Unit)
WHERE q.birth_day IS NOT NULL
OPTIONAL MATCH (q)-[:MEMBER_OF]->(h:Household)
WITH v, q, min(coalesce(h.key, q.key)) AS home
OPTIONAL MATCH (q)-[r:PAID]->(:Card)
WHERE r.program IN $discretionary AND coalesce(r.state, 'paid') = 'paid'
  AND coalesce(r.day_no, $from_no) >= $from_no AND coalesce(r.day_no, $to_no) <= $to_no
WITH v, home, count(r.src) AS payments
WITH v, count(DISTINCT home) AS households,
     sum(CASE WHEN payments > 0 THEN 1 ELSE 0 END) AS households_paid
WHERE households_paid > 0
MATCH (d:Cadre)-[:SERVES]->(v)
WHERE d.level = 'village'
MATCH (d)-[:IS]->(k:Person)
MATCH (k)-[n:KIN]-(x:Person)
WHERE coalesce(n.degree, $kin_degree) <= $kin_degree
  AND NOT EXISTS { MATCH (k)-[:MEMBER_OF]->(:Household)<-[:MEMBER_OF]-(x) }
MATCH (x)-[:LIVES_IN]->(v)
OPTIONAL MATCH (x)-[:MEMBER_OF]->(h:Household)
WITH v, households, households_paid, k, x, d, min(coalesce(h.key, x.key)) AS home
OPTIONAL MATCH (x)-[r:PAID]->(:Card)
WHERE r.program IN $discretionary AND coalesce(r.state, 'paid') = 'paid'
  AND coalesce(r.day_no, $from_no) >= $from_no AND coalesce(r.day_no, $to_no) <= $to_no
WITH v, households, households_paid, k, x, d, home, collect(DISTINCT r.src) AS rows,
     sum(coalesce(r.fen, 0)) AS fen, min(r.day) AS first_day, max(r.day) AS last_day,
     collect(DISTINCT r.program) AS programs
RETURN k.key AS cadre, d.key AS post, v.key AS village, x.key AS relative, home AS home,
       households AS households, households_paid AS households_paid, rows AS rows, fen AS fen,
       first_day AS first_day, last_day AS last_day, programs AS programs
