// ---
// id: same_household_duplicate
// title: {zh: 同户重复享受户级项目, en: One household takes a household program twice}
// class: eligibility
// severity: high
// meaning:
//   zh: 一户只能享受一次的项目（如危房改造），五年内由同一户的两名成员分别领取；其他按户一次性或按年发放的项目，同一年由两名成员分别领取。核对户口簿、改造的是几处房屋、两份申请材料。
//   en: A program that a household gets once (house renovation) was paid to two members of one household within five years; other one-off or yearly household programs to two members in one year. Compare the household book, how many houses were renovated, and both applications.
// sentence:
//   zh: "{when}，户籍同为一户的 {beneficiaries} 人各有 {programs} 的发放记录，共 {payments} 笔、{yuan} 元。"
//   en: "{when}: {beneficiaries} persons of one registered household each have payments of {programs}: {payments} payments of {yuan} yuan."
// subject: {label: Household, column: household}
// identity: [household]
// scope: household
// needs: [payments, household]
// params:
//   years: {type: int, default: 5, source: "[A]"}
//   lasting: {type: texts, default: [HOUSING, RELOCATION, TOILET], source: "[A]"}
//   min_members: {type: int, default: 2, source: L2}
// programs:
//   by_household: {unit: [household], rhythm: [once, year]}
//   collective: {collective: true}
// columns: {household: key, people: keys, programs: texts, cards: keys, rows: src, fen: money, first_day: day, last_day: day}
// but: [C25]
// at_least: {people: min_members}
// kinds: [roster]
// basis: L2
// seen_in: [P-危改]
// ---
// A member counts for the days of the membership: who had split off before is another household.
// Two payments to one person (instalments) are one benefit.
MATCH (p:Person)-[r:PAID]->(c:Card)
WHERE r.program IN $by_household AND NOT r.program IN $collective AND r.day_no IS NOT NULL
  AND coalesce(r.state, 'paid') = 'paid' AND r.day_no >= $from_no AND r.day_no <= $to_no
MATCH (p)-[m:MEMBER_OF]->(h:Household)
WHERE r.day_no >= coalesce(m.from_no, r.day_no) AND r.day_no <= coalesce(m.to_no, r.day_no)
WITH DISTINCT h, r.program AS program, p, r, c
WITH h, program, count(DISTINCT p.key) AS members
WHERE members >= $min_members
MATCH (p:Person)-[m:MEMBER_OF]->(h)
MATCH (p)-[r:PAID]->(c:Card)
WHERE r.program = program AND coalesce(r.state, 'paid') = 'paid'
  AND r.day_no >= $from_no AND r.day_no <= $to_no
  AND r.day_no >= coalesce(m.from_no, r.day_no) AND r.day_no <= coalesce(m.to_no, r.day_no)
MATCH (q:Person)-[n:MEMBER_OF]->(h)
WHERE q.key <> p.key
MATCH (q)-[t:PAID]->(d:Card)
WHERE t.program = program AND coalesce(t.state, 'paid') = 'paid'
  AND t.day_no >= $from_no AND t.day_no <= $to_no
  AND t.day_no >= coalesce(n.from_no, t.day_no) AND t.day_no <= coalesce(n.to_no, t.day_no)
  AND ((program IN $lasting AND t.day_no - r.day_no <= $years * 366
        AND r.day_no - t.day_no <= $years * 366)
       OR (NOT program IN $lasting AND t.month / 100 = r.month / 100))
WITH DISTINCT h, program, CASE WHEN program IN $lasting THEN 0 ELSE r.month / 100 END AS period,
     p, r, c
WITH h, program, period, collect(DISTINCT p.key) AS people, collect(DISTINCT c.key) AS cards,
     collect(DISTINCT r.src) AS rows, sum(r.fen) AS fen,
     min(r.day) AS first_day, max(r.day) AS last_day
WHERE size(people) >= $min_members
RETURN h.key AS household, collect(people) AS people, collect(DISTINCT program) AS programs,
       collect(cards) AS cards, collect(rows) AS rows, sum(fen) AS fen,
       min(first_day) AS first_day, max(last_day) AS last_day
