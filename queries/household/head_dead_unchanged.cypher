// ---
// id: head_dead_unchanged
// title: {zh: 户主死亡未变更, en: The head died and the roll was not changed}
// class: quality
// severity: low
// meaning:
//   zh: 户主去世三个月以后，留下的家人仍在用已故户主的卡收款，或按户发放的项目仍列在已故户主名下。多半是没有办理户主和账户变更；请村里协助变更，并确认钱到了家人手里。
//   en: "More than three months after the head's death the family is still paid on the dead head's card, or a household program still stands in the dead head's name. Mostly head and account were not changed: have it done, and make sure the family gets the money."
// sentence:
//   zh: "登记册记载户主于 {died_on} 去世；{when} 该户 {programs} {payments} 笔、{yuan} 元仍进入 {cards}。"
//   en: "The registers state the head's death on {died_on}; {when}: {payments} payments of {programs}, {yuan} yuan still entered {cards}."
// subject: {label: Household, column: household}
// identity: [household]
// scope: household
// needs: [payments, household]
// params:
//   min_days: {type: int, default: 92, source: "[A]"}
// programs:
//   by_household: {unit: [household, mu]}
// columns: {household: key, head: key, died_on: day, people: keys, programs: texts, cards: keys, rows: src, facts: src, fen: money, first_day: day, last_day: day}
// but: [C08]
// kinds: [register]
// basis: L6
// seen_in: [P44]
// ---
// The head by the relation code, or by the name the register gives as head where it is one
// member's alone. The dead head's card is one that the head holds or was paid on while alive.
MATCH (d:Person)-[m:MEMBER_OF]->(h:Household)
WHERE d.died_no IS NOT NULL
  AND (m.relation IN ['0', '00', '02'] OR (m.relation IN ['01'] AND d.name = h.head)
       OR (m.relation IS NULL AND d.name = h.head AND d.birth_day IS NOT NULL))
WITH DISTINCT d, h
MATCH (y:Person)-[n:MEMBER_OF]->(h)
WITH d, h, y, n
WHERE y.key <> d.key AND y.died_no IS NULL AND coalesce(n.to_no, d.died_no + 1) > d.died_no
WITH DISTINCT d, h, y
MATCH (d)-[:HOLDS|USES]->(e:Card)
WITH DISTINCT d, h, y, e
MATCH (y)-[r:PAID]->(c:Card)
WITH DISTINCT d, h, y AS payee, r, c, e
WHERE c.key = e.key AND r.day_no > d.died_no AND coalesce(r.state, 'paid') = 'paid'
  AND r.day_no >= $from_no AND r.day_no <= $to_no
OPTIONAL MATCH (d)-[f:HAS_STATUS]->(s:Status) WHERE s.kind = 'deceased'
WITH d, h, payee, r, c, collect(DISTINCT f.src) AS facts
WITH d, h, collect(DISTINCT payee.key) AS people, collect(DISTINCT r.program) AS programs,
     collect(DISTINCT c.key) AS cards, collect(DISTINCT r.src) AS rows, collect(facts) AS facts,
     sum(r.fen) AS fen, min(r.day) AS first_day, max(r.day) AS last_day, max(r.day_no) AS last_no
WHERE last_no > d.died_no + $min_days
RETURN h.key AS household, d.key AS head, d.died_on AS died_on, people AS people,
       programs AS programs, cards AS cards, rows AS rows, facts AS facts, fen AS fen,
       first_day AS first_day, last_day AS last_day
UNION ALL
MATCH (d:Person)-[r:PAID]->(c:Card)
WHERE d.died_no IS NOT NULL AND r.day_no > d.died_no AND r.program IN $by_household
  AND coalesce(r.state, 'paid') = 'paid' AND r.day_no >= $from_no AND r.day_no <= $to_no
MATCH (d)-[m:MEMBER_OF]->(h:Household)
WHERE (m.relation IN ['0', '00', '02'] OR (m.relation IN ['01'] AND d.name = h.head)
       OR (m.relation IS NULL AND d.name = h.head AND d.birth_day IS NOT NULL))
  AND EXISTS { MATCH (y:Person)-[n:MEMBER_OF]->(h)
               WHERE y.key <> d.key AND y.died_no IS NULL AND y.birth_day IS NOT NULL
                 AND n.to_no IS NULL }
WITH DISTINCT d, h, r, c
OPTIONAL MATCH (d)-[f:HAS_STATUS]->(s:Status) WHERE s.kind = 'deceased'
WITH d, h, r, c, collect(DISTINCT f.src) AS facts
WITH d, h, collect(DISTINCT r.program) AS programs, collect(DISTINCT c.key) AS cards,
     collect(DISTINCT r.src) AS rows, collect(facts) AS facts, sum(r.fen) AS fen,
     min(r.day) AS first_day, max(r.day) AS last_day, max(r.day_no) AS last_no
WHERE last_no > d.died_no + $min_days
RETURN h.key AS household, d.key AS head, d.died_on AS died_on, [d.key] AS people,
       programs AS programs, cards AS cards, rows AS rows, facts AS facts, fen AS fen,
       first_day AS first_day, last_day AS last_day
