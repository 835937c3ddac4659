// ---
// id: cadre_linked_enterprise
// title: {zh: 干部及亲属企业获补, en: Enterprise of a cadre or kin is subsidised}
// class: collusion
// severity: high
// meaning:
//   zh: 干部本人或其近亲属任法定代表人、股东的企业或合作社，在干部任职期间领取了补贴。查该干部是否参与申报、验收、审批，是否按规定回避和公示。村集体经济组织由村干部负责属正常，不列入。
//   en: An enterprise led or held by a cadre or near kin was subsidised while the cadre was in post. Find out whether the cadre took part in application, inspection or approval, and withdrew as the rules ask. The village's own collective is led by its cadres by right and is left out.
// sentence:
//   zh: "{cadres} 任职期间，其本人或亲属任法定代表人或股东的 {enterprises} 家主体领取补贴 {payments} 笔、{yuan} 元（{programs}，{when}）。"
//   en: "While {cadres} was in post, {enterprises} enterprises led or held by this cadre or kin were paid {payments} times, {yuan} yuan ({programs}, {when})."
// subject: {label: Cadre, column: cadre}
// identity: [person]
// scope: unit
// needs: [payments, enterprises, village_cadres|township_handlers]
// params:
//   max_degree: {type: int, default: 2, source: P35}
// columns: {cadre: key, person: key, cadres: keys, owners: keys, enterprises: keys, rows: src, facts: src, fen: money, first_day: day, last_day: day}
// but: [C06, C09]
// kinds: [kin, register]
// basis: L4
// seen_in: [P34, P35]
// ---
// From the few subsidised enterprises to their owners, and from them to posts. A collective of the
// village (村集体, 经济合作社 that is no 专业合作社) is nobody's own.
MATCH (e:Enterprise)-[r:PAID]->(c:Card)
WHERE coalesce(r.state, 'paid') = 'paid'
  AND coalesce(r.day_no, $from_no) >= $from_no AND coalesce(r.day_no, $to_no) <= $to_no
  AND NOT coalesce(e.name, '') CONTAINS '经济合作社' AND NOT coalesce(e.name, '') CONTAINS '集体'
  AND NOT coalesce(e.name, '') CONTAINS '经济联合社'
MATCH (o:Person)-[l:LEADS|INVESTS_IN]->(e)
WHERE coalesce(r.day_no, l.to_no, 0) <= coalesce(l.to_no, r.day_no, 0)
MATCH (d:Cadre)-[:IS]->(o)
WHERE coalesce(d.from_no, r.day_no, 0) <= coalesce(r.day_no, d.from_no, 0)
  AND coalesce(r.day_no, d.to_no, 0) <= coalesce(d.to_no, r.day_no, 0)
WITH o, r, min(d.key) AS cadre, collect(DISTINCT d.key) AS cadres,
     collect(DISTINCT e.key) AS enterprises, collect(DISTINCT l.src) AS facts
RETURN min(cadre) AS cadre, o.key AS person, collect(cadres) AS cadres,
       collect([o.key]) AS owners, collect(enterprises) AS enterprises,
       collect(DISTINCT r.src) AS rows, collect([facts]) AS facts, sum(r.fen) AS fen,
       min(r.day) AS first_day, max(r.day) AS last_day
UNION ALL
MATCH (e:Enterprise)-[r:PAID]->(c:Card)
WHERE coalesce(r.state, 'paid') = 'paid'
  AND coalesce(r.day_no, $from_no) >= $from_no AND coalesce(r.day_no, $to_no) <= $to_no
  AND NOT coalesce(e.name, '') CONTAINS '经济合作社' AND NOT coalesce(e.name, '') CONTAINS '集体'
  AND NOT coalesce(e.name, '') CONTAINS '经济联合社'
MATCH (o:Person)-[l:LEADS|INVESTS_IN]->(e)
WHERE coalesce(r.day_no, l.to_no, 0) <= coalesce(l.to_no, r.day_no, 0)
MATCH (o)-[k:KIN]-(p:Person)
WHERE coalesce(k.degree, 1) <= $max_degree AND p.key <> o.key
MATCH (d:Cadre)-[:IS]->(p)
WHERE coalesce(d.from_no, r.day_no, 0) <= coalesce(r.day_no, d.from_no, 0)
  AND coalesce(r.day_no, d.to_no, 0) <= coalesce(d.to_no, r.day_no, 0)
WITH p, r, min(d.key) AS cadre, collect(DISTINCT d.key) AS cadres,
     collect(DISTINCT o.key) AS owners, collect(DISTINCT e.key) AS enterprises,
     collect(DISTINCT l.src) AS facts, collect(DISTINCT k.src) AS kin
RETURN min(cadre) AS cadre, p.key AS person, collect(cadres) AS cadres,
       collect(owners) AS owners, collect(enterprises) AS enterprises,
       collect(DISTINCT r.src) AS rows, collect([facts, kin]) AS facts, sum(r.fen) AS fen,
       min(r.day) AS first_day, max(r.day) AS last_day
