// ---
// id: funds_recollected
// title: {zh: 到账后回流归集, en: Payments of many cards flow into one private account}
// class: collusion
// severity: critical
// meaning:
//   zh: 多户人的补贴到账几天内，大部分从各人的卡转进同一张个人卡。查转款由谁操作、为何转给此人、有无借款、代购等凭据，逐户核对钱最后归谁。
//   en: Within days of the payout most of the money of several households went from their cards to one private card. Find out who made the transfers, why, with what papers, and who kept the money.
// sentence:
//   zh: "{card_count_in} 张卡在补贴到账 {days} 日内转款至同一张个人卡（{subject}），这些卡向它共转出 {moved} 元；{when} 转出前到账的补贴 {payments} 笔、{yuan} 元。"
//   en: "{card_count_in} cards sent money to one private card ({subject}) within {days} days of their payments, {moved} yuan in all; {when}: {payments} payments of {yuan} yuan came before."
// subject: {label: Card, column: sink}
// identity: [sink]
// scope: all
// needs: [payments, transactions]
// params:
//   min_cards: {type: int, default: 3, source: P25}
//   days: {type: int, default: 7, source: P25}
//   share: {type: number, default: 0.5, source: P25}
//   bought: {type: texts, default: [货款, 化肥, 种子, 种苗, 农资, 饲料, 保险, 医保, 养老, 社保, 代缴, 学费, 水费, 电费, 话费, 燃气, 房租, 工资, 劳务, 还款, 借款, 彩礼, 礼金], source: "[A]"}
// columns: {sink: key, cards: keys, people: keys, card_count_in: int, days: int, moved: money, rows: src, facts: src, fen: money, first_day: day, last_day: day}
// but: []
// at_least: {cards: min_cards}
// kinds: [card, terminal]
// basis: L13
// seen_in: [P25]
// ---
// A remark that names a purchase, insurance or loan takes the transfer out; so does a sink held by
// somebody of the household or next of kin, or by an enterprise. Only sinks of min_cards cards are
// looked at: there are few transfers beside the payments.
MATCH (c:Card)-[t:TRANSFER]->(s:Card)
WHERE c.key <> s.key AND coalesce(s.kind, 'personal') <> 'corporate'
  AND NOT EXISTS { MATCH (e:Enterprise)-[:HOLDS]->(s) }
  AND NOT any(word IN $bought WHERE coalesce(t.note, '') CONTAINS word)
WITH s, count(DISTINCT c.key) AS cards
WHERE cards >= $min_cards
OPTIONAL MATCH (c:Card)-[t:TRANSFER]->(s)
WITH s, c, t
WHERE c.key <> s.key AND NOT any(word IN $bought WHERE coalesce(t.note, '') CONTAINS word)
OPTIONAL MATCH (p:Person)-[r:PAID]->(c)
WITH s, c, t, p, r
WHERE coalesce(r.state, 'paid') = 'paid' AND r.day_no >= $from_no AND r.day_no <= $to_no
  AND t.day_no >= r.day_no AND t.day_no <= r.day_no + $days
  AND NOT EXISTS { MATCH (p)-[:HOLDS]->(s) }
  AND NOT EXISTS { MATCH (p)-[:MEMBER_OF]->(:Household)<-[:MEMBER_OF]-(:Person)-[:HOLDS]->(s) }
  AND NOT EXISTS { MATCH (p)-[k:KIN]->(:Person)-[:HOLDS]->(s) WHERE k.degree <= 1 }
  AND NOT EXISTS { MATCH (p)<-[q:KIN]-(:Person)-[:HOLDS]->(s) WHERE q.degree <= 1 }
WITH s, c, p, r.src AS row, r.fen AS fen, r.day AS day, sum(t.fen) AS sent
WHERE sent >= $share * fen
WITH s, collect(DISTINCT c.key) AS cards, collect(DISTINCT p.key) AS people,
     collect(DISTINCT row) AS paid, sum(fen) AS fen, min(day) AS first_day, max(day) AS last_day
WHERE size(cards) >= $min_cards
MATCH (x:Card)-[u:TRANSFER]->(s)
WHERE x.key IN cards AND NOT any(word IN $bought WHERE coalesce(u.note, '') CONTAINS word)
WITH s, cards, people, paid, fen, first_day, last_day, sum(u.fen) AS moved,
     collect(DISTINCT u.src) AS facts
RETURN s.key AS sink, cards AS cards, people AS people, size(cards) AS card_count_in,
       $days AS days, moved AS moved, paid + facts AS rows, facts AS facts, fen AS fen,
       first_day AS first_day, last_day AS last_day
