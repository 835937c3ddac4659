// ---
// id: card_many_people
// title: {zh: 一卡多人, en: One card receives for many people}
// class: collusion
// severity: high
// meaning:
//   zh: 同一张卡收取了多名享受人的补助，其中至少两人与持卡人不在同一户。核实卡在谁手里、谁取款、这些享受人本人是否知情并拿到钱。
//   en: One card received for several beneficiaries, at least two of them outside the holder's household. Find out who keeps the card, who draws the money, and whether the beneficiaries know and get it.
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
// Outside are those who share no household with a known holder. Where no holder is known by ID,
// the largest household on the card is taken to be at home.
MATCH (p:Person)-[u:USES]->(c:Card)
WHERE u.first_no <= $to_no AND u.last_no >= $from_no
WITH c, count(DISTINCT p.key) AS users
WHERE users >= $min_people
MATCH (p:Person)-[:USES]->(c)
OPTIONAL MATCH (p)-[:MEMBER_OF]->(h:Household)
WITH c, coalesce(h.key, p.key) AS home, count(DISTINCT p.key) AS members
OPTIONAL MATCH (o:Person)-[:HOLDS]->(c) WHERE o.birth_day IS NOT NULL
OPTIONAL MATCH (o)-[:MEMBER_OF]->(hh:Household)
WITH c, coalesce(hh.key, o.key) AS own, sum(members) AS people, max(members) AS largest,
     sum(CASE WHEN home = coalesce(hh.key, o.key) THEN members ELSE 0 END) AS inside
WITH c, collect(DISTINCT own) AS homes, max(people) AS people,
     max(CASE WHEN own IS NULL THEN largest ELSE inside END) AS at_home
WHERE people >= $min_people AND people - at_home >= $min_people_outside
MATCH (p:Person)-[r:PAID]->(c)
WHERE coalesce(r.state, 'paid') = 'paid'
  AND coalesce(r.day_no, $from_no) >= $from_no AND coalesce(r.day_no, $to_no) <= $to_no
WITH c, homes, p, collect(DISTINCT r.src) AS rows, sum(r.fen) AS fen,
     min(r.day) AS first_day, max(r.day) AS last_day
OPTIONAL MATCH (p)-[:MEMBER_OF]->(h:Household)
WITH c, homes, p, rows, fen, first_day, last_day, collect(DISTINCT coalesce(h.key, p.key)) AS mine
WITH c, collect(p.key) AS people, collect(rows) AS rows, sum(fen) AS fen,
     min(first_day) AS first_day, max(last_day) AS last_day,
     collect(CASE WHEN any(x IN mine WHERE x IN homes) THEN NULL ELSE p.key END) AS outside
WHERE size(people) >= $min_people AND size(outside) >= $min_people_outside
RETURN c.key AS card, people AS people, outside AS outside, rows AS rows, fen AS fen,
       first_day AS first_day, last_day AS last_day
