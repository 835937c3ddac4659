-- ---
-- id: collusive_cadre_team
-- title: {zh: 一村多名干部的疑点相连, en: Findings on several cadres of one village join}
-- class: collusion
-- severity: high
-- meaning:
--   zh: 同一村三名以上干部各有疑点，且涉及同一项目的款项或同一些卡和人。合并核查该村班子，先查共同经手的项目和资金去向。
--   en: Three or more cadres of one village each have findings on money of the same program, or on the same cards and people. Look into the village's cadres together, beginning with the program they share.
-- sentence:
--   zh: "{subject} 有 {cadre_count} 名干部各有疑点，涉及相同的项目、卡或人；{when} 相关款项 {payments} 笔、{yuan} 元（{programs}）。"
--   en: "{cadre_count} cadres of {subject} have findings on the same programs, cards or people; {when}: {payments} payments of {yuan} yuan ({programs})."
-- subject: {label: Unit, column: village}
-- identity: [village]
-- scope: unit
-- needs: [payments, village_cadres]
-- uses: all
-- params:
--   min_cadres: {type: int, default: 3, source: S4}
--   max_people: {type: int, default: 60, source: "[A]"}
-- columns: {village: key, people: keys, cadres: keys, cadre_count: int, patterns: texts, rows: src, fen: money, first_day: day, last_day: day}
-- but: [C13]
-- at_least: {people: min_cadres}
-- kinds: [roster]
-- basis: L13
-- seen_in: [S4, P10, P-济阳]
-- ---
-- A cadre is in a finding by the post or in person. What is shared is a program of which each was
-- paid himself (rows of the findings), or a card or another person that their findings name. Each
-- cadre has a finding of his own: as many findings as cadres at least. What an innocent explanation
-- took down (the group's forest money, held by resolution) is no sign, nor a finding of more than
-- max_people people: a list that was not publicised says nothing of those on it. The rows are those of the
-- shared money.
WITH post AS (
    SELECT DISTINCT i."from" AS cadre, i."to" AS person, s."to" AS village
    FROM "IS" i JOIN "SERVES" s ON s."from" = i."from" JOIN "Cadre" c ON c.key = i."from"
    WHERE c.level = 'village'
), called AS (
    SELECT cadre AS key, * FROM post
    UNION
    SELECT person, * FROM post
), whole_list AS (
    SELECT finding FROM found WHERE label = 'Person'
    GROUP BY finding HAVING count(DISTINCT key) > $max_people
), sign AS (
    SELECT DISTINCT f.finding, f.pattern, c.person, c.cadre, c.village
    FROM found f JOIN called c USING (key) ANTI JOIN whole_list w ON w.finding = f.finding
    WHERE f."class" IN ('collusion', 'eligibility') AND NOT f.explained
), own AS (
    -- What the cadres were paid themselves, by program.
    SELECT s.*, p.program AS tie, p.src
    FROM sign s JOIN found_row r USING (finding)
    JOIN "PAID" p ON p.src = r.src AND p."from" = s.person
), common AS (
    -- Cards and other people that the findings name.
    SELECT DISTINCT s.*, o.key AS tie
    FROM sign s JOIN found o USING (finding)
    WHERE o.label IN ('Card', 'Person') AND o.key NOT IN (SELECT person FROM post)
), team AS (
    SELECT village, tie
    FROM (SELECT finding, person, village, tie FROM own
          UNION ALL SELECT finding, person, village, tie FROM common)
    GROUP BY village, tie
    HAVING count(DISTINCT person) >= $min_cadres AND count(DISTINCT finding) >= $min_cadres
), shared AS (
    SELECT o.village, o.person, o.cadre, o.pattern, o.src
    FROM own o JOIN team USING (village, tie)
    UNION
    SELECT c.village, c.person, c.cadre, c.pattern, r.src
    FROM (SELECT DISTINCT village, person, cadre, pattern, finding
          FROM common JOIN team USING (village, tie)) c
    JOIN found_row r USING (finding)
), money AS (
    SELECT village, sum(fen)::BIGINT AS fen, min(day) AS first_day, max(day) AS last_day
    FROM (SELECT DISTINCT s.village, p.src, p.fen, p.day
          FROM shared s JOIN "PAID" p ON p.src = s.src
          WHERE coalesce(p.day_no, $from_no) BETWEEN $from_no AND $to_no)
    GROUP BY village
)
SELECT s.village, list(DISTINCT s.person) AS people, list(DISTINCT s.cadre) AS cadres,
       count(DISTINCT s.person) AS cadre_count, list(DISTINCT s.pattern) AS patterns,
       list(DISTINCT s.src) AS rows, coalesce(any_value(m.fen), 0) AS fen,
       any_value(m.first_day) AS first_day, any_value(m.last_day) AS last_day
FROM shared s LEFT JOIN money m USING (village)
GROUP BY s.village
ORDER BY s.village
