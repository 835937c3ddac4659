// ---
// id: cadre_amount_threshold
// title: {zh: 村组干部领取超核查线, en: Village cadre over the amount line}
// class: eligibility
// severity: medium
// meaning:
//   zh: 村组干部任职期间一年内领取的某类补贴超过核查线。核对承包、确权和流转面积，查超出部分是否为集体面积或他人面积。
//   en: A village or group cadre was paid more than the line of one kind of subsidy in a year of the post. Compare contract, confirmed and let area; see whether the rest is collective or other people's land.
// sentence:
//   zh: "{subject} 登记为村组干部；{when} 名册有其 {payments} 笔、{yuan} 元（{programs}），高于该项目的核查线。"
//   en: "{subject} is registered as a village cadre; {when}: the rosters show {payments} payments of {yuan} yuan ({programs}), above the program's checking line."
// subject: {label: Person, column: person}
// identity: [person]
// scope: subject
// needs: [payments, village_cadres]
// matrix: {rule: limits, against: [village_cadre]}
// columns: {person: key, status: text, cadres: keys, programs: texts, years: texts, cards: keys, rows: src, fen: money, first_day: day, last_day: day}
// but: [C13, C14]
// kinds: [roster]
// basis: L4
// seen_in: [S4]
// ---
// One sum a cadre, calendar year and family of programs (rounds of one program together); a sum
// of exactly the limit is not over it.
MATCH (d:Cadre)-[:IS]->(p:Person)-[r:PAID]->(c:Card)
WHERE d.level = 'village' AND r.program IN $codes
UNWIND $groups AS g
WITH g, d, p, r, c
WHERE r.program IN g.programs AND r.day_no IS NOT NULL AND coalesce(r.state, 'paid') = 'paid'
  AND coalesce(r.day_no, $from_no) >= $from_no AND coalesce(r.day_no, $to_no) <= $to_no
  AND r.day_no >= coalesce(d.from_no, r.day_no) AND r.day_no <= coalesce(d.to_no, r.day_no)
WITH g.status AS status, g.family AS family, g.limit AS line, p, r, c,
     collect(DISTINCT d.key) AS cadres
WITH status, family, line, p, r.month / 100 AS year, sum(r.fen) AS total,
     collect(cadres) AS cadres, collect(DISTINCT r.program) AS programs,
     collect(DISTINCT c.key) AS cards, collect(DISTINCT r.src) AS rows,
     min(r.day) AS first_day, max(r.day) AS last_day
WHERE total > line
RETURN p.key AS person, status AS status, collect(cadres) AS cadres, collect(programs) AS programs,
       collect(DISTINCT year) AS years, collect(cards) AS cards, collect(rows) AS rows,
       sum(total) AS fen, min(first_day) AS first_day, max(last_day) AS last_day
