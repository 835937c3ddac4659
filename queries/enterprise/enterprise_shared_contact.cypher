// ---
// id: enterprise_shared_contact
// title: {zh: 多企业共用电话/地址/账户, en: "Enterprises share phone, address, agent or account"}
// class: collusion
// severity: medium
// meaning:
//   zh: 几家领取补贴的企业或合作社登记的是同一个电话、地址、代理人或收款账户。核实是否同一伙人用多个牌子申报。代办机构、园区、村委会地址不列入。
//   en: Several subsidised enterprises have one phone, address, agent or account in common. Find out whether the same people apply under several names. Agencies, parks and village committee addresses are left out.
// sentence:
//   zh: "{enterprises} 家领取补贴的主体登记了同一个{what}（{subject}）；{when} 共领取 {payments} 笔、{yuan} 元（{programs}）。"
//   en: "{enterprises} subsidised enterprises ({subject}) share one phone, address, agent or account; {when}: they were paid {payments} times, {yuan} yuan ({programs})."
// subject: {label: Enterprise, column: enterprises}
// identity: [shared]
// scope: all
// needs: [payments, enterprises]
// params:
//   min_enterprises: {type: int, default: 3, source: P66}
//   min_subsidised_percent: {type: int, default: 50, source: "[A]"}
// columns: {shared: key, what: text, enterprises: keys, rows: src, facts: src, fen: money, first_day: day, last_day: day}
// but: []
// at_least: {enterprises: min_enterprises}
// kinds: [register]
// basis: L11
// seen_in: [P66]
// ---
// An agency, a park or an incubator serves many enterprises of which few are subsidised: at least
// half of those that share must be. Addresses of committees and parks are told by their words.
MATCH (e:Enterprise)-[h:HAS_PHONE]->(t:Phone)
WITH t, count(DISTINCT e.key) AS every
WHERE every >= $min_enterprises
MATCH (e:Enterprise)-[h:HAS_PHONE]->(t)
MATCH (e)-[r:PAID]->(c:Card)
WHERE coalesce(r.state, 'paid') = 'paid'
  AND coalesce(r.day_no, $from_no) >= $from_no AND coalesce(r.day_no, $to_no) <= $to_no
WITH t, every, e, collect(DISTINCT h.src) AS facts, collect(DISTINCT r.src) AS rows,
     min(r.day) AS first_day, max(r.day) AS last_day
WITH t, every, collect(DISTINCT e.key) AS enterprises, count(DISTINCT e.key) AS number,
     collect(facts) AS facts, collect(rows) AS rows,
     min(first_day) AS first_day, max(last_day) AS last_day
WHERE number >= $min_enterprises AND number * 100 >= every * $min_subsidised_percent
RETURN t.key AS shared, '电话' AS what, enterprises AS enterprises, rows AS rows, facts AS facts,
       0 AS fen, first_day AS first_day, last_day AS last_day
UNION ALL
MATCH (e:Enterprise)-[h:AT]->(t:Address)
WHERE NOT t.caption CONTAINS '委会' AND NOT t.caption CONTAINS '委员会' AND NOT t.caption CONTAINS '园区'
  AND NOT t.caption CONTAINS '创业园' AND NOT t.caption CONTAINS '产业园'
  AND NOT t.caption CONTAINS '孵化' AND NOT t.caption CONTAINS '市场'
WITH t, count(DISTINCT e.key) AS every
WHERE every >= $min_enterprises
MATCH (e:Enterprise)-[h:AT]->(t)
MATCH (e)-[r:PAID]->(c:Card)
WHERE coalesce(r.state, 'paid') = 'paid'
  AND coalesce(r.day_no, $from_no) >= $from_no AND coalesce(r.day_no, $to_no) <= $to_no
WITH t, every, e, collect(DISTINCT h.src) AS facts, collect(DISTINCT r.src) AS rows,
     min(r.day) AS first_day, max(r.day) AS last_day
WITH t, every, collect(DISTINCT e.key) AS enterprises, count(DISTINCT e.key) AS number,
     collect(facts) AS facts, collect(rows) AS rows,
     min(first_day) AS first_day, max(last_day) AS last_day
WHERE number >= $min_enterprises AND number * 100 >= every * $min_subsidised_percent
RETURN t.key AS shared, '地址' AS what, enterprises AS enterprises, rows AS rows, facts AS facts,
       0 AS fen, first_day AS first_day, last_day AS last_day
UNION ALL
MATCH (e:Enterprise)-[h:REGISTERED_BY]->(t:Person)
WITH t, count(DISTINCT e.key) AS every
WHERE every >= $min_enterprises
MATCH (e:Enterprise)-[h:REGISTERED_BY]->(t)
MATCH (e)-[r:PAID]->(c:Card)
WHERE coalesce(r.state, 'paid') = 'paid'
  AND coalesce(r.day_no, $from_no) >= $from_no AND coalesce(r.day_no, $to_no) <= $to_no
WITH t, every, e, collect(DISTINCT h.src) AS facts, collect(DISTINCT r.src) AS rows,
     min(r.day) AS first_day, max(r.day) AS last_day
WITH t, every, collect(DISTINCT e.key) AS enterprises, count(DISTINCT e.key) AS number,
     collect(facts) AS facts, collect(rows) AS rows,
     min(first_day) AS first_day, max(last_day) AS last_day
WHERE number >= $min_enterprises AND number * 100 >= every * $min_subsidised_percent
RETURN t.key AS shared, '登记代理人' AS what, enterprises AS enterprises, rows AS rows,
       facts AS facts, 0 AS fen, first_day AS first_day, last_day AS last_day
UNION ALL
MATCH (e:Enterprise)-[u:USES]->(t:Card)
WITH t, count(DISTINCT e.key) AS every
WHERE every >= $min_enterprises
MATCH (e:Enterprise)-[r:PAID]->(t)
WHERE coalesce(r.state, 'paid') = 'paid'
  AND coalesce(r.day_no, $from_no) >= $from_no AND coalesce(r.day_no, $to_no) <= $to_no
WITH t, collect(DISTINCT e.key) AS enterprises, count(DISTINCT e.key) AS number,
     collect(DISTINCT r.src) AS rows, min(r.day) AS first_day, max(r.day) AS last_day
WHERE number >= $min_enterprises
RETURN t.key AS shared, '收款账户' AS what, enterprises AS enterprises, [rows] AS rows, [rows] AS facts,
       0 AS fen, first_day AS first_day, last_day AS last_day
