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
OPTIONAL MATCH (x)-[r:PAID]->(:Card)
WITH h, o, s, x, r
WHERE (r.program IN $by_household OR r.program IN $by_need) AND NOT r.program IN $collective
  AND r.day_no IS NOT NULL AND coalesce(r.state, 'paid') = 'paid'
WITH h, o, s, x, r.program AS program, min(r.day_no) AS first_no
OPTIONAL MATCH (x)-[e:ENROLLED]->(g:Program) WHERE g.code = program
WITH h, o, s, x, program, first_no, min(coalesce(e.applied_no,
     CASE WHEN program IN $once THEN NULL ELSE e.from_no END)) AS applied_no
WITH h, o, s, x, program, coalesce(applied_no, first_no) AS asked_no
WHERE asked_no >= s.day_no AND asked_no <= s.day_no + $window_days
OPTIONAL MATCH (o)<-[:MEMBER_OF]-(z:Person)
WITH h, o, s, x, program, collect(DISTINCT z.key) AS old
OPTIONAL MATCH (h)<-[:MEMBER_OF]-(z:Person)
WITH h, o, s, x, program, old, collect(DISTINCT z.key) AS new
OPTIONAL MATCH (h)<-[:MEMBER_OF]-(a:Person)-[k:KIN]->(b:Person)
WITH h, o, s, x, program, old, new, sum(CASE WHEN k.relation = 'spouse' AND b.key IN new
     AND NOT b.key IN old THEN 1 ELSE 0 END) AS couples
OPTIONAL MATCH (e:Person)-[n:MEMBER_OF]->(h)
WITH h, o, s, x, program, new, couples, sum(CASE WHEN n.relation IN ['10', '11', '12']
     AND NOT e.key IN old THEN 1 ELSE 0 END) AS spouses
WHERE couples = 0 AND spouses = 0
OPTIONAL MATCH (x)-[:AT]->(a:Address)
WITH h, o, s, x, program, new, collect(DISTINCT a.key) AS home
OPTIONAL MATCH (x)-[:USES]->(c:Card)
WITH h, o, s, x, program, new, home, collect(DISTINCT c.key) AS cards
OPTIONAL MATCH (x)-[:HAS_PHONE]->(t:Phone)
WITH h, o, s, x, program, new, home, cards, collect(DISTINCT t.key) AS phones
OPTIONAL MATCH (o)<-[:MEMBER_OF]-(y:Person)
WITH DISTINCT h, o, s, x, program, new, home, cards, phones, y
WHERE y.key IS NOT NULL AND NOT any(one IN new WHERE one = y.key)
OPTIONAL MATCH (y)-[:AT]->(a:Address)
WITH h, o, s, x, program, home, cards, phones, y, collect(DISTINCT a.key) AS theirs
OPTIONAL MATCH (y)-[:USES|HOLDS]->(c:Card)
WITH h, o, s, x, program, home, cards, phones, y, theirs,
     sum(CASE WHEN c.key IN cards THEN 1 ELSE 0 END) AS card
OPTIONAL MATCH (y)-[:HAS_PHONE]->(t:Phone)
WITH h, o, s, x, program, home, y, theirs, card,
     sum(CASE WHEN t.key IN phones THEN 1 ELSE 0 END) AS phone
WITH h, o, s, x, program, sum(CASE WHEN card > 0 OR phone > 0
       OR any(one IN home WHERE one IN theirs) THEN 1 ELSE 0 END) AS shared,
     sum(CASE WHEN size(home) > 0 AND size(theirs) > 0 THEN 1 ELSE 0 END) AS stated
WHERE shared > 0
   OR (stated = 0 AND coalesce(h.village_key, '?') = coalesce(o.village_key, '?'))
OPTIONAL MATCH (x)-[r:PAID]->(c:Card)
WITH h, o, s, x, program, r, c
WHERE r.program = program AND r.day_no >= s.day_no AND coalesce(r.state, 'paid') = 'paid'
  AND r.day_no >= $from_no AND r.day_no <= $to_no
WITH h, min(o.key) AS old, min(s.day) AS split_on, collect(DISTINCT s.src) AS facts, x, r, c
RETURN h.key AS household, min(old) AS old, collect(DISTINCT x.key) AS people,
       collect(DISTINCT r.program) AS programs, min(split_on) AS split_on,
       collect(DISTINCT c.key) AS cards, collect(DISTINCT r.src) AS rows, collect(facts) AS facts,
       sum(r.fen) AS fen, min(r.day) AS first_day, max(r.day) AS last_day
