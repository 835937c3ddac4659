// ---
// id: borrowed_identity_members
// title: {zh: 冒名社员/法人, en: Members and owners registered in a burst}
// class: collusion
// severity: high
// meaning:
//   zh: 一名登记代理人在同一天为许多人办了企业或合作社登记，其中不少是领取救助的人。这些人未必知情：先查代理人受谁委托、证件从哪里来、企业领了什么补贴，再向本人核实，不要先查受助人。
//   en: One agent registered many people as owners or members on one day, a good part of them on aid. They may well not know; find out first who paid the agent, where the identity papers came from and what the enterprises were granted, and only then ask the people.
// sentence:
//   zh: "{subject} 于 {day} 一天代理登记 {enterprises} 家市场主体，涉及法定代表人、股东或成员 {people} 人，其中 {aided} 人名册上领取救助，共 {payments} 笔、{yuan} 元（{programs}）。"
//   en: "On {day} {subject} registered {enterprises} enterprises as agent, with {people} owners or members, {aided} of them on aid: {payments} payments of {yuan} yuan ({programs})."
// subject: {label: Person, column: agent}
// identity: [agent]
// scope: all
// needs: [payments, enterprises]
// programs: {needy: {means_tested: yes}}
// params:
//   min_members: {type: int, default: 10, source: P33}
//   min_aided_percent: {type: int, default: 30, source: "[A]"}
//   min_licences: {type: int, default: 3, source: P32}
// columns: {agent: key, day: day, enterprises: keys, members: keys, aided: int, rows: src, facts: src, fen: money, first_day: day, last_day: day}
// but: [C06]
// kinds: [agent, register]
// basis: L13
// seen_in: [P32, P33, P35]
// ---
// A burst is ten people or more of whom three in ten are on aid, or three people on aid who lead or
// hold untaxed enterprises (C09: an enterprise hit on a poor person leads here).
MATCH (e:Enterprise)-[a:REGISTERED_BY]->(agent:Person)
MATCH (p:Person)-[l:LEADS|INVESTS_IN|JOINED]->(e)
WHERE p.key <> agent.key
WITH agent, e, a, p, l
OPTIONAL MATCH (p)-[x:PAID]->(:Card)
WITH agent, e, a, p, l, sum(CASE WHEN x.program IN $needy AND coalesce(x.state, 'paid') = 'paid'
     THEN 1 ELSE 0 END) AS payments
OPTIONAL MATCH (p)-[:LEADS|INVESTS_IN]->(z:Enterprise)
WITH agent, e, a, p, l, payments, sum(CASE WHEN z.key = e.key THEN 1 ELSE 0 END) AS own
WITH agent, e, a, p, l, coalesce(a.day_no, l.from_no, e.founded_no) AS day_no,
     coalesce(a.day, l.from_day, e.founded_on) AS day,
     CASE WHEN payments > 0 THEN p.key ELSE NULL END AS aided,
     CASE WHEN coalesce(e.tax_fen, 0) = 0 AND own > 0 THEN p.key ELSE NULL END AS owner
WHERE day_no IS NOT NULL
WITH agent, day_no, min(day) AS day, collect(DISTINCT e.key) AS enterprises,
     collect(DISTINCT p.key) AS members, count(DISTINCT p.key) AS number,
     count(DISTINCT aided) AS aided,
     count(DISTINCT CASE WHEN aided IS NULL THEN NULL ELSE owner END) AS licences,
     collect(DISTINCT a.src) AS agent_src, collect(DISTINCT l.src) AS member_src
WHERE (number >= $min_members AND aided * 100 >= number * $min_aided_percent)
   OR licences >= $min_licences
UNWIND members AS member
MATCH (p:Person)
WHERE p.key = member
WITH agent, day, enterprises, members, aided, agent_src, member_src, p
OPTIONAL MATCH (p)-[r:PAID]->(c:Card)
WITH agent, day, enterprises, members, aided, agent_src, member_src, r
WHERE r.program IN $needy AND coalesce(r.state, 'paid') = 'paid'
  AND coalesce(r.day_no, $from_no) >= $from_no AND coalesce(r.day_no, $to_no) <= $to_no
RETURN agent.key AS agent, day AS day, enterprises AS enterprises, members AS members,
       aided AS aided, collect(DISTINCT r.src) AS rows, [agent_src, member_src] AS facts,
       sum(r.fen) AS fen, min(r.day) AS first_day, max(r.day) AS last_day
