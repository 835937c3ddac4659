// ---
// id: cadre_kin_unregistered
// title: {zh: 近亲属享受低保未备案, en: A cadre's relative on aid without the filing}
// class: eligibility
// severity: medium
// meaning:
//   zh: 经办人员或村组干部的近亲属在领低保，而近亲属备案中没有这一项。先补备案，再由上级入户复核其家庭经济状况；没有备案不等于不符合条件。
//   en: A close relative of a handler or village cadre is paid subsistence aid and the filing of relatives does not hold it. Have it filed and the means checked again from above; not filed does not mean not entitled.
// sentence:
//   zh: "{when}，{subject} 有 {programs} 的发放记录 {payments} 笔、{yuan} 元；登记的关系显示其为 {cadres} 的近亲属，近亲属备案中无此记录。"
//   en: "{when}: {subject} has {payments} payments of {programs}, {yuan} yuan; the registers show a close relative of {cadres}, and the filing of relatives holds no such entry."
// subject: {label: Person, column: person}
// identity: [person]
// scope: subject
// needs: [payments, village_cadres|township_handlers, relatives]
// params:
//   aid: {type: texts, default: [RURAL_DIBAO, URBAN_DIBAO], source: L5}
//   near: {type: texts, default: [spouse, parent, child, sibling, grandparent, grandchild, parent_in_law, child_in_law, sibling_in_law, uncle_aunt], source: L5}
// columns: {person: key, cadres: keys, programs: texts, cards: keys, rows: src, facts: src, fen: money, first_day: day, last_day: day}
// but: [C06]
// kinds: [kin]
// basis: L5
// seen_in: [P51]
// ---
// The list of relatives is that of the rule: what the relative is of the cadre. Kinship comes from
// household books and from any declaration; a filing counts when it names the aid or none.
MATCH (d:Cadre)-[:IS]->(k:Person)
WITH DISTINCT d, k
MATCH (k)-[n:KIN]->(x:Person)
WHERE n.relation IN $near AND x.birth_day IS NOT NULL
  AND NOT EXISTS { MATCH (k)-[f:FILED]->(x) WHERE f.program IS NULL OR f.program IN $aid }
WITH d, x, collect(DISTINCT n.src) AS facts
MATCH (x)-[r:PAID]->(c:Card)
WHERE r.program IN $aid AND coalesce(r.state, 'paid') = 'paid'
  AND coalesce(r.day_no, $from_no) >= $from_no AND coalesce(r.day_no, $to_no) <= $to_no
  AND coalesce(r.day_no, d.from_no, 0) >= coalesce(d.from_no, r.day_no, 0)
  AND coalesce(r.day_no, d.to_no, 0) <= coalesce(d.to_no, r.day_no, 0)
WITH x, r, c, collect(DISTINCT d.key) AS cadres, collect(facts) AS facts
RETURN x.key AS person, collect(cadres) AS cadres, collect(DISTINCT r.program) AS programs,
       collect(DISTINCT c.key) AS cards, collect(DISTINCT r.src) AS rows, collect(facts) AS facts,
       sum(r.fen) AS fen, min(r.day) AS first_day, max(r.day) AS last_day
