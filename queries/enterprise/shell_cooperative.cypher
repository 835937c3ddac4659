// ---
// id: shell_cooperative
// title: {zh: 空壳合作社获补, en: Subsidised shell cooperative}
// class: eligibility
// severity: high
// meaning:
//   zh: 领取补贴的合作社登记的纳税额为零（没有纳税数据的不列入），登记的成员都是一户人，或者八成以上是领取救助的人。实地查看场地、账本、成员出资和分红，核实合作社有没有生产经营。
//   en: A subsidised cooperative has a tax of nothing on record (none without tax data is listed) and all of its members are of one household, or more than eight in ten are on aid. Look at its premises and books, at what members paid in and were paid out, and whether it works at all.
// sentence:
//   zh: "{subject} 登记的纳税额为零，登记成员 {number} 人，来自 {homes} 户，其中 {aided} 人领取救助；{when} 该合作社领取 {payments} 笔、{yuan} 元（{programs}）。"
//   en: "{subject} has a tax of nothing on record and {number} registered members of {homes} households, {aided} of them on aid; {when}: it was paid {payments} times, {yuan} yuan ({programs})."
// subject: {label: Enterprise, column: enterprise}
// identity: [enterprise]
// scope: subject
// needs: [payments, enterprises, enterprise_taxes|enterprises.tax]
// programs: {needy: {means_tested: yes}}
// params:
//   max_tax: {type: money, default: 0, source: P36}
//   min_aided_percent: {type: int, default: 80, source: P36}
//   min_members: {type: int, default: 2, source: "[A]"}
// columns: {enterprise: key, members: keys, number: int, homes: int, aided: int, rows: src, facts: src, fen: money, first_day: day, last_day: day}
// but: [C09]
// kinds: [register]
// basis: L11
// seen_in: [P36]
// ---
// A cooperative of which no register states what tax it paid is left out: not known is not none.
// Members are those of the register and the legal representative. A member is on aid when he or
// somebody of his household is paid a means-tested program. Where no household is known, everybody
// is a household of his own.
MATCH (e:Enterprise)
WHERE e.kind = 'cooperative' AND e.tax_fen IS NOT NULL AND e.tax_fen <= $max_tax
  AND EXISTS { MATCH (e)-[x:PAID]->(:Card) WHERE coalesce(x.state, 'paid') = 'paid' }
MATCH (m:Person)-[j:JOINED|LEADS]->(e)
OPTIONAL MATCH (m)-[:MEMBER_OF]->(h:Household)
WITH e, m, collect(DISTINCT j.src) AS facts, min(coalesce(h.key, m.key)) AS home
OPTIONAL MATCH (m)-[:MEMBER_OF]->(:Household)<-[:MEMBER_OF]-(n:Person)
WITH DISTINCT e, m, facts, home, n
OPTIONAL MATCH (n)-[x:PAID]->(:Card)
WITH e, m, facts, home, sum(CASE WHEN x.program IN $needy AND coalesce(x.state, 'paid') = 'paid'
     THEN 1 ELSE 0 END) AS at_home
OPTIONAL MATCH (m)-[y:PAID]->(:Card)
WITH e, m, facts, home, at_home, sum(CASE WHEN y.program IN $needy
     AND coalesce(y.state, 'paid') = 'paid' THEN 1 ELSE 0 END) AS own
WITH e, collect(DISTINCT m.key) AS members, count(DISTINCT m.key) AS number,
     count(DISTINCT home) AS homes, collect(facts) AS facts,
     count(DISTINCT CASE WHEN at_home + own > 0 THEN m.key ELSE NULL END) AS aided
WHERE number >= $min_members AND (homes = 1 OR aided * 100 > number * $min_aided_percent)
MATCH (e)-[r:PAID]->(c:Card)
WHERE coalesce(r.state, 'paid') = 'paid'
  AND coalesce(r.day_no, $from_no) >= $from_no AND coalesce(r.day_no, $to_no) <= $to_no
RETURN e.key AS enterprise, members AS members, number AS number, homes AS homes, aided AS aided,
       collect(DISTINCT r.src) AS rows, facts AS facts, sum(r.fen) AS fen,
       min(r.day) AS first_day, max(r.day) AS last_day
