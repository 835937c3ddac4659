// ---
// id: card_holder_not_beneficiary
// title: {zh: 户名与享受人不符, en: Account holder is not the beneficiary}
// class: collusion
// severity: medium
// meaning:
//   zh: 补助打入了他人名下的账户，户主（开户人）与享受人不在同一户。核实是否备案代领、监护或机构供养，卡由谁保管，钱是否交到享受人手里。
//   en: The money went to an account of somebody outside the beneficiary's household. Find out whether a proxy, guardian or institution is registered, who keeps the card, and whether the beneficiary got the money.
// sentence:
//   zh: "{when}，{beneficiaries} 人的补贴 {payments} 笔、{yuan} 元（{programs}）进入 {cards}；该卡户名登记为 {others}，不是享受人。"
//   en: "{when}: {payments} payments of {yuan} yuan ({programs}) for {beneficiaries} persons entered {cards}; its registered holder is {others}, not the beneficiary."
// subject: {label: Card, column: card}
// identity: [card]
// scope: subject
// needs: [payments, bank_accounts]
// params:
//   min_people: {type: int, default: 1, source: "[A]"}
// columns: {card: key, holders: keys, people: keys, rows: src, facts: src, fen: money, first_day: day, last_day: day}
// but: [C01, C02, C03, C04, C05, C07, C10, C12]
// at_least: {people: min_people}
// kinds: [card]
// basis: L1
// seen_in: [P102]
// ---
// Holder and beneficiary are compared by key. Names are compared only where one of them is known
// from a name alone (no birth day): then an equal name is no difference. What a roster writes as
// account name (no opening day) does not make a holder of the beneficiary where the bank's register
// names another.
MATCH (o)-[k:HOLDS]->(c:Card)<-[u:USES]-(p:Person)
WHERE o.key <> p.key
  AND NOT (coalesce(o.name, '') = coalesce(p.name, ' ') AND (o.birth_day IS NULL OR p.birth_day IS NULL))
WITH o, k, c, p
OPTIONAL MATCH (p)-[q:HOLDS]->(z:Card)
WITH o, k, c, p, sum(CASE WHEN z.key = c.key AND (q.from_no IS NOT NULL OR k.from_no IS NULL)
     THEN 1 ELSE 0 END) AS own
WHERE own = 0
OPTIONAL MATCH (p)-[:MEMBER_OF]->(:Household)<-[:MEMBER_OF]-(x:Person)
WITH o, k, c, p, sum(CASE WHEN x.key = o.key THEN 1 ELSE 0 END) AS own
WHERE own = 0
  AND NOT (o.birth_day IS NULL AND EXISTS {
    MATCH (p)-[:MEMBER_OF]->(:Household)<-[:MEMBER_OF]-(x:Person) WHERE x.name = o.name })
  AND NOT (p.birth_day IS NULL AND EXISTS {
    MATCH (o)-[:MEMBER_OF]->(:Household)<-[:MEMBER_OF]-(x:Person) WHERE x.name = p.name })
WITH c, p, collect(DISTINCT o.key) AS holders, collect(DISTINCT k.src) AS facts
MATCH (p)-[r:PAID]->(e:Card)
WITH c, p, holders, facts, r, e
WHERE e.key = c.key AND coalesce(r.state, 'paid') = 'paid'
  AND coalesce(r.day_no, $from_no) >= $from_no AND coalesce(r.day_no, $to_no) <= $to_no
WITH c, p, holders, facts, collect(DISTINCT r.src) AS rows, sum(r.fen) AS fen,
     min(r.day) AS first_day, max(r.day) AS last_day
WITH c, collect(holders) AS holders, collect(p.key) AS people, collect(rows) AS rows,
     collect(facts) AS facts, sum(fen) AS fen, min(first_day) AS first_day, max(last_day) AS last_day
WHERE size(people) >= $min_people
RETURN c.key AS card, holders AS holders, people AS people, rows AS rows, facts AS facts,
       fen AS fen, first_day AS first_day, last_day AS last_day
