// ---
// id: card_many_people
// title: {zh: 一卡多人, en: One card receives for many people}
// class: collusion
// severity: high
// meaning:
//   zh: 同一张卡收取了多名享受人的补助，其中至少两人与持卡人不在同一户。核实卡在谁手里、谁取款、这些享受人本人是否知情并拿到钱。
//   en: One card received for several beneficiaries, at least two of them outside the holder's household. Find out who keeps the card, who draws the money, and whether the beneficiaries know and get it.
// sentence:
//   zh: "{when}，{beneficiaries} 人的 {program_count} 项补贴（{programs}）{payments} 笔、{yuan} 元进入 {subject}；该卡户名登记为 {others}。"
//   en: "{when}: {payments} payments of {yuan} yuan ({programs}) for {beneficiaries} persons entered {subject}; its registered holder is {others}."
// subject: {label: Card, column: card}
// identity: [card]
// scope: subject
// needs: [payments]
// params:
//   min_people: {type: int, default: 3, source: P60}
//   min_people_outside: {type: int, default: 2, source: "[A]"}
// columns: {card: key, people: keys, outside: keys, rows: src, fen: money, first_day: day, last_day: day}
// but: [C01, C02, C03, C04, C05, C10, C11]
// at_least: {outside: min_people_outside}
// kinds: [card]
// basis: L1
// seen_in: [S1, P25, P60]
// ---
// People without an ID (no birth day) are counted by name, and not beside a namesake with an ID on
// the same card: a roster that prints no IDs makes a person of every row. Outside are those who
// share no household with a known holder, and only their payments prove anything; where no holder is
// known by ID, the largest household on the card is taken to be at home and all payments count.
MATCH (p:Person)-[u:USES]->(c:Card)
WITH c, count(u.payments) AS lines
WHERE lines >= $min_people
OPTIONAL MATCH (p:Person)-[u:USES]->(c)
WITH c, p, u
WHERE coalesce(u.first_no, $to_no) <= $to_no AND coalesce(u.last_no, $from_no) >= $from_no
WITH c, coalesce(p.name, p.key) AS name,
     count(DISTINCT CASE WHEN p.birth_day IS NULL THEN NULL ELSE p.key END) AS known
WITH c, sum(CASE WHEN known = 0 THEN 1 ELSE known END) AS users
WHERE users >= $min_people
OPTIONAL MATCH (p:Person)-[r:PAID]->(c)
WITH c, p, r
WHERE p.key IS NOT NULL AND coalesce(r.state, 'paid') = 'paid'
  AND coalesce(r.day_no, $from_no) >= $from_no AND coalesce(r.day_no, $to_no) <= $to_no
WITH c, p, collect(DISTINCT r.src) AS rows, sum(r.fen) AS fen,
     min(r.day) AS first_day, max(r.day) AS last_day
OPTIONAL MATCH (p)-[:MEMBER_OF]->(h:Household)
WITH c, p, rows, fen, first_day, last_day, max(h.key) AS house
WITH c, coalesce(p.name, p.key) AS name, collect(p.key) AS keys, max(house) AS house,
     count(DISTINCT CASE WHEN p.birth_day IS NULL THEN NULL ELSE p.key END) AS known,
     collect(rows) AS rows, sum(fen) AS fen,
     min(first_day) AS first_day, max(last_day) AS last_day
WITH c, coalesce(house, name) AS home, collect(keys) AS keys, collect(rows) AS rows,
     sum(CASE WHEN known = 0 THEN 1 ELSE known END) AS members, sum(fen) AS fen,
     min(first_day) AS first_day, max(last_day) AS last_day
OPTIONAL MATCH (o:Person)-[:HOLDS]->(c) WHERE o.birth_day IS NOT NULL
OPTIONAL MATCH (o)-[:MEMBER_OF]->(g:Household)
WITH c, home, keys, rows, members, fen, first_day, last_day,
     collect(DISTINCT coalesce(g.key, o.name, o.key)) AS holders
WITH c, keys, rows, members, holders, fen, first_day, last_day,
     CASE WHEN home IN holders THEN 1 ELSE 0 END AS at_home
WITH c, collect(keys) AS people, sum(members) AS number, max(members) AS largest,
     max(size(holders)) AS held, sum(at_home * members) AS inside,
     collect(CASE WHEN at_home = 1 THEN NULL ELSE keys END) AS outside,
     collect(CASE WHEN at_home = 1 THEN NULL ELSE rows END) AS rows,
     sum(CASE WHEN at_home = 1 THEN 0 ELSE fen END) AS fen,
     min(CASE WHEN at_home = 1 THEN NULL ELSE first_day END) AS first_day,
     max(CASE WHEN at_home = 1 THEN NULL ELSE last_day END) AS last_day
WHERE number >= $min_people
  AND number - CASE WHEN held = 0 THEN largest ELSE inside END >= $min_people_outside
RETURN c.key AS card, people AS people, outside AS outside, rows AS rows, fen AS fen,
       first_day AS first_day, last_day AS last_day
