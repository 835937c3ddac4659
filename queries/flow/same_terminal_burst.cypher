// ---
// id: same_terminal_burst
// title: {zh: 同机短时多卡取现, en: Many cards drawn at one terminal within minutes}
// class: collusion
// severity: critical
// meaning:
//   zh: 补贴到账后几天内，多户人的卡在同一台终端上几分钟内接连取现，远多于这台终端平时的人流，按平时人流，全县这样的时段里偶然出现一次的概率不超过百分之一，或者这些卡多次同进同出。调取终端和网点的监控录像，核实取款人是谁，逐户问卡在谁手里、钱是否到本人手中。
//   en: Within days of a payout the cards of several households were drawn on at one terminal within minutes, far above what is usual at that terminal; by its usual traffic the chance of one such meeting in all such windows of the county is at most one in a hundred, or the cards keep together time and again. Get the camera pictures, find out who drew, and ask each holder who keeps the card and whether the money arrived.
// sentence:
//   zh: "{card_count} 张卡在入账后 {after} 日内于同一终端（{subject}）取现，{minutes} 分钟内最多 {most} 张；{when} 这些卡有补贴 {payments} 笔、{yuan} 元。"
//   en: "{card_count} cards were drawn on at one terminal ({subject}) within {after} days of a credit, up to {most} within {minutes} minutes; {when}: {payments} payments of {yuan} yuan."
// subject: {label: Terminal, column: terminal}
// identity: [terminal]
// scope: all
// needs: [payments, transactions]
// params:
//   min_cards: {type: int, default: 4, source: P12}
//   minutes: {type: int, default: 30, source: P12}
//   after_days: {type: int, default: 3, source: P12}
//   min_lift: {type: number, default: 5, source: "[A]"}
//   max_chance: {type: number, default: 0.01, source: "[A]"}
// table: {terminal: key, card: key, day: int, at: int, paid: int, homes: keys, people: keys, src: src}
// columns: {terminal: key, cards: keys, people: keys, bursts: int, most: int, after: int, minutes: int, rows: src, facts: src, fen: money, first_day: day, last_day: day}
// detector: terminal_burst
// but: [C04, C22]
// at_least: {cards: min_cards}
// kinds: [terminal]
// basis: L13
// seen_in: [P12]
// ---
// Every withdrawal at the terminals that had min_cards cards on some day: the detector needs a
// terminal's quiet days as well. At a counter people queue: counter_multi_passbook looks there. A
// statement that prints no clock counts by days. `paid`: the card was paid in the days before.
// The second statement fetches those payments.
MATCH (c:Card)-[w:CASH_OUT]->(m:Terminal)
WHERE w.day_no >= $from_no AND w.day_no <= $to_no AND coalesce(m.kind, 'atm') <> 'counter'
WITH m, w.day_no AS day_no, count(DISTINCT c.key) AS cards
WITH m, max(cards) AS most
WHERE most >= $min_cards
MATCH (c:Card)-[w:CASH_OUT]->(m)
WHERE w.day_no >= $from_no AND w.day_no <= $to_no
WITH m, c, w.day_no AS day_no, coalesce(w.at_min, w.day_no * 1440) AS at_min, w.src AS src
OPTIONAL MATCH (p:Person)-[r:PAID]->(c)
WHERE r.day_no <= day_no AND r.day_no >= day_no - $after_days AND coalesce(r.state, 'paid') = 'paid'
OPTIONAL MATCH (p)-[:MEMBER_OF]->(h:Household)
RETURN m.key AS terminal, c.key AS card, day_no AS day, at_min AS at, count(p.key) AS paid,
       collect(DISTINCT coalesce(h.key, p.key)) AS homes, collect(DISTINCT p.key) AS people,
       src AS src
;
UNWIND $pairs AS pair
WITH pair.hit AS hit, pair.person AS person, pair.card AS card, pair.first_no AS first_no,
     pair.last_no AS last_no
MATCH (p:Person)
WHERE p.key = person
WITH hit, card, first_no, last_no, p
OPTIONAL MATCH (p)-[r:PAID]->(c:Card)
WITH hit, card, first_no, last_no, c, r
WHERE c.key = card AND coalesce(r.state, 'paid') = 'paid'
  AND r.day_no >= first_no AND r.day_no <= last_no
WITH DISTINCT hit, r.src AS src, r.fen AS fen, r.day AS day
RETURN hit AS hit, collect(src) AS rows, sum(fen) AS fen, min(day) AS first_day, max(day) AS last_day
