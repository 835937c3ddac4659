-- ---
-- id: cadre_kin_cluster
-- title: {zh: 干部亲属集中享受救助, en: A cadre's kin cluster on aid}
-- class: collusion
-- severity: high
-- meaning:
--   zh: 一名村组干部的近亲属（含姻亲）各户享受核查类救助的比例明显高于全村。各项核查类救助合并计算：一户享受其中任何一项即算享受，不分项目比较。查近亲属备案、评议和公示记录，逐户核对家庭经济状况。
--   en: Households of one cadre's relatives (in-laws included) hold means-tested aid far more often than the village's. All means-tested programs are taken together and a household with any of them counts; programs are not compared one by one. Look at the filing of relatives, the village's assessment and the notices, and check each household's means.
-- sentence:
--   zh: "{when}，{cadres} 的亲属 {beneficiaries} 人在册领取 {programs}，共 {payments} 笔、{yuan} 元。"
--   en: "{when}: {beneficiaries} relatives of {cadres} have payments of {programs}: {payments} payments of {yuan} yuan."
-- subject: {label: Person, column: cadre}
-- identity: [cadre, village]
-- scope: unit
-- needs: [payments, village_cadres, household, relatives]
-- params:
--   min_kin: {type: int, default: 3, source: "[A]"}
--   min_lift: {type: number, default: 3.0, source: "[A]"}
--   max_p: {type: number, default: 0.01, source: "[A]"}
--   kin_degree: {type: int, default: 2, source: L5}
-- programs:
--   discretionary: {means_tested: true}
-- table: {cadre: key, post: key, village: key, relative: key, home: key, households: int, households_paid: int, rows: src, fen: money, first_day: day, last_day: day, programs: texts}
-- columns: {cadre: key, cadres: keys, village: key, people: keys, programs: texts, rows: src, fen: money, first_day: day, last_day: day, kin_households: int, kin_households_paid: int, households: int, households_paid: int, lift: number, p_value: number}
-- detector: kin_cluster
-- but: [C13, C19, C25]
-- at_least: {people: min_kin}
-- kinds: [kin]
-- basis: L4 L5
-- seen_in: [P-人民网, P13]
-- ---
-- Counted by household, since aid is granted by household; the cadre's own household is no kin.
-- People known from one row alone (no birth day) are not counted.
-- One row a cadre and relative of the same village, with or without payments.
WITH paid AS (
    SELECT "from" AS person, src, fen, day, program FROM "PAID"
    WHERE from_label = 'Person' AND list_contains($discretionary, program)
      AND coalesce(state, 'paid') = 'paid'
      AND coalesce(day_no, $from_no) >= $from_no AND coalesce(day_no, $to_no) <= $to_no
),
home AS (
    SELECT p."key" AS person, coalesce(min(m."to"), p."key") AS home, any_value(p.birth_day) AS born
    FROM "Person" p LEFT JOIN "MEMBER_OF" m ON m."from" = p."key" GROUP BY p."key"
),
villages AS (
    SELECT l."to" AS village, count(DISTINCT h.home) AS households,
        count(DISTINCT h.home) FILTER (q.person IS NOT NULL) AS households_paid
    FROM "LIVES_IN" l JOIN home h ON h.person = l."from"
    LEFT JOIN (SELECT DISTINCT person FROM paid) q ON q.person = h.person
    WHERE l.from_label = 'Person' AND h.born IS NOT NULL GROUP BY 1
),
kin AS (
    SELECT "from" AS person, "to" AS other, degree FROM "KIN"
    UNION ALL SELECT "to", "from", degree FROM "KIN"
),
-- Who lives in a cadre's own household.
homed AS MATERIALIZED (
    SELECT "from" AS cadre, "to" AS house FROM "MEMBER_OF" WHERE "from" IN (SELECT "to" FROM "IS")
),
housemates AS (
    SELECT h.cadre, m."from" AS other FROM "MEMBER_OF" m JOIN homed h ON h.house = m."to"
),
relatives AS (
    SELECT DISTINCT i."to" AS cadre, d."key" AS post, v.village, v.households, v.households_paid,
        n.other AS relative
    FROM "Cadre" d
    JOIN "SERVES" w ON w."from" = d."key"
    JOIN villages v ON v.village = w."to" AND v.households_paid > 0
    JOIN "IS" i ON i."from" = d."key"
    JOIN kin n ON n.person = i."to" AND coalesce(n.degree, $kin_degree) <= $kin_degree
    JOIN "LIVES_IN" l ON l."from" = n.other AND l."to" = v.village
    WHERE d.level = 'village' AND NOT EXISTS (
        FROM housemates m WHERE m.cadre = i."to" AND m.other = n.other)
)
SELECT r.cadre, r.post, r.village, r.relative, any_value(h.home) AS home,
    any_value(r.households) AS households, any_value(r.households_paid) AS households_paid,
    list(p.src ORDER BY p.src) FILTER (p.src IS NOT NULL) AS rows,
    coalesce(sum(p.fen), 0)::BIGINT AS fen, min(p.day) AS first_day, max(p.day) AS last_day,
    list(DISTINCT p.program ORDER BY p.program) FILTER (p.program IS NOT NULL) AS programs
FROM relatives r JOIN home h ON h.person = r.relative LEFT JOIN paid p ON p.person = r.relative
GROUP BY r.cadre, r.post, r.village, r.relative
ORDER BY r.cadre, r.post, r.village, r.relative
