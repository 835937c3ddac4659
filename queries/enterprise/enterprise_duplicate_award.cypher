// ---
// id: enterprise_duplicate_award
// title: {zh: 同主体重复获补, en: Awarded twice for the same thing}
// class: eligibility
// severity: medium
// meaning:
//   zh: 同一个主体，或同一法定代表人、股东名下的几个主体，为同样的事项重复领取补贴。对照各部门的申报书、验收照片和发票，看是不是同一个项目换牌子再报；分期建设、分期拨付的不算。
//   en: One enterprise, or several of one legal representative or shareholder, were paid more than once for the same thing. Compare the applications, photographs and invoices of the departments; instalments and phases of one project are no repetition.
// sentence:
//   zh: "{controllers} 名下的 {enterprises} 个主体（{subject}）两年内为同一事项（{object}）领取 {payments} 笔、{yuan} 元（{programs}，{when}）。"
//   en: "{enterprises} enterprises ({subject}) of {controllers} person(s) were paid {payments} times, {yuan} yuan, for one thing ({object}) within two years ({programs}, {when})."
// subject: {label: Enterprise, column: enterprises}
// identity: [controllers, object]
// scope: all
// needs: [payments, enterprises]
// params:
//   max_days: {type: int, default: 730, source: P40}
// columns: {controllers: keys, object: text, enterprises: keys, rows: src, facts: src, fen: money, first_day: day, last_day: day}
// but: []
// kinds: [register, roster]
// basis: "-"
// seen_in: [P38, P40]
// ---
// The thing is what the roster's remark names; where it names nothing, the program of the year.
// Remarks that tell a phase or an instalment (期, 尾款, 进度, 首付, 余款, 补发) are no repetition.
MATCH (e:Enterprise)-[r:PAID]->(c:Card)
WHERE coalesce(r.state, 'paid') = 'paid' AND r.day_no IS NOT NULL AND r.note IS NOT NULL
  AND r.day_no >= $from_no AND r.day_no <= $to_no
  AND NOT r.note CONTAINS '期' AND NOT r.note CONTAINS '尾款' AND NOT r.note CONTAINS '进度'
  AND NOT r.note CONTAINS '首付' AND NOT r.note CONTAINS '余款' AND NOT r.note CONTAINS '补发'
MATCH (o:Person)-[l:LEADS|INVESTS_IN]->(e)
WITH o, r, e, min(l.src) AS src
WITH o, r.note AS object, count(DISTINCT r.src) AS times, min(r.day_no) AS first,
     max(r.day_no) AS last, collect(DISTINCT e.key) AS enterprises,
     collect(DISTINCT r.src) AS rows, collect(DISTINCT src) AS facts, sum(r.fen) AS fen,
     min(r.day) AS first_day, max(r.day) AS last_day
WHERE times > 1 AND last - first <= $max_days
RETURN [o.key] AS controllers, object AS object, enterprises AS enterprises, rows AS rows,
       facts AS facts, fen AS fen, first_day AS first_day, last_day AS last_day
UNION ALL
MATCH (e:Enterprise)-[r:PAID]->(c:Card)
WHERE coalesce(r.state, 'paid') = 'paid' AND r.day_no IS NOT NULL AND r.note IS NULL
  AND r.day_no >= $from_no AND r.day_no <= $to_no
MATCH (o:Person)-[l:LEADS|INVESTS_IN]->(e)
WITH o, r, e, min(l.src) AS src
WITH o, r.program AS object, r.month / 100 AS year, count(DISTINCT r.src) AS times,
     collect(DISTINCT e.key) AS enterprises, collect(DISTINCT r.src) AS rows,
     collect(DISTINCT src) AS facts, sum(r.fen) AS fen, min(r.day) AS first_day,
     max(r.day) AS last_day
WHERE times > 1
RETURN [o.key] AS controllers, object AS object, enterprises AS enterprises, rows AS rows,
       facts AS facts, fen AS fen, first_day AS first_day, last_day AS last_day
