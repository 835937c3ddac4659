// ---
// id: cadre_on_means_tested
// title: {zh: 干部享受低保救助, en: A serving cadre on means-tested aid}
// class: eligibility
// severity: high
// meaning:
//   zh: 在任村组干部本人或配偶领取低保、特困、临时救助、冬春救助或危房改造。查近亲属备案、民主评议和家庭经济状况核对，问清谁报的、谁审的。
//   en: A serving village or group cadre, or the spouse, was paid subsistence aid, extreme-poverty support, relief or house renovation. See the filing, the village's assessment and the check of means; ask who entered and who approved it.
// sentence:
//   zh: "{cadres} 登记为村组干部；任职期间（{when}），本人或配偶 {beneficiaries} 人有 {programs} 的发放记录 {payments} 笔、{yuan} 元。"
//   en: "{cadres} is registered as a village cadre; during the post ({when}) the cadre or the spouse ({beneficiaries} persons) has {payments} payments of {programs}, {yuan} yuan."
// subject: {label: Person, column: cadre}
// identity: [cadre]
// scope: subject
// needs: [payments, village_cadres]
// params:
//   aid: {type: texts, default: [RURAL_DIBAO, URBAN_DIBAO, TEKUN, TEKUN_CARE, TEMP_RELIEF, WINTER_RELIEF, HOUSING], source: "S1 S4"}
//   overlap_months: {type: int, default: 1, source: "[A]"}
// columns: {cadre: key, cadres: keys, people: keys, programs: texts, cards: keys, rows: src, facts: src, fen: money, first_day: day, last_day: day}
// but: [C23]
// kinds: [register]
// basis: L4 L5
// seen_in: [S1, S4]
// ---
// The spouse by the household book or by declaration. Only months inside the post count.
MATCH (d:Cadre)-[i:IS]->(k:Person)
WHERE d.level = 'village'
OPTIONAL MATCH (k)-[n:KIN]->(s:Person) WHERE n.relation = 'spouse'
WITH d, i, k, collect(DISTINCT s.key) + [k.key] AS couple
UNWIND couple AS one
MATCH (x:Person)-[r:PAID]->(c:Card)
WHERE x.key = one AND r.program IN $aid AND r.day_no IS NOT NULL
  AND coalesce(r.state, 'paid') = 'paid' AND r.day_no >= $from_no AND r.day_no <= $to_no
  AND r.day_no >= coalesce(d.from_no, r.day_no) AND r.day_no <= coalesce(d.to_no, r.day_no)
WITH k, x, r, c, collect(DISTINCT d.key) AS cadres, collect(DISTINCT i.src) AS facts
WITH k, collect(cadres) AS cadres, collect(facts) AS facts, collect(DISTINCT x.key) AS people,
     collect(DISTINCT r.program) AS programs, collect(DISTINCT c.key) AS cards,
     collect(DISTINCT r.src) AS rows, sum(r.fen) AS fen, count(DISTINCT r.month) AS months,
     min(r.day) AS first_day, max(r.day) AS last_day
WHERE months >= $overlap_months
RETURN k.key AS cadre, cadres AS cadres, people AS people, programs AS programs, cards AS cards,
       rows AS rows, facts AS facts, fen AS fen, first_day AS first_day, last_day AS last_day
