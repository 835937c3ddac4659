// ---
// id: card_reused_after_death
// title: {zh: 亡者的卡转收他人补贴, en: A dead holder's card begins to receive for another}
// class: collusion
// severity: critical
// meaning:
//   zh: 持卡人登记死亡之后，其卡开始收取户外另一人的补贴。核实卡由谁保管、谁改的名册、钱由谁支取，享受人是否知情。
//   en: After the holder's registered death the card began to receive for somebody of another household. Find out who keeps it, who changed the roster, who draws the money and whether the beneficiary knows.
// sentence:
//   zh: "{cards} 的户名登记人已登记死亡；此后 {when} 有他户 {beneficiaries} 人的补贴 {payments} 笔、{yuan} 元（{programs}）进入该卡。"
//   en: "The registered holder of {cards} is registered as dead; after that, {when}, {payments} payments of {yuan} yuan ({programs}) for {beneficiaries} persons of other households entered it."
// subject: {label: Card, column: card}
// identity: [card]
// scope: subject
// needs: [payments, deaths|cremations|death_certificates]
// params:
//   gap_months: {type: int, default: 24, source: "[A]"}
//   min_people: {type: int, default: 1, source: P44}
// columns: {card: key, dead: keys, people: keys, rows: src, facts: src, fen: money, first_day: day, last_day: day}
// but: [C03, C07]
// at_least: {people: min_people}
// kinds: [card, register]
// basis: L6 L13
// seen_in: [S1, P44]
// ---
// The dead are the holders by the account register; where a card's holder is not known, those who
// were paid on it while they lived. The other begins after the death, within gap_months of it, and
// lives in another household; one without an ID is no namesake of the dead or of the household.
// A month is at most 31 days.
MATCH (a:Person)-[:HOLDS|USES]->(c:Card)
WHERE a.died_no IS NOT NULL
WITH DISTINCT a, c
WHERE EXISTS { MATCH (a)-[:HOLDS]->(c) } OR NOT EXISTS { MATCH (q:Person)-[:HOLDS]->(c) }
MATCH (b:Person)-[u:USES]->(c)
WHERE b.key <> a.key AND u.first_no > a.died_no
  AND u.first_no <= a.died_no + 31 * $gap_months
  AND coalesce(b.died_no, u.first_no) >= u.first_no
WITH DISTINCT a, c, b
OPTIONAL MATCH (b)-[:HOLDS]->(z:Card)
WITH a, c, b, sum(CASE WHEN z.key = c.key THEN 1 ELSE 0 END) AS own
WHERE own = 0
OPTIONAL MATCH (a)-[:MEMBER_OF]->(:Household)<-[:MEMBER_OF]-(x:Person)
WITH a, c, b, sum(CASE WHEN x.key = b.key OR (b.birth_day IS NULL AND x.name = b.name)
     THEN 1 ELSE 0 END) AS own
WHERE own = 0
  AND NOT (b.birth_day IS NULL AND coalesce(b.name, '') = coalesce(a.name, ' '))
OPTIONAL MATCH (a)-[h:HAS_STATUS]->(s:Status) WHERE s.kind = 'deceased'
WITH c, b, collect(DISTINCT a.key) AS dead, collect(DISTINCT h.src) AS facts
MATCH (b)-[r:PAID]->(e:Card)
WITH c, b, dead, facts, r, e
WHERE e.key = c.key AND coalesce(r.state, 'paid') = 'paid'
  AND coalesce(r.day_no, $from_no) >= $from_no AND coalesce(r.day_no, $to_no) <= $to_no
WITH c, b, dead, facts, collect(DISTINCT r.src) AS rows, sum(r.fen) AS fen,
     min(r.day) AS first_day, max(r.day) AS last_day
WITH c, collect(dead) AS dead, collect(b.key) AS people, collect(rows) AS rows,
     collect(facts) AS facts, sum(fen) AS fen, min(first_day) AS first_day,
     max(last_day) AS last_day
WHERE size(people) >= $min_people
RETURN c.key AS card, dead AS dead, people AS people, rows AS rows, facts AS facts, fen AS fen,
       first_day AS first_day, last_day AS last_day
