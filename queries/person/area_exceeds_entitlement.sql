-- ---
-- id: area_exceeds_entitlement
-- title: {zh: 补贴面积超过承包、确权面积, en: Subsidised area beyond the household's land}
-- class: eligibility
-- severity: high
-- meaning:
--   zh: 一户一个项目的补贴面积，超过登记面积减去不予补贴和流出、加上流入和代耕的面积，并超出容差。到地块核实面积和耕种人，查多出的面积从哪里来。
--   en: The area for which a household is paid exceeds its registered land, less what is not subsidised and what is let, plus what is taken on, beyond the tolerance. Measure the plots, see who farms them and where the rest comes from.
-- sentence:
--   zh: "{when}，{subject} 一户的 {programs} 按 {paid_mu} 亩发放 {payments} 笔、{yuan} 元；登记册上该户可计 {allowed_mu} 亩。"
--   en: "{when}: the household of {subject} was paid {programs} for {paid_mu} mu, {payments} payments of {yuan} yuan; the registers show {allowed_mu} mu for it."
-- subject: {label: Person, column: person}
-- identity: [person]
-- scope: household
-- needs: [payments, land|forest]
-- params:
--   tolerance_mu: {type: number, default: 0.1, source: R3}
--   tolerance_share: {type: number, default: 0.05, source: R3}
-- sheets: [measures]
-- columns: {person: key, people: keys, household: key, programs: texts, allowed_mu: text, paid_mu: text, cards: keys, rows: src, facts: src, fen: money, first_day: day, last_day: day}
-- but: [C14]
-- kinds: [asset]
-- basis: R3
-- seen_in: [R3, P10, P11]
-- ---
-- A home is a household, or a person in none. A lease counts in its term; without a term in its
-- year and, for who took the land, the year after. A home without any land on record is
-- not judged: its land may stand in a parent's name, or the register is not complete. What a register of large growers says is
-- farmed is allowed too.
WITH home AS (
    SELECT x."key" AS person, coalesce(min(m."to") FILTER (m.to_day IS NULL), min(m."to"), x."key") AS home
    FROM "Person" x LEFT JOIN "MEMBER_OF" m ON m."from" = x."key"
    WHERE x.birth_day IS NOT NULL GROUP BY x."key"
),
plot AS (
    SELECT DISTINCT coalesce(h.home, o."from") AS home, l."key" AS plot, l.kind, l.area, o.src,
        CASE l.kind WHEN 'forest' THEN 'forest' WHEN 'grassland' THEN 'grass' ELSE 'farm' END AS land
    FROM "OWNS" o JOIN "Parcel" l ON l."key" = o."to" LEFT JOIN home h ON h.person = o."from"
    WHERE l.area > 0 AND coalesce(l.kind, '') <> 'water'
),
owned AS (
    SELECT home, land,
        coalesce(sum(area) FILTER (kind IS NULL OR kind NOT IN ('excluded', 'operated')), 0) AS own,
        coalesce(sum(area) FILTER (kind = 'excluded'), 0) AS excluded,
        coalesce(max(area) FILTER (kind = 'operated'), 0) AS operated
    FROM (SELECT DISTINCT home, plot, kind, area, land FROM plot) GROUP BY home, land
),
lease AS (
    SELECT coalesce(a.home, t."from") AS giver, coalesce(b.home, t."to") AS taker, t.area, t.src,
        coalesce(year(t.from_day), t.year) AS first_year,
        CASE WHEN t.to_day IS NOT NULL THEN year(t.to_day) END AS last_year
    FROM "TRUSTS_LAND" t
    LEFT JOIN home a ON a.person = t."from" LEFT JOIN home b ON b.person = t."to"
    WHERE t.area > 0
),
measure AS (
    SELECT m.program, m.land FROM (SELECT unnest($measures) AS m) WHERE m.land <> 'none'
),
paid AS (
    SELECT h.home, m.land, p.program, p."from" AS person, p."to" AS card, p.src, p.fen,
        p.area, p.day, coalesce(p.period, p.month::VARCHAR) AS period,
        coalesce(TRY_CAST(left(p.period, 4) AS INT), p.month // 100) AS year
    FROM "PAID" p JOIN measure m ON m.program = p.program JOIN home h ON h.person = p."from"
    WHERE p.from_label = 'Person' AND coalesce(p.state, 'paid') = 'paid' AND p.area > 0
      AND coalesce(p.day_no, $from_no) >= $from_no AND coalesce(p.day_no, $to_no) <= $to_no
),
due AS (
    SELECT home, land, program, year, period, sum(area) AS paid_area
    FROM paid GROUP BY home, land, program, year, period
),
let_out AS (
    SELECT d.home, d.year, sum(l.area) AS area
    FROM (SELECT DISTINCT home, year FROM due WHERE land = 'farm') d JOIN lease l ON l.giver = d.home
     AND d.year BETWEEN l.first_year AND coalesce(l.last_year, l.first_year)
    GROUP BY d.home, d.year
),
taken_in AS (
    SELECT d.home, d.year, sum(l.area) AS area
    FROM (SELECT DISTINCT home, year FROM due WHERE land = 'farm') d JOIN lease l ON l.taker = d.home
     AND d.year BETWEEN l.first_year AND coalesce(l.last_year, l.first_year + 1)
    GROUP BY d.home, d.year
),
judged AS (
    SELECT d.*, greatest(coalesce(o.own, 0) - coalesce(o.excluded, 0) - coalesce(t.area, 0), 0)
            + coalesce(i.area, 0) AS fair,
        coalesce(o.operated, 0) AS operated, o.own AS known
    FROM due d
    LEFT JOIN owned o ON o.home = d.home AND o.land = d.land
    LEFT JOIN let_out t ON t.home = d.home AND t.year = d.year AND d.land = 'farm'
    LEFT JOIN taken_in i ON i.home = d.home AND i.year = d.year AND d.land = 'farm'
),
over AS (
    SELECT *, greatest(fair, operated) AS allowed FROM judged
    WHERE paid_area > greatest(fair, operated)
        + greatest($tolerance_mu * 100, $tolerance_share * greatest(fair, operated))
),
proof AS (
    SELECT home, land, list(DISTINCT src) AS facts FROM plot SEMI JOIN over USING (home, land)
    GROUP BY home, land
)
SELECT max_by(p.person, (p.area, p.person)) AS person, list(DISTINCT p.person) AS people,
    CASE WHEN o.home LIKE 'h\_%' ESCAPE '\' THEN o.home END AS household,
    list(DISTINCT o.program) AS programs, printf('%.2f', min(o.allowed) / 100) AS allowed_mu,
    printf('%.2f', max(o.paid_area) / 100) AS paid_mu, list(DISTINCT p.card) AS cards,
    list(DISTINCT p.src) AS rows, list(f.facts) AS facts, sum(p.fen)::BIGINT AS fen,
    min(p.day) AS first_day, max(p.day) AS last_day
FROM over o
JOIN paid p ON p.home = o.home AND p.program = o.program AND p.year = o.year AND p.period = o.period
LEFT JOIN proof f ON f.home = o.home AND f.land = o.land
WHERE coalesce(o.known, 0) > 0
GROUP BY o.home
