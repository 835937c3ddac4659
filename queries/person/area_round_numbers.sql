-- ---
-- id: area_round_numbers
-- title: {zh: 大面积成片整数, en: A set of large whole-number areas}
-- class: collusion
-- severity: medium
-- meaning:
--   zh: 同一名册、同一村中，若干户面积远大于旁人且几乎都是整亩，而其余各户多有零头。查这些面积由谁测量填报、有无地块图和流转合同。
--   en: On one roster several payees of a village have areas far above the others, nearly all of whole mu, while the rest have fractions. Find out who measured and entered them, and whether there are plot maps and leases.
-- sentence:
--   zh: "{when}，名册上同村 {beneficiaries} 户的 {programs} 面积均为中位数（{median_mu} 亩）的数倍，且多为整亩，共 {payments} 笔、{yuan} 元。"
--   en: "{when}: on the roster {beneficiaries} payees of one village have areas of {programs} several times the median ({median_mu} mu), nearly all whole mu: {payments} payments of {yuan} yuan."
-- subject: {label: Batch, column: batch}
-- identity: [batch, village]
-- scope: unit
-- needs: [payments]
-- params:
--   min_rows: {type: int, default: 5, source: P12}
--   min_times_median: {type: number, default: 3.0, source: "[A]"}
--   min_share: {type: number, default: 0.9, source: "[A]"}
--   max_peer_share: {type: number, default: 0.3, source: "[A]"}
-- sheets: [measures]
-- columns: {batch: key, village: key, people: keys, programs: texts, median_mu: text, cards: keys, rows: src, fen: money, first_day: day, last_day: day}
-- but: [C14]
-- at_least: {people: min_rows}
-- kinds: [roster]
-- basis: L13
-- seen_in: [P12]
-- ---
-- The median is that of the areas with a fraction, so that a large set does not lift its own mark.
-- One large neighbour with a fraction does not hide a small set: one is always let pass.
WITH measure AS (
    SELECT m.program FROM (SELECT unnest($measures) AS m) WHERE m.land <> 'none'
),
paid AS (
    SELECT p.batch, x.village_key AS village, p.program, p."from" AS person, p."to" AS card, p.src,
        p.fen, p.area, p.day, p.area % 100 = 0 AS whole
    FROM "PAID" p SEMI JOIN measure m ON m.program = p.program
    JOIN "Person" x ON x."key" = p."from"
    WHERE p.from_label = 'Person' AND coalesce(p.state, 'paid') = 'paid' AND p.area > 0
      AND p.batch IS NOT NULL
      AND coalesce(p.day_no, $from_no) >= $from_no AND coalesce(p.day_no, $to_no) <= $to_no
),
middle AS MATERIALIZED (
    SELECT batch, village, median(area) FILTER (NOT whole) AS middle
    FROM paid GROUP BY batch, village HAVING count(*) >= 2 * $min_rows
),
-- Households of those only who stand out, with all their members.
tall AS MATERIALIZED (
    SELECT DISTINCT p.person FROM paid p
    JOIN middle m ON m.batch = p.batch AND m.village IS NOT DISTINCT FROM p.village
    WHERE p.area >= $min_times_median * m.middle
),
near AS MATERIALIZED (
    SELECT "from" AS person FROM "MEMBER_OF" WHERE "to" IN (
        SELECT "to" FROM "MEMBER_OF" WHERE "from" IN (FROM tall))
    UNION FROM tall
),
home AS MATERIALIZED (
    SELECT x.person, coalesce(min(m."to"), x.person) AS home
    FROM near x LEFT JOIN "MEMBER_OF" m ON m."from" = x.person GROUP BY x.person
),
-- Who has so much land on record, or farms it as a large grower, is none of the set.
land AS (
    SELECT home, max(area) AS area FROM (
        SELECT home, kind = 'operated' AS operated, sum(area) AS area FROM (
            SELECT DISTINCT coalesce(h.home, o."from") AS home, l."key", l.kind, l.area
            FROM "OWNS" o JOIN "Parcel" l ON l."key" = o."to"
            LEFT JOIN home h ON h.person = o."from"
            WHERE coalesce(l.kind, '') <> 'excluded'
              AND coalesce(h.home, o."from") IN (SELECT home FROM home)
        ) GROUP BY home, kind = 'operated'
    ) GROUP BY home
),
sized AS (
    SELECT p.*, m.middle, p.area >= $min_times_median * m.middle
        AND p.area > coalesce(a.area, 0) * 1.05 AS large
    FROM paid p LEFT JOIN home h ON h.person = p.person LEFT JOIN land a ON a.home = h.home
    JOIN middle m ON m.batch = p.batch AND m.village IS NOT DISTINCT FROM p.village
    WHERE m.middle IS NOT NULL
),
odd AS (
    SELECT batch, village FROM sized GROUP BY batch, village
    HAVING count(*) FILTER (large) >= $min_rows
       AND count(*) FILTER (large AND whole) >= $min_rows
       AND count(*) FILTER (large AND NOT whole)
           <= greatest(1, (1 - $min_share) * count(*) FILTER (large))
       AND count(*) FILTER (NOT large AND whole) <= $max_peer_share * count(*) FILTER (NOT large)
)
SELECT s.batch AS batch, s.village AS village, list(DISTINCT s.person) AS people,
    list(DISTINCT s.program) AS programs, printf('%.2f', min(s.middle) / 100) AS median_mu,
    list(DISTINCT s.card) AS cards, list(s.src) AS rows, sum(s.fen)::BIGINT AS fen,
    min(s.day) AS first_day, max(s.day) AS last_day
FROM sized s JOIN odd o ON o.batch = s.batch AND o.village IS NOT DISTINCT FROM s.village
WHERE s.large
GROUP BY s.batch, s.village
