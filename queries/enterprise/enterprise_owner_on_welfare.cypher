// ---
// id: enterprise_owner_on_welfare
// title: {zh: 企业主享受救助, en: Enterprise owner on welfare}
// class: eligibility
// severity: medium
// meaning:
//   zh: 存续企业的法定代表人或股东领取了政策排除的救助。先核实是否被人冒用身份登记，再查企业有无经营、纳税，申报时是否如实填写。同一代理人同一天给三名以上受助人登记的无税企业不在此列出，见“冒名社员/法人”，先查代理人。
//   en: The legal representative or a shareholder of a live enterprise was paid aid that the policy excludes. First find out whether the identity was borrowed for the registration, then whether the enterprise works and pays tax. Untaxed enterprises that one agent registered on one day for three or more people on aid are not listed here but under borrowed_identity_members; look at the agent first.
// sentence:
//   zh: "{subject} 登记为存续企业的法定代表人或股东；{when} 名册有其 {payments} 笔、{yuan} 元（{programs}）。"
//   en: "{subject} is registered as legal representative or shareholder of a live enterprise; {when}: the rosters show {payments} payments of {yuan} yuan ({programs})."
// subject: {label: Person, column: person}
// identity: [person, status]
// scope: subject
// needs: [payments, enterprises]
// matrix: {rule: excludes, against: [enterprise_owner]}
// params:
//   min_capital: {type: money, default: 50000, source: "[A]"}
//   min_licences: {type: int, default: 3, source: P32}
// programs: {needy: {means_tested: yes}}
// columns: {person: key, status: text, programs: texts, enterprises: keys, cards: keys, rows: src, facts: src, fen: money, first_day: day, last_day: day}
// but: [C06, C09]
// kinds: [register]
// basis: L2
// seen_in: [S1, P32, P33]
// ---
// A sole trader counts only with tax on record; any other enterprise from the capital up (a
// capital that nobody states counts). `burst`: the enterprises that lead to their agent (C09).
MATCH (e:Enterprise)-[a:REGISTERED_BY]->(agent:Person)
WHERE coalesce(e.tax_fen, 0) = 0
MATCH (q:Person)-[:LEADS|INVESTS_IN]->(e)
WHERE q.key <> agent.key
WITH e, a, agent, q
OPTIONAL MATCH (q)-[x:PAID]->(:Card)
WITH e, a, agent, q, sum(CASE WHEN x.program IN $needy AND coalesce(x.state, 'paid') = 'paid'
     THEN 1 ELSE 0 END) AS payments
WHERE payments > 0
WITH agent, coalesce(a.day_no, e.founded_no) AS day, count(DISTINCT q.key) AS people,
     collect(DISTINCT e.key) AS keys
WHERE people >= $min_licences AND day IS NOT NULL
UNWIND keys AS key
WITH collect(DISTINCT key) AS burst
MATCH (p:Person)-[h:HAS_STATUS]->(s:Status)
WHERE s.kind IN $statuses
WITH DISTINCT burst, p, s.kind AS kind
OPTIONAL MATCH (p)-[l:LEADS|INVESTS_IN]->(e:Enterprise)
WITH burst, kind, p, l, e
WHERE e.key IS NOT NULL AND coalesce(e.status, 'live') = 'live' AND NOT e.key IN burst
  AND ((e.kind = 'sole_trader' AND coalesce(e.tax_fen, 0) > 0)
       OR (coalesce(e.kind, 'other') <> 'sole_trader'
           AND coalesce(e.capital_fen, $min_capital) >= $min_capital))
WITH kind, p, l, e
OPTIONAL MATCH (p)-[r:PAID]->(c:Card)
WITH kind, p, l, e, r, c
WHERE r.program IN $codes AND coalesce(r.state, 'paid') = 'paid'
  AND coalesce(r.day_no, $from_no) >= $from_no AND coalesce(r.day_no, $to_no) <= $to_no
  AND coalesce(r.day_no, l.from_no, e.founded_no, 0) >= coalesce(l.from_no, e.founded_no, r.day_no, 0)
  AND coalesce(r.day_no, l.to_no, 0) <= coalesce(l.to_no, r.day_no, 0)
UNWIND $groups AS g
WITH g, kind, p, l, e, r, c
WHERE g.status = kind AND r.program IN g.programs
WITH g.status AS status, p, r, c, collect(DISTINCT e.key) AS enterprises,
     collect(DISTINCT l.src) AS facts
RETURN p.key AS person, status AS status, collect(DISTINCT r.program) AS programs,
       collect(enterprises) AS enterprises, collect(DISTINCT c.key) AS cards,
       collect(DISTINCT r.src) AS rows, collect(facts) AS facts, sum(r.fen) AS fen,
       min(r.day) AS first_day, max(r.day) AS last_day
