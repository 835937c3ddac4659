-- ---
-- id: offsite_withdrawals
-- title: {zh: 跨镇多网点取现, en: Drawn at many places away from home}
-- class: collusion
-- severity: medium
-- meaning:
--   zh: 补贴卡在本村本镇以外的多处网点零星取现，而名册上人在村里。外出务工的问清务工地；人在村里的查卡在谁手里。
--   en: The card of a villager is drawn on at many places outside the home township. Ask migrants where they work; where the holder is at home, find out who has the card.
-- sentence:
--   zh: "{subject} 在户籍乡镇以外的 {places} 处取现 {times} 次，共 {drawn} 元；{when} 入账补贴 {payments} 笔、{yuan} 元。"
--   en: "{subject} was drawn on {times} times at {places} places outside the home township, {drawn} yuan in all; {when}: {payments} payments of {yuan} yuan."
-- subject: {label: Card, column: card}
-- identity: [card]
-- scope: subject
-- needs: [payments, transactions]
-- params:
--   min_branches: {type: int, default: 4, source: P27}
-- columns: {card: key, people: keys, places: int, times: int, drawn: money, rows: src, facts: src, fen: money, first_day: day, last_day: day}
-- but: []
-- kinds: [terminal]
-- basis: L13
-- seen_in: [P27]
-- ---
-- A place is away when neither its name nor its township names the home township or village. Who is
-- registered as away, a migrant worker or moved is left out. Distances are not known.
WITH home AS (
    SELECT u."to" AS card, u."from" AS person, left(p.township, length(p.township) - 1) AS township,
           regexp_replace(coalesce(p.village, p.township), '(村|社区)$', '') AS village, p.township AS seat
    FROM "USES" u JOIN "Person" p ON p.key = u."from"
    WHERE u.from_label = 'Person' AND length(p.township) > 1 AND NOT EXISTS (
        FROM "HAS_STATUS" s WHERE s."from" = p.key
          AND s."to" IN ('s_absent', 's_migrant_worker', 's_moved_away'))
), away AS (
    SELECT h.card, h.person, coalesce(m.place, m.township) AS place, w.src, w.fen
    FROM "CASH_OUT" w JOIN home h ON h.card = w."from" JOIN "Terminal" m ON m.key = w."to"
    WHERE coalesce(m.place, m.township) IS NOT NULL AND w.day_no BETWEEN $from_no AND $to_no
      AND NOT contains(coalesce(m.place, ''), h.township)
      AND NOT contains(coalesce(m.place, ''), h.village)
      AND coalesce(m.township, '') <> h.seat
), found AS (
    SELECT card, list(DISTINCT person) AS people, count(DISTINCT place) AS places,
           count(DISTINCT src) AS times, list(DISTINCT src) AS facts
    FROM away GROUP BY card HAVING count(DISTINCT place) >= $min_branches
), drawn AS (SELECT card, sum(fen) AS fen FROM (SELECT DISTINCT card, src, fen FROM away) GROUP BY card)
SELECT f.card AS card, any_value(f.people) AS people, any_value(f.places) AS places,
       any_value(f.times) AS times, any_value(d.fen)::BIGINT AS drawn,
       list(DISTINCT p.src) || any_value(f.facts) AS rows, any_value(f.facts) AS facts,
       sum(p.fen)::BIGINT AS fen, min(p.day) AS first_day, max(p.day) AS last_day
FROM found f JOIN drawn d USING (card) JOIN "PAID" p ON p."to" = f.card
WHERE coalesce(p.state, 'paid') = 'paid' AND p.from_label = 'Person'
  AND coalesce(p.day_no, $from_no) BETWEEN $from_no AND $to_no
GROUP BY f.card
ORDER BY f.card
