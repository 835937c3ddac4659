// ---
// id: shared_device
// title: {zh: 同一设备操作多户的卡, en: One device operates the cards of several households}
// class: collusion
// severity: high
// meaning:
//   zh: 多户人的卡在同一部手机（或同一 IP）上操作手机银行。查设备是谁的、由谁登录，本人是否开通过手机银行、是否知情。
//   en: Cards of several households are operated by mobile bank from one device. Find out whose device it is, who signs in, and whether the holders ever opened mobile banking.
// sentence:
//   zh: "{card_count} 张卡（{beneficiaries} 人）曾在同一设备（{subject}）上操作；{when} 这些卡有补贴 {payments} 笔、{yuan} 元。"
//   en: "{card_count} cards of {beneficiaries} persons were operated from one device ({subject}); {when}: {payments} payments of {yuan} yuan on these cards."
// subject: {label: Terminal, column: device}
// identity: [device]
// scope: all
// needs: [payments, transactions]
// params:
//   min_cards: {type: int, default: 3, source: R5}
//   max_cards: {type: int, default: 60, source: "[A]"}
// columns: {device: key, cards: keys, people: keys, rows: src, facts: src, fen: money, first_day: day, last_day: day}
// but: [C16]
// at_least: {cards: min_cards}
// kinds: [terminal]
// basis: L13
// seen_in: [R4, R5]
// ---
// Cards count once a household: a family has one phone. An IP address is shared by strangers, so it
// counts by the day; a device of more than max_cards cards is a bank's or a carrier's.
MATCH (c:Card)-[o:OPERATED_FROM]->(m:Terminal)
WHERE o.day_no >= $from_no AND o.day_no <= $to_no
WITH m, count(DISTINCT c.key) AS cards
WHERE cards >= $min_cards AND cards <= $max_cards
MATCH (c:Card)-[o:OPERATED_FROM]->(m)
WHERE o.day_no >= $from_no AND o.day_no <= $to_no
WITH DISTINCT m, c, o.day_no AS day_no
OPTIONAL MATCH (p:Person)-[:USES]->(c)
WITH m, c, day_no, p
WHERE p.key IS NOT NULL
OPTIONAL MATCH (p)-[:MEMBER_OF]->(h:Household)
WITH m, CASE WHEN coalesce(m.kind, 'device') = 'ip' THEN day_no ELSE 0 END AS span,
     coalesce(h.key, p.key) AS home, c.key AS card
WITH m, span, count(DISTINCT home) AS homes, collect(DISTINCT card) AS cards
WHERE homes >= $min_cards AND size(cards) >= $min_cards
MATCH (c:Card)-[o:OPERATED_FROM]->(m)
WHERE c.key IN cards AND o.day_no >= $from_no AND o.day_no <= $to_no
  AND (span = 0 OR o.day_no = span)
WITH m, c, collect(DISTINCT o.src) AS facts
OPTIONAL MATCH (p:Person)-[r:PAID]->(c)
WITH m, c, facts, p, r
WHERE p.key IS NOT NULL AND coalesce(r.state, 'paid') = 'paid'
  AND coalesce(r.day_no, $from_no) >= $from_no AND coalesce(r.day_no, $to_no) <= $to_no
WITH m, c, p, facts, collect(DISTINCT r.src) AS paid, sum(r.fen) AS fen, min(r.day) AS first_day,
     max(r.day) AS last_day
RETURN m.key AS device, collect(DISTINCT c.key) AS cards, collect(DISTINCT p.key) AS people,
       collect(paid) + collect(facts) AS rows, collect(facts) AS facts, sum(fen) AS fen,
       min(first_day) AS first_day, max(last_day) AS last_day
