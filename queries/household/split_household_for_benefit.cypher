// ---
// id: split_household_for_benefit
// title: {zh: 人为拆户分户, en: A household split for a benefit}
// class: collusion
// severity: medium
// meaning:
//   zh: 分户后半年内新户就申请或领到按户、按困难条件发放的补助，而住址、卡或电话仍与原户相同。入户看是否真的分开居住、分开生活，查分户登记的事由和申请材料。
//   en: Within half a year of being split off, the new household applied for or was paid a benefit granted by household or by need, and still has the old household's address, card or phone. See on the spot whether they live apart; read the reason of the split and the application.
// sentence:
//   zh: "户籍登记 {split_on} 分户；{when} 新户 {beneficiaries} 人有 {programs} 的发放记录 {payments} 笔、{yuan} 元。"
//   en: "The register states a split on {split_on}; {when}: {beneficiaries} of the new household have {payments} payments of {programs}, {yuan} yuan."
// subject: {label: Household, column: household}
// identity: [household]
// scope: household
// needs: [payments, household]
// params:
//   window_days: {type: int, default: 183, source: "[A]"}
// programs:
//   by_household: {unit: [household]}
//   by_need: {means_tested: true}
//   collective: {collective: true}
//   once: {rhythm: [once]}
// columns: {household: key, old: key, people: keys, programs: texts, split_on: day, cards: keys, rows: src, facts: src, fen: money, first_day: day, last_day: day}
// but: []
// kinds: [register]
// basis: "[A]"
// seen_in: [P-危改]
// ---
// The application is the day applied, else the first day enrolled (of a one-off benefit that is no
// more than a plan year), else the first payment. Same home: the same address, a card or a phone that both use; where no address is on record for one
// of them, the same village. A real marriage shows by a couple of which one came from elsewhere.
MATCH (h:Household)-[s:SPLIT_FROM]->(o:Household)
WHERE h.key <> o.key AND s.day_no IS NOT NULL
MATCH (x:Person)-[m:MEMBER_OF]->(h)
WHERE m.to_no IS NULL OR m.to_no > s.day_no
WITH DISTINCT h, o, s, x
MATCH (x)-[r:PAID]->(c:Card)
WHERE (r.program IN $by_household OR r.program IN $by_need) AND NOT r.program IN $collective
  AND r.day_no IS NOT NULL AND coalesce(r.state, 'paid') = 'paid'
WITH h, o, s, x, r.program AS program, min(r.day_no) AS first_no
OPTIONAL MATCH (x)-[e:ENROLLED]->(g:Program) WHERE g.code = program
WITH h, o, s, x, program, first_no, min(coalesce(e.applied_no,
     CASE WHEN program IN $once THEN NULL ELSE e.from_no END)) AS applied_no
WITH h, o, s, x, program, coalesce(applied_no, first_no) AS asked_no
WHERE asked_no >= s.day_no AND asked_no <= s.day_no + $window_days
OPTIONAL MATCH (h)<-[:MEMBER_OF]-(a:Person)-[k:KIN]->(b:Person)-[:MEMBER_OF]->(h)
WHERE k.relation = 'spouse' AND NOT EXISTS { MATCH (b)-[:MEMBER_OF]->(o) }
WITH h, o, s, x, program, count(b.key) AS couples
OPTIONAL MATCH (e:Person)-[n:MEMBER_OF]->(h)
WHERE n.relation IN ['10', '11', '12'] AND NOT EXISTS { MATCH (e)-[:MEMBER_OF]->(o) }
WITH h, o, s, x, program, couples, count(e.key) AS spouses
WHERE couples = 0 AND spouses = 0
MATCH (o)<-[:MEMBER_OF]-(y:Person)
WHERE NOT EXISTS { MATCH (y)-[:MEMBER_OF]->(h) }
WITH h, o, s, x, program, y,
     EXISTS { MATCH (x)-[:AT]->(:Address)<-[:AT]-(y) } AS lives_there,
     EXISTS { MATCH (x)-[:USES]->(:Card)<-[:USES|HOLDS]-(y) } AS card,
     EXISTS { MATCH (x)-[:HAS_PHONE]->(:Phone)<-[:HAS_PHONE]-(y) } AS phone,
     EXISTS { MATCH (x)-[:AT]->(:Address) } AS here,
     EXISTS { MATCH (y)-[:AT]->(:Address) } AS there
WITH h, o, s, x, program, sum(CASE WHEN lives_there OR card OR phone THEN 1 ELSE 0 END) AS shared,
     sum(CASE WHEN here AND there THEN 1 ELSE 0 END) AS stated
WHERE shared > 0
   OR (stated = 0 AND coalesce(h.village_key, '?') = coalesce(o.village_key, '?'))
MATCH (x)-[r:PAID]->(c:Card)
WHERE r.program = program AND r.day_no >= s.day_no AND coalesce(r.state, 'paid') = 'paid'
  AND r.day_no >= $from_no AND r.day_no <= $to_no
WITH h, min(o.key) AS old, min(s.day) AS split_on, collect(DISTINCT s.src) AS facts, x, r, c
RETURN h.key AS household, min(old) AS old, collect(DISTINCT x.key) AS people,
       collect(DISTINCT r.program) AS programs, min(split_on) AS split_on,
       collect(DISTINCT c.key) AS cards, collect(DISTINCT r.src) AS rows, collect(facts) AS facts,
       sum(r.fen) AS fen, min(r.day) AS first_day, max(r.day) AS last_day
