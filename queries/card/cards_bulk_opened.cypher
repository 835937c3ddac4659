// ---
// id: cards_bulk_opened
// title: {zh: 同日同网点批量开卡, en: Many cards opened on one day at one branch}
// class: collusion
// severity: medium
// meaning:
//   zh: 十张以上不同人的卡同一天在同一网点开立，并由同一人代办或预留同一手机号。核实是否为统一发卡；不是的，查开户资料，逐人问卡在谁手里、是否本人到场。
//   en: Ten or more cards of different people were opened on one day at one branch by one agent or with one phone. Find out whether it was an official issue; if not, see the papers and ask each holder who has the card and whether they were present.
// sentence:
//   zh: "登记册写明 {card_count} 张卡同日在同一网点开立，代办人或预留手机号相同；{when} 进入这些卡的补贴 {payments} 笔、{yuan} 元。"
//   en: "{card_count} cards were opened on one day at one branch with one agent or one phone; {when}: {payments} payments of {yuan} yuan entered them."
// subject: {label: Card, column: cards}
// identity: [shared, branch]
// scope: all
// needs: [bank_accounts]
// params:
//   min_cards: {type: int, default: 10, source: P27}
// columns: {shared: key, branch: text, cards: keys, people: keys, rows: src, facts: src, fen: money, first_day: day, last_day: day}
// but: [C15]
// at_least: {cards: min_cards}
// kinds: [agent]
// basis: L1
// seen_in: [P27, P102]
// ---
// The day and branch are the account's. What the holders share is the agent, the reserved phone, or
// the terminal to which the cards are bound.
MATCH (c:Card)-[m:OPENED_BY|HAS_PHONE|BOUND_TO]->(t)
WHERE c.opened_no IS NOT NULL
WITH t, c.opened_no AS opened, count(m.src) AS lines
WHERE lines >= $min_cards
MATCH (c:Card)-[m:OPENED_BY|HAS_PHONE|BOUND_TO]->(t)
WITH t, opened, c, m
WHERE c.opened_no = opened
WITH t, opened, coalesce(c.branch, c.bank, '') AS branch, c, collect(m.src) AS told
OPTIONAL MATCH (p:Person)-[k:HOLDS]->(c)
WITH t, opened, branch, c, told, p, k
WHERE p.key <> t.key
WITH t, opened, branch, c, told, collect(DISTINCT p.key) AS holders, min(p.key) AS first,
     collect(k.src) AS held
OPTIONAL MATCH (x)-[r:PAID]->(c)
WITH t, opened, branch, c, told, holders, first, held, r,
     CASE WHEN coalesce(r.state, 'paid') = 'paid' AND coalesce(r.day_no, $from_no) >= $from_no
       AND coalesce(r.day_no, $to_no) <= $to_no THEN 1 ELSE 0 END AS stands
WITH t, opened, branch, c, told, holders, first, held,
     collect(CASE WHEN stands = 1 THEN r.src ELSE NULL END) AS paid,
     sum(stands * coalesce(r.fen, 0)) AS fen,
     min(CASE WHEN stands = 1 THEN r.day ELSE NULL END) AS first_day,
     max(CASE WHEN stands = 1 THEN r.day ELSE NULL END) AS last_day
UNWIND holders AS holder
WITH t, opened, branch, collect(DISTINCT c.key) AS cards, collect(DISTINCT holder) AS people,
     collect(CASE WHEN holder = first THEN held ELSE NULL END) AS held,
     collect(CASE WHEN holder = first THEN paid ELSE NULL END) AS paid,
     collect(CASE WHEN holder = first THEN told ELSE NULL END) AS facts,
     sum(CASE WHEN holder = first THEN fen ELSE 0 END) AS fen,
     min(first_day) AS first_day, max(last_day) AS last_day
WHERE size(cards) >= $min_cards AND size(people) >= $min_cards
RETURN t.key AS shared, branch AS branch, cards AS cards, people AS people,
       paid + held AS rows, facts AS facts, fen AS fen, first_day AS first_day,
       last_day AS last_day
