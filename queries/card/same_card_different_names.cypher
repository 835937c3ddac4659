// ---
// id: same_card_different_names
// title: {zh: 同卡异名, en: One card appears with different account names}
// class: collusion
// severity: high
// meaning:
//   zh: 同一卡号先后或同时登记了不同的户名，且不在同一户。调取开户资料看真正的户主，查名册上的户名是谁填的、钱由谁取走。
//   en: One card number appears with different account names of different households. Get the papers of the account to see its true holder, and find out who wrote the names and who draws the money.
// sentence:
//   zh: "{cards} 在名册和登记册中的户名不止一个（{names}）；{when} 进入该卡的补贴 {payments} 笔、{yuan} 元。"
//   en: "{cards} stands under more than one account name ({names}); {when}: {payments} payments of {yuan} yuan entered it."
// subject: {label: Card, column: card}
// identity: [card]
// scope: subject
// needs: [payments]
// params:
//   min_names: {type: int, default: 2, source: P60}
// columns: {card: key, holders: keys, names: texts, rows: src, facts: src, fen: money, first_day: day, last_day: day}
// but: [C03, C07, C20]
// at_least: {names: min_names}
// kinds: [card]
// basis: L1
// seen_in: [P17, P60]
// ---
// Two names of one person (a correction) are one; so is a name that holds the other (a title or a
// remark beside it) and one whose characters were lost. Members of one household are left out, and
// one character written otherwise (same surname and length, known by name only) where one alone is
// paid on the card.
MATCH (o)-[k:HOLDS]->(c:Card)
WITH c, count(k.src) AS lines
WHERE lines >= $min_names
OPTIONAL MATCH (o)-[k:HOLDS]->(c)
WITH c, count(DISTINCT coalesce(k.name, o.name)) AS names
WHERE names >= $min_names
OPTIONAL MATCH (u:Person)-[:USES]->(c)
WITH c, count(DISTINCT u.key) AS users
OPTIONAL MATCH (o)-[k:HOLDS]->(c)
WITH c, users, o, coalesce(k.name, o.name) AS name, collect(DISTINCT k.src) AS told
OPTIONAL MATCH (q)-[j:HOLDS]->(c)
WITH DISTINCT c, users, o, name, told, q, coalesce(j.name, q.name) AS other
WHERE q.key <> o.key AND name <> other AND NOT name CONTAINS other AND NOT other CONTAINS name
  AND NOT name CONTAINS '?' AND NOT other CONTAINS '?'
  AND NOT (users <= 1 AND size(name) = size(other) AND left(name, 1) = left(other, 1)
           AND (o.birth_day IS NULL OR q.birth_day IS NULL))
  AND coalesce(o.name, '') <> other
WITH c, o, name, told, q, other
OPTIONAL MATCH (o)-[:MEMBER_OF]->(:Household)<-[:MEMBER_OF]-(x:Person)
WITH c, o, name, told, q, other,
     sum(CASE WHEN x.key = q.key OR x.name = other THEN 1 ELSE 0 END) AS together
WHERE together = 0
OPTIONAL MATCH (q)-[:MEMBER_OF]->(:Household)<-[:MEMBER_OF]-(x:Person)
WITH c, o, name, told, q, other, sum(CASE WHEN x.name = name THEN 1 ELSE 0 END) AS together
WHERE together = 0
WITH c, collect(DISTINCT o.key) AS holders, collect(DISTINCT name) AS names, collect(told) AS told
WHERE size(names) >= $min_names
OPTIONAL MATCH (x)-[r:PAID]->(c)
WITH c, holders, names, told, r, CASE WHEN coalesce(r.state, 'paid') = 'paid'
  AND coalesce(r.day_no, $from_no) >= $from_no AND coalesce(r.day_no, $to_no) <= $to_no
  THEN 1 ELSE 0 END AS stands
WITH c, holders, names, told, collect(DISTINCT CASE WHEN stands = 1 THEN r.src ELSE NULL END) AS paid,
     sum(stands * coalesce(r.fen, 0)) AS fen,
     min(CASE WHEN stands = 1 THEN r.day ELSE NULL END) AS first_day,
     max(CASE WHEN stands = 1 THEN r.day ELSE NULL END) AS last_day
RETURN c.key AS card, holders AS holders, names AS names, [paid] + told AS rows, told AS facts,
       fen AS fen, first_day AS first_day, last_day AS last_day
