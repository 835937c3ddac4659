// ---
// id: enterprise_new_before_award
// title: {zh: 获补前突击成立, en: Founded just before the award}
// class: eligibility
// severity: medium
// meaning:
//   zh: 企业或合作社成立（或换法定代表人）后九十天内就领到补贴。查申报截止日期、成立的缘由、有无实际场地和经营，是否为拿补贴临时注册或接手。
//   en: The enterprise was founded, or changed hands, within ninety days before it was first paid. Look at the closing day of the call, why it was founded, and whether it has premises and works.
// sentence:
//   zh: "{subject} 于 {since} 成立或变更法定代表人，{days} 天后（{first_day}）首次领取补贴；共 {payments} 笔、{yuan} 元（{programs}）。"
//   en: "{subject} was founded or changed its legal representative on {since} and was first paid {days} days later, on {first_day}: {payments} payments of {yuan} yuan ({programs})."
// subject: {label: Enterprise, column: enterprise}
// identity: [enterprise]
// scope: subject
// needs: [payments, enterprises]
// params:
//   max_days: {type: int, default: 90, source: "[T]"}
// columns: {enterprise: key, since: day, days: int, rows: src, facts: src, fen: money, first_day: day, last_day: day}
// but: []
// kinds: [register]
// basis: L11
// seen_in: ["[T]"]
// ---
// The first payment of the enterprise is looked at; payments within the days after are the proof.
MATCH (e:Enterprise)-[r:PAID]->(c:Card)
WHERE coalesce(r.state, 'paid') = 'paid' AND r.day_no IS NOT NULL
  AND r.day_no >= $from_no AND r.day_no <= $to_no
WITH e, min(r.day_no) AS first
OPTIONAL MATCH (p:Person)-[l:LEADS]->(e)
WHERE coalesce(l.from_no, e.founded_no) <= first
WITH e, first, max(coalesce(l.from_no, e.founded_no)) AS led, collect(DISTINCT l.src) AS facts
WITH e, first, facts, CASE WHEN e.founded_no IS NULL THEN led
                           WHEN led IS NULL THEN e.founded_no
                           WHEN led > e.founded_no THEN led ELSE e.founded_no END AS since_no
WHERE since_no IS NOT NULL AND since_no <= first AND first - since_no <= $max_days
OPTIONAL MATCH (p:Person)-[l:LEADS]->(e)
WHERE l.from_no = since_no
WITH e, first, facts, since_no, min(l.from_day) AS led_on
MATCH (e)-[r:PAID]->(c:Card)
WHERE coalesce(r.state, 'paid') = 'paid' AND r.day_no >= first AND r.day_no - since_no <= $max_days
RETURN e.key AS enterprise, min(coalesce(led_on, e.founded_on)) AS since, first - since_no AS days,
       collect(DISTINCT r.src) AS rows, facts AS facts, sum(r.fen) AS fen,
       min(r.day) AS first_day, max(r.day) AS last_day
