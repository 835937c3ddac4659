// ---
// id: person_many_cards
// title: {zh: 一人多卡, en: One person is paid on several cards}
// class: collusion
// severity: low
// meaning:
//   zh: 同一人在一年内同时在三张以上的卡上领款。核实每张卡由谁开立、由谁保管，本人是否知道这些卡；应归并为一张。
//   en: One person is paid on three or more cards side by side within a year. Find out who opened and who keeps each card and whether the person knows of them; they should become one.
// sentence:
//   zh: "{when}，{subject} 的补贴 {payments} 笔、{yuan} 元分别进入 {card_count} 张卡（{programs}）。"
//   en: "{when}: {payments} payments of {yuan} yuan for {subject} entered {card_count} cards ({programs})."
// subject: {label: Person, column: person}
// identity: [person]
// scope: subject
// needs: [payments]
// params:
//   min_cards: {type: int, default: 3, source: L1}
//   min_overlap_days: {type: int, default: 60, source: "[A]"}
//   within_days: {type: int, default: 365, source: L1}
// columns: {person: key, cards: keys, rows: src, fen: money, first_day: day, last_day: day}
// but: [C20]
// at_least: {cards: min_cards}
// kinds: [card]
// basis: L1
// seen_in: [S2, P08, P98]
// ---
// Two cards run side by side when both are in use for min_overlap_days, or when one is used while
// the other, in use for longer than that, is used before and after it. Cards that follow one
// another are replacements. A card is held against the others of the year that begins with its
// first payment. People known from one row alone (no birth day) are left out.
MATCH (p:Person)-[u:USES]->(c:Card)
WHERE p.birth_day IS NOT NULL AND coalesce(u.first_no, $to_no) <= $to_no
  AND coalesce(u.last_no, $from_no) >= $from_no
WITH p, count(DISTINCT c.key) AS cards
WHERE cards >= $min_cards
MATCH (p)-[u:USES]->(c:Card)
WHERE u.first_no IS NOT NULL AND u.last_no IS NOT NULL
MATCH (p)-[w:USES]->(d:Card)
WHERE d.key <> c.key AND w.first_no <= u.first_no + $within_days AND w.last_no >= u.first_no
  AND ((w.last_no - u.first_no >= $min_overlap_days AND u.last_no - w.first_no >= $min_overlap_days
        AND w.last_no - w.first_no >= $min_overlap_days
        AND u.last_no - u.first_no >= $min_overlap_days)
    OR (w.first_no > u.first_no AND w.last_no < u.last_no
        AND u.last_no - u.first_no >= $min_overlap_days)
    OR (u.first_no > w.first_no AND u.last_no < w.last_no
        AND w.last_no - w.first_no >= $min_overlap_days))
WITH p, c, collect(DISTINCT d.key) + [c.key] AS together
WHERE size(together) >= $min_cards
UNWIND together AS one
WITH DISTINCT p, one
MATCH (p)-[r:PAID]->(c:Card)
WHERE c.key = one AND coalesce(r.state, 'paid') = 'paid'
  AND coalesce(r.day_no, $from_no) >= $from_no AND coalesce(r.day_no, $to_no) <= $to_no
WITH p, collect(DISTINCT c.key) AS cards, collect(DISTINCT r.src) AS rows, sum(r.fen) AS fen,
     min(r.day) AS first_day, max(r.day) AS last_day
WHERE size(cards) >= $min_cards
RETURN p.key AS person, cards AS cards, rows AS rows, fen AS fen,
       first_day AS first_day, last_day AS last_day
