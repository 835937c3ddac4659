// ---
// id: whole_family_enrolled
// title: {zh: 一户应享、全家享受, en: The whole family takes what one is due}
// class: eligibility
// severity: high
// meaning:
//   zh: 按户（或按地）发放的补贴，同一期由同一户的多名成员分别领取，人数超过应享人数。核对户口簿、承包合同和认定人数，查多领的部分。
//   en: A subsidy of the household (or of its land) was paid to several members in the same period, more than are due. Compare household book, land contract and the number approved.
// sentence:
//   zh: "{when}，同一户的 {beneficiaries} 人各有按户发放的 {programs}，共 {payments} 笔、{yuan} 元。"
//   en: "{when}: {beneficiaries} members of one household each have payments of {programs}, a program paid by household: {payments} payments of {yuan} yuan."
// subject: {label: Household, column: household}
// identity: [household]
// scope: household
// needs: [payments, household]
// params:
//   min_members: {type: int, default: 2, source: S2}
// programs:
//   programs: {unit: [household, mu]}
//   monthly: {rhythm: [month]}
// columns: {household: key, people: keys, programs: texts, cards: keys, rows: src, fen: money, first_day: day, last_day: day}
// but: [C03, C25]
// at_least: {people: min_members}
// kinds: [roster]
// basis: L4
// seen_in: [S2]
// ---
// Due is one a household and period, or as many as the department's register enrols. A monthly
// program (an allowance counted by person) is judged only where that register is loaded.
MATCH (h:Household)<-[m:MEMBER_OF]-(p:Person)-[r:PAID]->(:Card)
WHERE r.program IN $programs AND coalesce(r.state, 'paid') = 'paid'
  AND r.day_no >= coalesce(m.from_no, r.day_no) AND r.day_no <= coalesce(m.to_no, r.day_no)
WITH h, r.program AS program, r.month / 100 AS year, min(p.key) AS one, max(p.key) AS other
WHERE one <> other OR $min_members < 2
WITH DISTINCT h
OPTIONAL MATCH (h)<-[m:MEMBER_OF]-(p:Person)
WITH DISTINCT h, p, m
OPTIONAL MATCH (p)-[r:PAID]->(c:Card)
WITH h, p, m, r, c
WHERE r.program IN $programs AND r.day_no IS NOT NULL AND coalesce(r.state, 'paid') = 'paid'
  AND coalesce(r.day_no, $from_no) >= $from_no AND coalesce(r.day_no, $to_no) <= $to_no
  AND r.day_no >= coalesce(m.from_no, r.day_no) AND r.day_no <= coalesce(m.to_no, r.day_no)
WITH h, r.program AS program,
     CASE WHEN r.program IN $monthly THEN r.month ELSE r.month / 100 END AS period,
     p, r, c
WITH h, program, period, collect(DISTINCT p.key) AS people, collect(DISTINCT r.src) AS rows,
     collect(DISTINCT c.key) AS cards, sum(r.fen) AS fen,
     min(r.day) AS first_day, max(r.day) AS last_day
WHERE size(people) >= $min_members
OPTIONAL MATCH (h)<-[:MEMBER_OF]-(x:Person)-[e:ENROLLED]->(y:Program) WHERE y.code = program
WITH h, program, people, rows, cards, fen, first_day, last_day,
     count(DISTINCT x.key) AS enrolled, max(coalesce(e.persons, 0)) AS stated
OPTIONAL MATCH (h)-[f:ENROLLED]->(z:Program) WHERE z.code = program
WITH h, program, people, rows, cards, fen, first_day, last_day, enrolled, stated,
     max(coalesce(f.persons, 0)) AS persons
WITH h, program, people, rows, cards, fen, first_day, last_day,
     CASE WHEN enrolled >= stated AND enrolled >= persons THEN enrolled
          WHEN coalesce(stated, 0) >= persons THEN stated ELSE persons END AS due
WHERE (due = 0 AND NOT program IN $monthly) OR (due > 0 AND size(people) > due)
RETURN h.key AS household, collect(people) AS people, collect(DISTINCT program) AS programs,
       collect(cards) AS cards, collect(rows) AS rows, sum(fen) AS fen,
       min(first_day) AS first_day, max(last_day) AS last_day
