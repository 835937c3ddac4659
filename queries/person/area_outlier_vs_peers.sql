-- ---
-- id: area_outlier_vs_peers
-- title: {zh: 面积明显离群, en: Area far above the neighbours'}
-- class: eligibility
-- severity: medium
-- meaning:
--   zh: 同村、同项目、同年的面积中，一户远高于旁人（稳健离群值且达到中位数的数倍），登记的承包、流入面积也不足以说明。到地块核实面积和实际耕种人。
--   en: Of the areas of one village, program and year one stands far above the others (robust outlier and several times the median), and registered land or leases do not account for it. Measure the plots and see who farms them.
-- sentence:
--   zh: "{when}，{subject} 的 {programs} 按 {area_mu} 亩发放 {payments} 笔、{yuan} 元；同村同项目的中位数为 {median_mu} 亩。"
--   en: "{when}: {subject} was paid {programs} for {area_mu} mu, {payments} payments of {yuan} yuan; the median of the village in this program is {median_mu} mu."
-- subject: {label: Person, column: person}
-- identity: [person]
-- scope: unit
-- needs: [payments]
-- params:
--   min_z: {type: number, default: 5.0, source: "[A]"}
--   min_times_median: {type: number, default: 3.0, source: P18}
--   min_group: {type: int, default: 10, source: "[A]"}
-- sheets: [measures]
-- columns: {person: key, programs: texts, area_mu: text, median_mu: text, cards: keys, rows: src, fen: money, first_day: day, last_day: day}
-- but: [C13, C14]
-- kinds: [roster]
-- basis: "[A]"
-- seen_in: [P18, P19]
-- ---
-- Peers are the payees of the village (of the list, where the village is not known). The distance
-- is counted in medians of absolute deviations (1.4826 of them to a standard deviation). Who has
-- so much land on record, taken on or farmed as a large grower, stands out for good reason.
WITH home AS (
    SELECT x."key" AS person, any_value(x.village_key) AS village,
        coalesce(min(m."to") FILTER (m.to_day IS NULL), min(m."to"), x."key") AS home
    FROM "Person" x LEFT JOIN "MEMBER_OF" m ON m."from" = x."key"
    WHERE x.birth_day IS NOT NULL GROUP BY x."key"
),
measure AS (
    SELECT m.program, m.land FROM (SELECT unnest($measures) AS m) WHERE m.land <> 'none'
),
paid AS (
    SELECT h.home, m.land, p.program, p."from" AS person, p."to" AS card, p.src, p.fen, p.area,
        p.day, coalesce(h.village, p.batch) AS circle,
        coalesce(TRY_CAST(left(p.period, 4) AS INT), p.month // 100) AS year
    FROM "PAID" p JOIN measure m ON m.program = p.program JOIN home h ON h.person = p."from"
    WHERE p.from_label = 'Person' AND coalesce(p.state, 'paid') = 'paid' AND p.area > 0
      AND coalesce(p.day_no, $from_no) >= $from_no AND coalesce(p.day_no, $to_no) <= $to_no
),
each AS (
    SELECT circle, program, year, person, any_value(home) AS home, any_value(land) AS land,
        max(area) AS area
    FROM paid WHERE circle IS NOT NULL GROUP BY circle, program, year, person
),
middle AS (
    SELECT circle, program, year, median(area) AS middle, count(*) AS payees
    FROM each GROUP BY circle, program, year HAVING count(*) >= $min_group
),
spread AS (
    SELECT circle, program, year, any_value(m.middle) AS middle,
        greatest(1.4826 * median(abs(e.area - m.middle)), 1) AS spread
    FROM each e JOIN middle m USING (circle, program, year) GROUP BY circle, program, year
),
high AS (
    SELECT e.*, s.middle FROM each e JOIN spread s USING (circle, program, year)
    WHERE e.area >= $min_times_median * s.middle AND (e.area - s.middle) / s.spread >= $min_z
),
own AS (
    SELECT home, land, sum(area) FILTER (kind IS DISTINCT FROM 'operated') AS own,
        max(area) FILTER (kind = 'operated') AS operated
    FROM (
        SELECT DISTINCT coalesce(h.home, o."from") AS home, l."key", l.kind, l.area,
            CASE l.kind WHEN 'forest' THEN 'forest' WHEN 'grassland' THEN 'grass' ELSE 'farm' END
                AS land
        FROM "OWNS" o JOIN "Parcel" l ON l."key" = o."to" LEFT JOIN home h ON h.person = o."from"
        WHERE coalesce(l.kind, '') NOT IN ('excluded', 'water')
    ) GROUP BY home, land
),
taken AS (
    SELECT x.home, x.year, sum(t.area) AS area
    FROM (SELECT DISTINCT home, year FROM high) x
    JOIN home b ON b.home = x.home
    JOIN "TRUSTS_LAND" t ON t."to" = b.person OR t."to" = b.home
    WHERE x.year BETWEEN coalesce(year(t.from_day), t.year)
        AND coalesce(year(t.to_day), coalesce(year(t.from_day), t.year) + 1)
    GROUP BY x.home, x.year
)
SELECT e.person AS person, list(DISTINCT e.program) AS programs,
    printf('%.2f', max(e.area) / 100) AS area_mu, printf('%.2f', min(e.middle) / 100) AS median_mu,
    list(DISTINCT p.card) AS cards, list(DISTINCT p.src) AS rows, sum(p.fen)::BIGINT AS fen,
    min(p.day) AS first_day, max(p.day) AS last_day
FROM high e
JOIN paid p ON p.person = e.person AND p.program = e.program AND p.year = e.year
LEFT JOIN own o ON o.home = e.home AND o.land = e.land
LEFT JOIN taken t ON t.home = e.home AND t.year = e.year AND e.land = 'farm'
WHERE e.area > greatest(coalesce(o.own, 0) + coalesce(t.area, 0), coalesce(o.operated, 0)) * 1.05
GROUP BY e.person
