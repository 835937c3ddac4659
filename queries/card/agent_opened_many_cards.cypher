// ---
// id: agent_opened_many_cards
// title: {zh: 同一代办人代办多张卡, en: One agent opened many cards}
// class: collusion
// severity: high
// meaning:
//   zh: 一人为多名非亲属、非同户的人代办开卡。核实代办人的身份和授权，卡与密码是否交给本人，预留的是谁的手机号，卡里的补助由谁支取。
//   en: One person opened the cards of several people who are neither kin nor household. Find out by what authority, whether card and PIN were handed over, whose phone is reserved and who draws the money.
// sentence:
//   zh: "{beneficiaries} 人的 {card_count} 张卡登记由 {subject} 代办开户；{when} 进入这些卡的补贴 {payments} 笔、{yuan} 元。"
//   en: "{card_count} cards of {beneficiaries} persons were opened with {subject} as the registered agent; {when}: {payments} payments of {yuan} yuan entered these cards."
// subject: {label: Person, column: agent}
// identity: [agent]
// scope: subject
// needs: [bank_accounts]
// params:
//   min_cards: {type: int, default: 5, source: "[A]"}
// columns: {agent: key, cards: keys, people: keys, rows: src, facts: src, fen: money, first_day: day, last_day: day}
// but: [C15, C16]
// at_least: {cards: min_cards}
// kinds: [agent]
// basis: L7
// seen_in: [P102]
// ---
MATCH (c:Card)-[a:OPENED_BY]->(g:Person)
WITH g, c, collect(a.src) AS facts
OPTIONAL MATCH (p:Person)-[:HOLDS]->(c)
WITH DISTINCT g, c, facts, p
WHERE p.key <> g.key
OPTIONAL MATCH (g)-[:MEMBER_OF]->(:Household)<-[:MEMBER_OF]-(x:Person)
WITH g, c, facts, p, sum(CASE WHEN x.key = p.key THEN 1 ELSE 0 END) AS near
WHERE near = 0
OPTIONAL MATCH (g)-[:KIN]-(x:Person)
WITH g, c, facts, p, sum(CASE WHEN x.key = p.key THEN 1 ELSE 0 END) AS near
WHERE near = 0
OPTIONAL MATCH (p)-[r:PAID]->(e:Card)
WITH g, c, p, facts, r, CASE WHEN e.key = c.key AND coalesce(r.state, 'paid') = 'paid'
  AND coalesce(r.day_no, $from_no) >= $from_no AND coalesce(r.day_no, $to_no) <= $to_no
  THEN 1 ELSE 0 END AS stands
WITH g, c, p, facts, collect(CASE WHEN stands = 1 THEN r.src ELSE NULL END) AS paid,
     sum(stands * coalesce(r.fen, 0)) AS fen,
     min(CASE WHEN stands = 1 THEN r.day ELSE NULL END) AS first_day,
     max(CASE WHEN stands = 1 THEN r.day ELSE NULL END) AS last_day
WITH g, collect(DISTINCT c.key) AS cards, collect(DISTINCT p.key) AS people,
     collect(paid) + collect(facts) AS rows, collect(facts) AS facts, sum(fen) AS fen,
     min(first_day) AS first_day, max(last_day) AS last_day
WHERE size(cards) >= $min_cards
RETURN g.key AS agent, cards AS cards, people AS people, rows AS rows, facts AS facts, fen AS fen,
       first_day AS first_day, last_day AS last_day
