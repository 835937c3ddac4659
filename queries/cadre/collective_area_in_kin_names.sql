-- ---
-- id: collective_area_in_kin_names
-- title: {zh: 无承包地的面积列在干部亲属名下, en: Area without a contract in the names of a cadre's kin}
-- class: collusion
-- severity: high
-- meaning:
--   zh: 村组干部的近亲属领取的补贴面积大部分没有承包（确权）地块对应，各户合计三亩以上。查这些面积是不是集体机动地、荒地，谁报的面积，钱由谁取走。
--   en: Most of the area for which a village cadre's relatives were paid has no confirmed parcel behind it, three mu or more together. Find out whether it is the collective's reserve or waste land, who reported it and who drew the money.
-- sentence:
--   zh: "{when}，{cadres} 的亲属 {beneficiaries} 人按 {programs} 领取 {payments} 笔、{yuan} 元，其中 {unmatched} 亩没有确权登记对应。"
--   en: "{when}: {beneficiaries} relatives of {cadres} were paid {programs} in {payments} payments, {yuan} yuan; {unmatched} mu of it have no confirmed parcel."
-- subject: {label: Person, column: cadre}
-- identity: [cadre]
-- scope: unit
-- needs: [payments, village_cadres, land, household|relatives]
-- params:
--   min_unmatched: {type: int, default: 300, source: P16}
--   max_cover: {type: number, default: 0.5, source: "[A]"}
--   kin_degree: {type: int, default: 2, source: L5}
--   land: {type: texts, default: [LAND_FERTILITY, GRAIN_DIRECT, GRAIN_ONCE, AGRI_INPUT], source: P16}
--   other_kinds: {type: texts, default: [forest, grassland, water], source: "[A]"}
-- columns: {cadre: key, cadres: keys, people: keys, programs: texts, unmatched: number, cards: keys, rows: src, facts: src, fen: money, first_day: day, last_day: day}
-- but: [C10, C14]
-- kinds: [kin, asset]
-- basis: L13
-- seen_in: [P16, S4]
-- ---
-- By the relative's household: what all its members were paid for in one month less their parcels,
-- where these cover no more than max_cover of it. A relative in the cadre's own household counts.
-- Area in hundredths of a mu, told in mu; only in villages of which the land register is loaded.
WITH office AS (
    SELECT d."key" AS post, i."to" AS person, d.from_day, d.to_day
    FROM "Cadre" d JOIN "IS" i ON i."from" = d."key" WHERE d.level = 'village'
),
kin AS MATERIALIZED (
    SELECT o.post, o.person AS cadre, o.from_day, o.to_day, k."to" AS relative,
        min(k.src) AS fact
    FROM office o JOIN "KIN" k ON k."from" = o.person
    WHERE coalesce(k.degree, $kin_degree) <= $kin_degree AND k."to" <> o.person
    GROUP BY ALL
),
-- Of the county's households only those of the relatives.
house AS MATERIALIZED (
    SELECT DISTINCT "to" AS house FROM "MEMBER_OF" WHERE "from" IN (SELECT relative FROM kin)
),
near AS MATERIALIZED (
    SELECT "from" AS person FROM "MEMBER_OF" WHERE "to" IN (FROM house)
    UNION SELECT relative FROM kin
),
home AS MATERIALIZED (
    SELECT "from" AS person, min("to") AS home FROM "MEMBER_OF"
    WHERE to_day IS NULL AND "from" IN (FROM near) GROUP BY 1
),
held AS (
    SELECT DISTINCT coalesce(h.home, w."from") AS home, w."to" AS parcel
    FROM "OWNS" w LEFT JOIN home h ON h.person = w."from"
    WHERE w.to_label = 'Parcel' AND (w."from" IN (FROM near) OR w."from" IN (FROM house))
),
own AS (
    SELECT x.home, sum(l.area) AS area
    FROM held x JOIN "Parcel" l ON l."key" = x.parcel
    WHERE l.area IS NOT NULL AND NOT list_contains($other_kinds, coalesce(l.kind, 'confirmed'))
    GROUP BY x.home
),
covered AS (
    SELECT DISTINCT p.village_key FROM "OWNS" w JOIN "Person" p ON p."key" = w."from"
    WHERE w.to_label = 'Parcel'
),
paid AS (
    SELECT coalesce(h.home, r."from") AS home, r."from" AS person, r."to" AS card, r.program,
        r.month, r.day, r.area, r.fen, r.src
    FROM "PAID" r LEFT JOIN home h ON h.person = r."from"
    WHERE r.from_label = 'Person' AND list_contains($land, r.program) AND r.area > 0
      AND r."from" IN (FROM near) AND r.day_no BETWEEN $from_no AND $to_no AND coalesce(r.state, 'paid') = 'paid'
),
bare AS (
    SELECT p.home, p.program, p.month, sum(p.area) - coalesce(max(w.area), 0) AS unmatched
    FROM paid p LEFT JOIN own w ON w.home = p.home
    GROUP BY p.home, p.program, p.month
    HAVING coalesce(max(w.area), 0) <= $max_cover * sum(p.area)
),
claimed AS (
    SELECT k.cadre, k.post, k.fact, p.*, b.unmatched
    FROM kin k JOIN paid p ON p.person = k.relative
        AND p.day >= coalesce(k.from_day, p.day) AND p.day <= coalesce(k.to_day, p.day)
    JOIN bare b USING (home, program, month)
    JOIN "Person" x ON x."key" = k.relative
    WHERE x.village_key IN (SELECT village_key FROM covered)
),
summed AS (
    SELECT cadre, program, month, sum(unmatched) AS unmatched
    FROM (SELECT DISTINCT cadre, program, month, home, unmatched FROM claimed)
    GROUP BY ALL HAVING sum(unmatched) >= $min_unmatched
),
proof AS (
    SELECT c.cadre, c.src, any_value(c.person) AS person, any_value(c.card) AS card,
        any_value(c.program) AS program, any_value(c.fen) AS fen, any_value(c.day) AS day,
        list(DISTINCT c.post) AS posts, list(DISTINCT c.fact) AS facts, max(s.unmatched) AS unmatched
    FROM claimed c JOIN summed s USING (cadre, program, month) GROUP BY c.cadre, c.src
)
SELECT cadre, list(posts) AS cadres, list(DISTINCT person) AS people,
    list(DISTINCT program) AS programs, round(max(unmatched) / 100, 2) AS unmatched,
    list(DISTINCT card) AS cards, list(src) AS rows, list(facts) AS facts,
    CAST(sum(fen) AS BIGINT) AS fen, min(day) AS first_day, max(day) AS last_day
FROM proof GROUP BY cadre ORDER BY cadre
