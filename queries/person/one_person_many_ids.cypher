// ---
// id: one_person_many_ids
// title: {zh: 一人多证, en: One person under two IDs}
// class: collusion
// severity: medium
// meaning:
//   zh: 两个身份证号的姓名、出生日期和所在村都相同，又共用卡、电话或同在一户，且都在收款。查是否一人两个户口或证号，哪一个已注销，以哪个名义领了什么。
//   en: Two ID numbers have name, birth day and village in common and share a card, a phone or a household, and are paid. See whether one person has two registrations, which is cancelled, and what is paid under each.
// sentence:
//   zh: "姓名、出生日期相同的 {people} 人有各自的身份证号，共用卡、电话或同在一户；{when} 名册有 {programs} {payments} 笔、{yuan} 元。"
//   en: "{people} persons of one name and birth day have IDs of their own and share a card, a phone or a household; {when}: {payments} payments of {yuan} yuan ({programs})."
// subject: {label: Person, column: person}
// identity: [people]
// scope: all
// needs: [payments]
// columns: {person: key, people: keys, cards: keys, rows: src, fen: money, first_day: day, last_day: day}
// but: [C06, C07]
// kinds: [card]
// basis: "[A]"
// seen_in: [S1]
// ---
// A shared card: paid on or held; a shared phone: their own or the one reserved on their accounts.
MATCH (p:Person)
WHERE p.birth_no IS NOT NULL AND p.name IS NOT NULL
WITH p.name AS name, p.birth_no AS born, collect(p.key) AS keys, count(p.key) AS persons
WHERE persons > 1 AND persons <= 20
UNWIND keys AS one
UNWIND keys AS other
WITH one, other
WHERE one < other
MATCH (a:Person) WHERE a.key = one
MATCH (b:Person) WHERE b.key = other
WITH a, b
WHERE coalesce(a.village_key, b.village_key, '') = coalesce(b.village_key, a.village_key, '')
  AND (EXISTS { MATCH (a)-[:USES|HOLDS]->(:Card)<-[:USES|HOLDS]-(b) }
       OR EXISTS { MATCH (a)-[:HAS_PHONE]->(:Phone)<-[:HAS_PHONE]-(b) }
       OR EXISTS { MATCH (a)-[:HOLDS]->(:Card)-[:HAS_PHONE]->(:Phone)<-[:HAS_PHONE]-(:Card)<-[:HOLDS]-(b) }
       OR EXISTS { MATCH (a)-[:MEMBER_OF]->(:Household)<-[:MEMBER_OF]-(b) })
WITH a.key AS person, [a.key, b.key] AS people
UNWIND people AS one
MATCH (p:Person) WHERE p.key = one
MATCH (p)-[r:PAID]->(c:Card)
WHERE coalesce(r.state, 'paid') = 'paid'
  AND coalesce(r.day_no, $from_no) >= $from_no AND coalesce(r.day_no, $to_no) <= $to_no
RETURN person AS person, people AS people, collect(DISTINCT c.key) AS cards,
       collect(DISTINCT r.src) AS rows, sum(r.fen) AS fen, min(r.day) AS first_day,
       max(r.day) AS last_day
