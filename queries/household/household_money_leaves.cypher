// ---
// id: household_money_leaves
// title: {zh: 全户补贴进入户外的卡, en: All of a household's money goes to cards outside it}
// class: collusion
// severity: high
// meaning:
//   zh: 一户人的补贴几乎全部长期进入户外人的卡。入户看这家人靠什么生活、卡和存折在谁手里，核实有无代领备案或照料协议。
//   en: Nearly all money of a household has gone for months to cards of people outside it. Visit the household, ask what they live on and who keeps card and passbook, and look for a registered proxy or carer.
// sentence:
//   zh: "{when}，{subject} {beneficiaries} 人的补贴 {payments} 笔、{yuan} 元（{programs}）进入 {cards}；这些卡的户名登记在该户之外（{others}）。"
//   en: "{when}: {payments} payments of {yuan} yuan ({programs}) for {beneficiaries} persons of {subject} entered {cards}, whose registered holders are outside the household ({others})."
// subject: {label: Household, column: household}
// identity: [household]
// scope: household
// needs: [payments, household, bank_accounts]
// params:
//   min_share: {type: number, default: 0.8, source: S1}
//   min_months: {type: int, default: 6, source: "[A]"}
// columns: {household: key, people: keys, cards: keys, rows: src, fen: money, months: int, total: int, first_day: day, last_day: day}
// but: [C01, C02, C04, C05]
// at_least: {months: min_months}
// kinds: [card]
// basis: L1
// seen_in: [S1]
// ---
// A card is outside when somebody known holds it and nobody of the household does; a holder known
// by name only is no namesake of a member. An account name of a roster (no opening day) does not
// stand against the bank's register. It begins at the few payees whose card another holds.
MATCH (o)-[k:HOLDS]->(c:Card)<-[:USES]-(b:Person)
WHERE o.key <> b.key AND b.birth_day IS NOT NULL
WITH b, c, max(k.from_no) AS dated
OPTIONAL MATCH (b)-[q:HOLDS]->(z:Card)
WITH b, c, dated, sum(CASE WHEN z.key = c.key AND (q.from_no IS NOT NULL OR dated IS NULL)
     THEN 1 ELSE 0 END) AS own
WHERE own = 0
OPTIONAL MATCH (b)-[:MEMBER_OF]->(h:Household)
WITH h, c, max(dated) AS dated
WHERE h.key IS NOT NULL
OPTIONAL MATCH (n:Person)-[:MEMBER_OF]->(h)
WITH DISTINCT h, c, dated, n
OPTIONAL MATCH (n)-[q:HOLDS]->(z:Card)
WITH h, c, dated, collect(DISTINCT n.name) AS names,
     sum(CASE WHEN z.key = c.key AND (q.from_no IS NOT NULL OR dated IS NULL)
     THEN 1 ELSE 0 END) AS own
WHERE own = 0
OPTIONAL MATCH (q:Person)-[:HOLDS]->(c)
WITH h, c, sum(CASE WHEN dated IS NULL AND q.birth_day IS NULL AND q.name IN names
     THEN 1 ELSE 0 END) AS namesakes
WHERE namesakes = 0
WITH h, collect(DISTINCT c.key) AS outside
MATCH (b:Person)-[:MEMBER_OF]->(h)
WITH DISTINCT h, outside, b
MATCH (b)-[r:PAID]->(c:Card)
WITH h, b, c, r, CASE WHEN c.key IN outside THEN 1 ELSE 0 END AS leaves
WHERE coalesce(r.state, 'paid') = 'paid'
  AND coalesce(r.day_no, $from_no) >= $from_no AND coalesce(r.day_no, $to_no) <= $to_no
WITH h, sum(r.fen) AS total, sum(leaves * r.fen) AS fen,
     count(DISTINCT CASE WHEN leaves = 1 THEN r.month ELSE NULL END) AS months,
     collect(DISTINCT CASE WHEN leaves = 1 THEN b.key ELSE NULL END) AS people,
     collect(DISTINCT CASE WHEN leaves = 1 THEN c.key ELSE NULL END) AS cards,
     collect(DISTINCT CASE WHEN leaves = 1 THEN r.src ELSE NULL END) AS rows,
     min(CASE WHEN leaves = 1 THEN r.day ELSE NULL END) AS first_day,
     max(CASE WHEN leaves = 1 THEN r.day ELSE NULL END) AS last_day
WHERE fen > 0 AND fen >= $min_share * total AND months >= $min_months
RETURN h.key AS household, people AS people, cards AS cards, rows AS rows, fen AS fen,
       months AS months, total AS total, first_day AS first_day, last_day AS last_day
