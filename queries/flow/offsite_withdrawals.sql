-- ---
-- id: offsite_withdrawals
-- title: {zh: 跨镇多网点取现, en: Drawn at many places away from home}
-- class: collusion
-- severity: medium
-- meaning:
--   zh: 补贴卡在县内、本村本镇以外的多处网点零星取现，而名册上人在村里。在外省外市取的多为务工，不计。人在村里的查卡在谁手里。
--   en: The card of a villager is drawn on at many places of the county outside the home township; what is drawn in other provinces and cities, where people work, is not counted. Where the holder is at home, find out who has the card.
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
-- registered as away, a migrant worker or moved is left out. P27 drew all over the county: a place
-- that names a province or a city is where people work, and is not counted. The county's own city
-- is one that stands before the name of one of its townships. Distances are not known.
WITH town AS (
    SELECT DISTINCT left(township, length(township) - 1) AS town FROM "Person"
    WHERE length(township) > 2
), region AS (
    SELECT key, place, regexp_extract(place,
        '^([^县区镇乡村路街行]{0,6}?(?:省|自治区|自治州|[^超城贸]市))(?:[^场民内]|$)', 1) AS region
    FROM "Terminal"
), elsewhere AS (
    SELECT key FROM region WHERE region <> '' AND region NOT IN (
        SELECT r.region FROM region r JOIN town t ON contains(r.place, t.town))
), home AS (
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
      AND m.key NOT IN (SELECT key FROM elsewhere)
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
