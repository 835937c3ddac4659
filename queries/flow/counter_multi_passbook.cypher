// ---
// id: counter_multi_passbook
// title: {zh: 柜面一人连办多折, en: One person draws from many passbooks at the counter}
// class: collusion
// severity: high
// meaning:
//   zh: 同一人在同一柜员处短时间内连续支取多户人的折（卡）。调取凭条签字和监控，核实有无委托、钱当天是否交到各户；经办柜员是否核对了身份。
//   en: One person drew from the passbooks of several households at one teller within hours. Get the slips and camera pictures, ask whether there was an order to act and whether the money reached each household that day.
// sentence:
//   zh: "{others} 在柜面 {minutes} 分钟内于同一柜员处最多支取 {most} 张卡（折），共涉及 {card_count} 张；{when} 这些卡有补贴 {payments} 笔、{yuan} 元。"
//   en: "{others} drew from up to {most} cards or passbooks at one teller within {minutes} minutes, {card_count} in all; {when}: {payments} payments of {yuan} yuan on these cards."
// subject: {label: Person, column: agent}
// identity: [agent]
// scope: all
// needs: [payments, transactions]
// params:
//   min_cards: {type: int, default: 5, source: P20}
//   minutes: {type: int, default: 120, source: P20}
// table: {agent: key, desk: text, card: key, day: int, at: int, homes: keys, people: keys, src: src}
// columns: {agent: key, cards: keys, people: keys, most: int, minutes: int, rows: src, facts: src, fen: money, first_day: day, last_day: day}
// detector: counter_run
// but: [C04, C05, C22]
// at_least: {cards: min_cards}
// kinds: [terminal]
// basis: L13
// seen_in: [P20, P25]
// ---
// `desk` is agent and teller: of an agent without an ID the name, for that teller and day only.
// Those of the agent's own household, and the agent, are not others. A statement without a clock
// counts by days. The second statement fetches the payments.
MATCH (a:Person)-[d:DREW]->(c:Card)<-[:USES]-(p:Person)
WHERE d.day_no >= $from_no AND d.day_no <= $to_no AND p.key <> a.key
WITH DISTINCT a, d, c, p
OPTIONAL MATCH (a)-[:MEMBER_OF]->(:Household)<-[:MEMBER_OF]-(x:Person)
WITH a, d, c, p, sum(CASE WHEN x.key = p.key THEN 1 ELSE 0 END) AS own
WHERE own = 0
OPTIONAL MATCH (a)-[:HOLDS]->(z:Card)
WITH a, d, c, p, sum(CASE WHEN z.key = c.key THEN 1 ELSE 0 END) AS own
WHERE own = 0
OPTIONAL MATCH (p)-[:MEMBER_OF]->(h:Household)
RETURN min(a.key) AS agent,
       CASE WHEN a.birth_day IS NULL THEN coalesce(a.name, a.key) ELSE a.key END + '|' +
         coalesce(d.teller, '') AS desk,
       c.key AS card, d.day_no AS day, coalesce(d.at_min, d.day_no * 1440) AS at,
       collect(DISTINCT coalesce(h.key, p.key)) AS homes, collect(DISTINCT p.key) AS people,
       d.src AS src
;
UNWIND $pairs AS pair
WITH pair.hit AS hit, pair.person AS person, pair.card AS card
MATCH (p:Person)
WHERE p.key = person
WITH hit, card, p
OPTIONAL MATCH (p)-[r:PAID]->(c:Card)
WITH hit, card, c, r
WHERE c.key = card AND coalesce(r.state, 'paid') = 'paid'
  AND coalesce(r.day_no, $from_no) >= $from_no AND coalesce(r.day_no, $to_no) <= $to_no
RETURN hit AS hit, collect(DISTINCT r.src) AS rows, sum(r.fen) AS fen,
       min(r.day) AS first_day, max(r.day) AS last_day
