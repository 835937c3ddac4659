-- ---
-- id: cadre_area_share
-- title: {zh: 干部补贴面积远超承包面积, en: A cadre's subsidised area far above the contract}
-- class: eligibility
-- severity: medium
-- meaning:
--   zh: 任职期间，干部一户领取补贴的面积达到确权（承包）面积的两倍以上。核对承包合同、流转和代耕登记，到地块查是否为集体地、荒地或他人的地。
--   en: During the post the cadre's household was paid for at least twice the area that its contracts confirm. Compare contracts and registered leases; see in the field whether it is collective, waste or other people's land.
-- sentence:
--   zh: "{when}，{cadres} 一户的 {programs} 按 {claimed} 亩发放 {payments} 笔、{yuan} 元；确权登记的面积为 {own} 亩。"
--   en: "{when}: the household of {cadres} was paid {programs} for {claimed} mu in {payments} payments, {yuan} yuan; {own} mu are confirmed."
-- subject: {label: Person, column: cadre}
-- identity: [cadre]
-- scope: unit
-- needs: [payments, village_cadres, land]
-- params:
--   min_ratio: {type: number, default: 2.0, source: P10}
--   min_area: {type: int, default: 500, source: "[A]"}
--   land: {type: texts, default: [LAND_FERTILITY, GRAIN_DIRECT, GRAIN_ONCE, AGRI_INPUT], source: P10}
--   other_kinds: {type: texts, default: [forest, grassland, water], source: "[A]"}
-- columns: {cadre: key, cadres: keys, people: keys, programs: texts, claimed: number, own: number, cards: keys, rows: src, facts: src, fen: money, first_day: day, last_day: day}
-- but: [C14]
-- kinds: [asset]
-- basis: L4
-- seen_in: [P10, P16, P-赣榆]
-- ---
-- By household: everything paid to its members for one program in one month (a season is a month
-- of its own) against every parcel of the household and its members. Area in hundredths of a mu, told in mu.
-- A household without any parcel is judged only in a village of which the land register is loaded.
WITH office AS (
    SELECT d."key" AS post, i."to" AS person, d.from_day, d.to_day
    FROM "Cadre" d JOIN "IS" i ON i."from" = d."key" WHERE d.level = 'village'
),
-- Of the county's households only those of the cadres.
house AS MATERIALIZED (
    SELECT DISTINCT "to" AS house FROM "MEMBER_OF" WHERE "from" IN (SELECT person FROM office)
),
near AS MATERIALIZED (
    SELECT "from" AS person FROM "MEMBER_OF" WHERE "to" IN (FROM house)
    UNION SELECT person FROM office
),
home AS MATERIALIZED (
    SELECT "from" AS person, min("to") AS home FROM "MEMBER_OF"
    WHERE to_day IS NULL AND "from" IN (FROM near) GROUP BY 1
),
held AS (
    SELECT DISTINCT coalesce(h.home, w."from") AS home, w."to" AS parcel, w.src
    FROM "OWNS" w LEFT JOIN home h ON h.person = w."from"
    WHERE w.to_label = 'Parcel' AND (w."from" IN (FROM near) OR w."from" IN (FROM house))
),
own AS (
    SELECT x.home, sum(l.area) AS area, list(DISTINCT x.src) AS facts
    FROM (SELECT home, parcel, min(src) AS src FROM held GROUP BY ALL) x
    JOIN "Parcel" l ON l."key" = x.parcel
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
      AND r."from" IN (FROM near)
      AND r.day_no BETWEEN $from_no AND $to_no AND coalesce(r.state, 'paid') = 'paid'
),
claim AS (
    SELECT o.person AS cadre, o.post, p.home, p.program, p.month, sum(p.area) AS claimed,
        sum(p.fen) AS fen, list(p.src) AS rows, list(p.person) AS people, list(p.card) AS cards,
        min(p.day) AS first_day, max(p.day) AS last_day
    FROM office o LEFT JOIN home h ON h.person = o.person
    JOIN paid p ON p.home = coalesce(h.home, o.person)
        AND p.day >= coalesce(o.from_day, p.day) AND p.day <= coalesce(o.to_day, p.day)
    GROUP BY ALL
),
far AS (
    SELECT c.*, coalesce(w.area, 0) AS own, w.facts
    FROM claim c LEFT JOIN own w ON w.home = c.home JOIN "Person" k ON k."key" = c.cadre
    WHERE c.claimed >= $min_area AND c.claimed >= $min_ratio * coalesce(w.area, 0)
      AND (w.area IS NOT NULL OR k.village_key IN (SELECT village_key FROM covered))
),
once AS (
    SELECT cadre, program, month, any_value(claimed) AS claimed, any_value(own) AS own,
        any_value(fen) AS fen, list(DISTINCT post) AS posts, any_value(people) AS people,
        any_value(cards) AS cards, any_value(rows) AS rows, any_value(facts) AS facts,
        min(first_day) AS first_day, max(last_day) AS last_day
    FROM far GROUP BY cadre, program, month
)
SELECT cadre, list(posts) AS cadres, list(people) AS people, list(DISTINCT program) AS programs,
    round(max(claimed) / 100, 2) AS claimed, round(min(own) / 100, 2) AS own,
    list(cards) AS cards, list(rows) AS rows, list(facts) AS facts,
    CAST(sum(fen) AS BIGINT) AS fen, min(first_day) AS first_day, max(last_day) AS last_day
FROM once GROUP BY cadre ORDER BY cadre
