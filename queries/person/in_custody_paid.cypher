// ---
// id: in_custody_paid
// title: {zh: 服刑羁押期间继续发放, en: Paid while in custody}
// class: eligibility
// severity: high
// meaning:
//   zh: 发放日期在登记的服刑、羁押期间之内。核对入监、释放日期和执行方式，查何时应停发、期间的钱进了哪张卡、由谁支取，并追回多发的部分。
//   en: Payments are dated within the registered time in prison or detention. Compare the days of custody and how the sentence was served, find out when payment should have stopped, on which card it came and who drew it.
// sentence:
//   zh: "登记册记载 {subject} 自 {since} 起服刑或羁押；期间 {when} 名册有其 {payments} 笔、{yuan} 元（{programs}），进入 {cards}。"
//   en: "The registers record {subject} in custody since {since}; in that time, {when}, the rosters show {payments} payments of {yuan} yuan ({programs}) entering {cards}."
// subject: {label: Person, column: person}
// identity: [person, status]
// scope: subject
// needs: [payments, custody]
// matrix: {rule: excludes, against: [in_custody]}
// params:
//   overlap_days: {type: int, default: 30, source: B2 P31}
// columns: {person: key, status: text, programs: texts, cards: keys, since: day, rows: src, facts: src, fen: money, first_day: day, last_day: day}
// but: [C06, C07, C24]
// kinds: [register]
// basis: L10 L2
// seen_in: [P41, P42, P43]
// ---
// Every payment within the time of custody, when the last of them is so many days into it.
MATCH (s:Status)<-[h:HAS_STATUS]-(p:Person)-[r:PAID]->(c:Card)
WHERE s.kind IN $statuses AND r.day_no > h.from_no AND coalesce(r.state, 'paid') = 'paid'
  AND r.day_no >= $from_no AND r.day_no <= $to_no AND r.day_no <= coalesce(h.to_no, r.day_no)
WITH s.kind AS status, p, r, c, min(h.from_no) AS since_no, min(h.from_day) AS since,
     collect(DISTINCT h.src) AS facts
UNWIND $groups AS g
WITH g, status, p, r, c, since_no, since, facts
WHERE status = g.status AND r.program IN g.programs
WITH status, p, collect(DISTINCT r.program) AS programs, collect(DISTINCT c.key) AS cards,
     min(since) AS since, min(since_no) AS since_no, collect(DISTINCT r.src) AS rows,
     collect(facts) AS facts, sum(r.fen) AS fen, min(r.day) AS first_day, max(r.day) AS last_day,
     max(r.day_no) AS last_no
WHERE last_no - since_no >= $overlap_days
RETURN p.key AS person, status AS status, programs AS programs, cards AS cards, since AS since,
       rows AS rows, facts AS facts, fen AS fen, first_day AS first_day, last_day AS last_day
