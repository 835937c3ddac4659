// ---
// id: moved_away_paid
// title: {zh: 户口迁出注销仍发, en: Paid after moving away}
// class: eligibility
// severity: medium
// meaning:
//   zh: 户口迁出或注销（死亡除外）以后，本地名册仍按要求本地户籍的项目发放。核对迁出日期和现户籍地是否也在发放，查何时应停发，并追回多发的部分。
//   en: Payments under programs of local residents are dated after the registration was moved away or cancelled (deaths apart). Compare the day of the move, whether the new place pays too, when payment should have stopped, and recover it.
// sentence:
//   zh: "登记册记载 {subject} 的户口于 {moved} 迁出或注销；此后 {when} 名册仍有其 {payments} 笔、{yuan} 元（{programs}）。"
//   en: "The registers record that the registration of {subject} was moved away or cancelled on {moved}; afterwards, {when}, the rosters show {payments} payments of {yuan} yuan ({programs})."
// subject: {label: Person, column: person}
// identity: [person, status]
// scope: subject
// needs: [payments, moved_away|household]
// matrix: {rule: excludes, against: [moved_away]}
// columns: {person: key, status: text, programs: texts, cards: keys, moved: day, rows: src, facts: src, fen: money, first_day: day, last_day: day}
// but: [C26]
// kinds: [register]
// basis: L9
// seen_in: [P47]
// ---
// Payments later than the latest move and the grace of the matrix row; who came back into a book
// of the county afterwards has not moved away.
MATCH (s:Status)<-[h:HAS_STATUS]-(p:Person)-[r:PAID]->(c:Card)
WHERE s.kind IN $statuses AND r.day_no > h.from_no AND coalesce(r.state, 'paid') = 'paid'
  AND r.day_no >= $from_no AND r.day_no <= $to_no AND r.program IN $codes
  AND NOT EXISTS { MATCH (p)-[m:MEMBER_OF]->(:Household) WHERE m.from_no >= h.from_no }
WITH s.kind AS status, p, r, c, max(h.from_no) AS moved_no, max(h.from_day) AS moved,
     collect(DISTINCT h.src) AS facts
UNWIND $groups AS g
WITH g, status, p, r, c, moved_no, moved, facts
WHERE status = g.status AND r.program IN g.programs AND r.day_no > moved_no + g.grace
RETURN p.key AS person, status AS status, collect(DISTINCT r.program) AS programs,
       collect(DISTINCT c.key) AS cards, max(moved) AS moved, collect(DISTINCT r.src) AS rows,
       collect(facts) AS facts, sum(r.fen) AS fen, min(r.day) AS first_day, max(r.day) AS last_day
