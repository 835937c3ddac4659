// ---
// id: family_all_listed_as_heads
// title: {zh: 同户多人均列户主, en: Members of one household each listed as a head}
// class: collusion
// severity: high
// meaning:
//   zh: 同一户口簿上的几个人在同一份按户（按地）发放的名册上各占一行、各领一份，等于一户列成几户。先看有没有合法分户，再到地块和承包合同上核对面积是谁的。
//   en: Several people of one household book stand on one roster of a subsidy paid by household or by land, each in a line of their own, as if they were so many households. Look first for a lawful split, then compare the areas with the land contract.
// sentence:
//   zh: "{when}，户籍同为一户的 {beneficiaries} 人在同一份名册上各列一行，领取 {programs} {payments} 笔、{yuan} 元。"
//   en: "{when}: {beneficiaries} persons of one registered household stand in lines of their own on one roster of {programs}: {payments} payments of {yuan} yuan."
// subject: {label: Household, column: household}
// identity: [household]
// scope: household
// needs: [payments, household]
// params:
//   min_heads: {type: int, default: 2, source: P17}
// programs:
//   by_household: {unit: [household, mu]}
//   monthly: {rhythm: [month]}
// columns: {household: key, people: keys, programs: texts, batches: keys, cards: keys, rows: src, fen: money, first_day: day, last_day: day}
// but: [C25, C26]
// at_least: {people: min_heads}
// kinds: [roster]
// basis: L13
// seen_in: [P16, P17]
// ---
// One list is one batch; a monthly program (counted by person) may name every member. Whoever had
// left the household by a registered split or move on the day of the payment is not of it.
MATCH (h:Household)<-[m:MEMBER_OF]-(p:Person)-[r:PAID]->(:Card)
WHERE r.program IN $by_household AND NOT r.program IN $monthly AND r.batch IS NOT NULL
  AND r.day_no >= coalesce(m.from_no, r.day_no) AND r.day_no <= coalesce(m.to_no, r.day_no)
WITH h, r.batch AS batch, min(p.key) AS one, max(p.key) AS other
WHERE one <> other OR $min_heads < 2
WITH DISTINCT h
OPTIONAL MATCH (h)<-[m:MEMBER_OF]-(p:Person)
WITH DISTINCT h, p, m
OPTIONAL MATCH (p)-[r:PAID]->(c:Card)
WITH h, p, m, r, c
WHERE r.program IN $by_household AND NOT r.program IN $monthly AND r.batch IS NOT NULL
  AND r.day_no IS NOT NULL AND coalesce(r.state, 'paid') = 'paid'
  AND r.day_no >= $from_no AND r.day_no <= $to_no
  AND r.day_no >= coalesce(m.from_no, r.day_no) AND r.day_no <= coalesce(m.to_no, r.day_no)
WITH DISTINCT h, r.batch AS batch, r.program AS program, p, r, c
WITH h, batch, program, collect(DISTINCT p.key) AS people, collect(DISTINCT c.key) AS cards,
     collect(DISTINCT r.src) AS rows, sum(r.fen) AS fen,
     min(r.day) AS first_day, max(r.day) AS last_day
WHERE size(people) >= $min_heads
RETURN h.key AS household, collect(people) AS people, collect(DISTINCT program) AS programs,
       collect(DISTINCT batch) AS batches, collect(cards) AS cards, collect(rows) AS rows,
       sum(fen) AS fen, min(first_day) AS first_day, max(last_day) AS last_day
