// ---
// id: cadre_collects_for_dead
// title: {zh: 亡者补助进入干部的卡或由干部支取, en: Money of the dead on a cadre's card or drawn by a cadre}
// class: collusion
// severity: critical
// meaning:
//   zh: 享受人死亡以后的补助打进了干部名下的卡，或由干部从亡者的卡上支取。调银行流水和柜面凭证，向家属核实去世日期、知不知道这笔钱。
//   en: Money paid after a beneficiary's death entered a card held by a cadre, or a cadre drew from the dead person's card. Get the bank's records and slips; ask the family for the day of death and whether they know of the money.
// sentence:
//   zh: "登记册记载享受人已去世；{when} 仍有 {programs} {payments} 笔、{yuan} 元，进入 {cadres} 名下的卡或由其支取。"
//   en: "The registers state the beneficiary's death; {when}: {payments} payments of {programs}, {yuan} yuan, entered a card of {cadres} or were drawn by that person."
// subject: {label: Person, column: cadre}
// identity: [cadre]
// scope: subject
// needs: [payments, deaths|cremations|death_certificates|household, village_cadres|township_handlers, bank_accounts|transactions]
// params:
//   margin_days: {type: int, default: 180, source: "[A]"}
// columns: {cadre: key, cadres: keys, people: keys, programs: texts, cards: keys, rows: src, facts: src, fen: money, first_day: day, last_day: day}
// but: [C08]
// kinds: [card, register]
// basis: L13
// seen_in: [P21, S1]
// ---
// From the dead on: their payments after the death; then the holder of the card, and whoever drew
// from it at the counter after the death. Posts count with a margin before and after.
MATCH (s:Status)<-[h:HAS_STATUS]-(p:Person)-[r:PAID]->(c:Card)
WHERE s.kind = 'deceased' AND r.day_no > p.died_no AND coalesce(r.state, 'paid') = 'paid'
  AND r.day_no >= $from_no AND r.day_no <= $to_no
WITH p, r, c, collect(DISTINCT h.src) AS deaths
OPTIONAL MATCH (a:Person)-[w:HOLDS]->(c) WHERE a.key <> p.key
WITH p, deaths, r, c, collect(DISTINCT a.key) AS holders, collect(DISTINCT w.src) AS held
OPTIONAL MATCH (b:Person)-[v:DREW]->(c) WHERE b.key <> p.key AND v.day_no > p.died_no
WITH p, deaths, r, c, held, holders, collect(DISTINCT v.src) AS drawn,
     collect(DISTINCT b.key) AS drawers
WITH p, r, c, deaths + held + drawn AS facts, holders + drawers AS takers
UNWIND takers AS taker
MATCH (d:Cadre)-[:IS]->(k:Person)
WHERE k.key = taker
  AND r.day_no >= coalesce(d.from_no, r.day_no) - $margin_days
  AND r.day_no <= coalesce(d.to_no, r.day_no) + $margin_days
WITH k, p, r, c, facts, collect(DISTINCT d.key) AS cadres
RETURN k.key AS cadre, collect(cadres) AS cadres, collect(DISTINCT p.key) AS people,
       collect(DISTINCT r.program) AS programs, collect(DISTINCT c.key) AS cards,
       collect(DISTINCT r.src) AS rows, collect(facts) AS facts, sum(r.fen) AS fen,
       min(r.day) AS first_day, max(r.day) AS last_day
