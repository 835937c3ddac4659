// ---
// id: card_opened_after_death
// title: {zh: 死后开卡或换卡, en: A card opened after the holder's death}
// class: eligibility
// severity: critical
// meaning:
//   zh: 登记的死亡日期之后，名下又开立了账户或登记了新的预留手机号。核对死亡日期与开户日期，调取开户资料，查是谁持证办理、钱由谁取走。
//   en: After the registered day of death an account was opened, or a phone left, in the dead person's name. Check both days, get the papers of the account, and find out who came with the ID and who drew the money.
// sentence:
//   zh: "{subject} 的死亡日期早于 {cards} 的开户或预留手机号登记日期；{when} 进入该卡的补贴 {payments} 笔、{yuan} 元。"
//   en: "The registered death of {subject} is earlier than the day on which {cards} was opened or its phone left; {when}: {payments} payments of {yuan} yuan entered it."
// subject: {label: Person, column: person}
// identity: [person]
// scope: subject
// needs: [bank_accounts, deaths|cremations|death_certificates]
// params:
//   grace_days: {type: int, default: 0, source: "[A]"}
// columns: {person: key, cards: keys, rows: src, facts: src, fen: money, first_day: day, last_day: day}
// but: [C06, C07]
// kinds: [register]
// basis: L6 L13
// seen_in: [P19, P21]
// ---
// The account's day of opening, and the day from which its phone is reserved. The payments are
// those that came onto the account on that day or later, to whomever.
MATCH (p:Person)-[k:HOLDS]->(c:Card)
WHERE p.died_no IS NOT NULL
WITH p, c, collect(DISTINCT k.src) AS accounts, min(coalesce(c.opened_no, k.from_no)) AS opened_no
OPTIONAL MATCH (c)-[m:HAS_PHONE]->(:Phone)
WITH p, c, accounts, opened_no, max(coalesce(m.from_no, p.died_no)) AS phone_no,
     collect(DISTINCT m.src) AS phones
WHERE coalesce(opened_no, p.died_no) > p.died_no + $grace_days
   OR phone_no > p.died_no + $grace_days
WITH p, c, accounts + phones AS accounts,
     CASE WHEN coalesce(opened_no, p.died_no) > p.died_no + $grace_days THEN opened_no
          ELSE phone_no END AS since
OPTIONAL MATCH (p)-[h:HAS_STATUS]->(s:Status) WHERE s.kind = 'deceased'
WITH p, c, accounts, since, collect(DISTINCT h.src) AS deaths
OPTIONAL MATCH (x)-[r:PAID]->(c)
WHERE coalesce(r.state, 'paid') = 'paid' AND coalesce(r.day_no, since) >= since
  AND coalesce(r.day_no, $from_no) >= $from_no AND coalesce(r.day_no, $to_no) <= $to_no
WITH p, c, accounts, deaths, collect(DISTINCT r.src) AS paid, sum(coalesce(r.fen, 0)) AS fen,
     min(r.day) AS first_day, max(r.day) AS last_day
RETURN p.key AS person, collect(DISTINCT c.key) AS cards,
       collect(accounts + paid) AS rows, collect(deaths) AS facts, sum(fen) AS fen,
       min(first_day) AS first_day, max(last_day) AS last_day
