// ---
// id: institution_account_for_scattered
// title: {zh: 分散供养款进入机构户, en: Scattered-support money enters an institution's account}
// class: eligibility
// severity: high
// meaning:
//   zh: 登记为分散供养或散居的对象，款项打入了机构、村委会等单位账户。查单位账户的支出，问本人是否住在机构、是否拿到钱。
//   en: The money of persons registered as supported at home entered the account of an institution, committee or other unit. See how the account was spent and ask whether the persons live there and get the money.
// sentence:
//   zh: "登记册写明 {beneficiaries} 人为分散供养（散居）；{when} 其补贴 {payments} 笔、{yuan} 元进入单位账户 {cards}。"
//   en: "{beneficiaries} persons are registered as supported at home; {when}: {payments} payments of {yuan} yuan for them entered the account of a unit, {cards}."
// subject: {label: Card, column: card}
// identity: [card]
// scope: subject
// needs: [payments, bank_accounts, extreme_poverty|orphans]
// params:
//   min_people: {type: int, default: 1, source: L3}
// columns: {card: key, people: keys, rows: src, facts: src, fen: money, first_day: day, last_day: day}
// but: [C02]
// at_least: {people: min_people}
// kinds: [register, card]
// basis: L3
// seen_in: [P-姜堰]
// ---
// The account is corporate by the account register, or held by a unit or an enterprise. Only
// payments of the program of the enrolment while it lasts, and as long as no enrolment of that
// day says institution.
MATCH (p:Person)-[e:ENROLLED]->(g:Program)
WHERE e.mode = 'scattered'
MATCH (p)-[:USES]->(c:Card)
WHERE c.kind = 'corporate' OR EXISTS { MATCH (x:Unit)-[:HOLDS]->(c) }
   OR EXISTS { MATCH (z:Enterprise)-[:HOLDS]->(c) }
MATCH (p)-[r:PAID]->(c)
WHERE r.program = g.code AND coalesce(r.state, 'paid') = 'paid'
  AND coalesce(r.day_no, $from_no) >= $from_no AND coalesce(r.day_no, $to_no) <= $to_no
  AND coalesce(r.day_no, e.from_no) >= coalesce(e.from_no, r.day_no)
  AND coalesce(r.day_no, e.to_no) <= coalesce(e.to_no, r.day_no)
  AND NOT EXISTS { MATCH (p)-[i:ENROLLED]->(h:Program)
                   WHERE h.code = g.code AND i.mode = 'institution'
                     AND coalesce(i.from_no, r.day_no) <= r.day_no
                     AND coalesce(i.to_no, r.day_no) >= r.day_no }
WITH c, p, r, collect(DISTINCT e.src) AS facts
WITH c, collect(DISTINCT p.key) AS people, collect(DISTINCT r.src) AS rows,
     collect(facts) AS facts, sum(r.fen) AS fen, min(r.day) AS first_day, max(r.day) AS last_day
WHERE size(people) >= $min_people
RETURN c.key AS card, people AS people, rows AS rows, facts AS facts, fen AS fen,
       first_day AS first_day, last_day AS last_day
