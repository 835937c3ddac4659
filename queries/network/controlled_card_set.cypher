// ---
// id: controlled_card_set
// title: {zh: 同进同出的卡组, en: Cards that always act together}
// class: collusion
// severity: critical
// meaning:
//   zh: 多户人的卡总在同一天、同一终端（或同一设备、同一代办人、同一收款卡）一起动用，而那里当天几乎没有别人。查这些卡和密码由谁保管、由谁操作，逐户核对本人是否知情、是否收到钱。
//   en: Cards of several households are always used on the same days at the same terminal, device, agent or receiving card, and hardly anybody else is there. Find out who keeps cards and PINs and who operates them; ask each holder whether the money arrived.
// sentence:
//   zh: "{card_count} 张卡（{beneficiaries} 人）在 {days} 个日子里同日同处动用；{when} 名册上有补贴 {payments} 笔、{yuan} 元。"
//   en: "{card_count} cards of {beneficiaries} persons were used at the same places on {days} common days; {when}: {payments} payments of {yuan} yuan on the rosters."
// subject: {label: Card, column: cards}
// identity: [core]
// scope: all
// needs: [payments, transactions]
// params:
//   min_cards: {type: int, default: 5, source: S3}
//   min_jaccard: {type: number, default: 0.7, source: S3}
//   min_events: {type: int, default: 3, source: "[A]"}
//   min_closed: {type: number, default: 0.6, source: "[A]"}
//   max_crowd: {type: int, default: 120, source: "[A]"}
//   max_minutes: {type: int, default: 60, source: "P12 [A]"}
// table: {card: key, place: key, day: int, homes: keys, people: keys, at: int, src: src}
// columns: {core: key, cards: keys, people: keys, terminals: keys, days: int, rows: src, facts: src, fen: money, first_day: day, last_day: day}
// detector: card_set
// but: [C22]
// at_least: {cards: min_cards}
// kinds: [terminal, card]
// basis: L13
// seen_in: [S3]
// ---
// What was done with every card: where and on which day. A device or card that more than
// max_crowd cards use on a day tells nothing. The second statement fetches the payments.
MATCH (c:Card)-[w:CASH_OUT]->(m:Terminal)
WHERE w.day_no >= $from_no AND w.day_no <= $to_no
WITH c, m.key AS place, w.day_no AS day, collect(w.src) AS src, min(w.at_min) AS at
OPTIONAL MATCH (p:Person)-[:USES]->(c)
OPTIONAL MATCH (p)-[:MEMBER_OF]->(h:Household)
RETURN c.key AS card, place AS place, day AS day, collect(DISTINCT coalesce(h.key, p.key)) AS homes,
       collect(DISTINCT p.key) AS people, at AS at, src AS src
UNION ALL
MATCH (c:Card)-[w:TRANSFER]->(m:Card)
WHERE w.day_no >= $from_no AND w.day_no <= $to_no AND coalesce(m.kind, 'personal') <> 'corporate'
WITH c, m.key AS place, w.day_no AS day, collect(w.src) AS src, min(w.at_min) AS at
OPTIONAL MATCH (p:Person)-[:USES]->(c)
OPTIONAL MATCH (p)-[:MEMBER_OF]->(h:Household)
RETURN c.key AS card, place AS place, day AS day, collect(DISTINCT coalesce(h.key, p.key)) AS homes,
       collect(DISTINCT p.key) AS people, at AS at, src AS src
UNION ALL
MATCH (a:Person)-[w:DREW]->(c:Card)
WHERE w.day_no >= $from_no AND w.day_no <= $to_no
WITH DISTINCT a, w, c
OPTIONAL MATCH (a)-[:HOLDS]->(z:Card)
WITH a, w, c, sum(CASE WHEN z.key = c.key THEN 1 ELSE 0 END) AS own
WHERE own = 0
WITH c, a.key AS place, w.day_no AS day, collect(w.src) AS src, min(w.at_min) AS at
OPTIONAL MATCH (p:Person)-[:USES]->(c)
OPTIONAL MATCH (p)-[:MEMBER_OF]->(h:Household)
RETURN c.key AS card, place AS place, day AS day, collect(DISTINCT coalesce(h.key, p.key)) AS homes,
       collect(DISTINCT p.key) AS people, at AS at, src AS src
UNION ALL
MATCH (c:Card)-[w:OPERATED_FROM]->(m:Terminal)
WHERE w.day_no >= $from_no AND w.day_no <= $to_no
  AND NOT EXISTS { MATCH (c)-[t:TRANSFER]->(:Card) }
WITH c, m.key AS place, w.day_no AS day, collect(w.src) AS src, min(w.at_min) AS at
OPTIONAL MATCH (p:Person)-[:USES]->(c)
OPTIONAL MATCH (p)-[:MEMBER_OF]->(h:Household)
RETURN c.key AS card, place AS place, day AS day, collect(DISTINCT coalesce(h.key, p.key)) AS homes,
       collect(DISTINCT p.key) AS people, at AS at, src AS src
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
