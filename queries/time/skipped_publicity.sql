-- ---
-- id: skipped_publicity
-- title: {zh: 未公示或公示期不足, en: "No notice, or a notice too short"}
-- class: eligibility
-- severity: medium
-- meaning:
--   zh: 其他村都有公示的项目，这个村发了钱却没有公示名单；或公示起止日之间少于规定的天数。查公示照片和异议记录，问村民见没见过名单。
--   en: A village was paid for a program that most other villages publicised, and no list of it is on file; or the days of a notice are fewer than required. Ask for photographs of the notice and the record of objections, and ask the villagers.
-- sentence:
--   zh: "{place_name} {period} 的{programs}：{finding_zh}；{when} 名册有 {people} 人、{payments} 笔、{yuan} 元。"
--   en: "{place_name}, {period}, {programs}: {finding_en}; {when}: the rosters show {people} persons, {payments} payments of {yuan} yuan."
-- subject: {label: Unit, column: place}
-- identity: [place, program, period]
-- scope: unit
-- needs: [payments, notices]
-- sheets: [programs]
-- params:
--   village_days: {type: int, default: 7, source: R1}
--   township_days: {type: int, default: 30, source: R1}
--   min_payees: {type: int, default: 3, source: "[A]"}
--   min_share: {type: number, default: 0.5, source: "[A] the villages of which lists are on file"}
--   urgent: {type: texts, default: [TEMP_RELIEF, DISASTER_RELIEF, MEDICAL_AID, PRICE_RELIEF, FUNERAL], source: "L2 art. 4: relief that cannot wait"}
-- columns: {place: key, place_name: text, program: text, period: text, days: int, finding_zh: text, finding_en: text, people: keys, rows: src, facts: src, fen: money, first_day: day, last_day: day}
-- but: []
-- kinds: [roster]
-- basis: L12
-- seen_in: [R1, P-随州]
-- ---
-- Both days of a notice count. Of several notices of one place, program, period and level the
-- longest stands. Relief that cannot wait is not asked for a notice. That no list is on file says
-- something only where lists of most villages with payees of that program and period are. Rounds
-- of one program are one program.
WITH kind AS (
    SELECT s.code, s.family FROM (SELECT unnest($programs) AS s)
), notice AS (
    SELECT l."from" AS unit, n.key AS notice, coalesce(k.family, n.program) AS program,
           n.program AS code, coalesce(n.level, 'village') AS level,
           coalesce(n.period, year(n.from_day)::VARCHAR) AS period,
           n.to_no - n.from_no + 1 AS days, min(l.src) AS src
    FROM "LISTED" l JOIN "Notice" n ON n.key = l."to" LEFT JOIN kind k ON k.code = n.program
    WHERE n.program IS NOT NULL AND NOT list_contains($urgent, n.program)
    GROUP BY ALL
), placed AS (
    SELECT n.*, CASE WHEN n.level = 'township' THEN coalesce(t."to", n.unit) ELSE n.unit END AS place
    FROM notice n LEFT JOIN "PART_OF" t ON t."from" = n.unit
    WHERE n.period IS NOT NULL
), short AS (
    SELECT place, program, min(code) AS code, period, level, max(days)::BIGINT AS days,
           CASE level WHEN 'village' THEN $village_days ELSE $township_days END AS due,
           list(DISTINCT src) AS facts, list(DISTINCT unit) AS units
    FROM placed WHERE level IN ('village', 'township')
    GROUP BY place, program, period, level
    HAVING max(days) < CASE level WHEN 'village' THEN $village_days ELSE $township_days END
), span AS (
    SELECT program, period, left(period || '01', 6)::INT AS first_month,
           right(CASE WHEN length(period) = 4 THEN period || '12' ELSE period END, 6)::INT AS last_month
    FROM (SELECT DISTINCT program, period FROM placed)
), paid AS (
    SELECT p.src, p."from" AS person, coalesce(k.family, p.program) AS program,
           p.program AS code, p.fen, p.day, x.village_key AS unit,
           left(coalesce(p.period, p.month::VARCHAR) || '01', 6)::INT AS first_month,
           right(CASE WHEN length(p.period) = 4 THEN p.period || '12'
                      ELSE coalesce(p.period, p.month::VARCHAR) END, 6)::INT AS last_month
    FROM "PAID" p JOIN "Person" x ON x.key = p."from" LEFT JOIN kind k ON k.code = p.program
    WHERE p.from_label = 'Person' AND coalesce(p.state, 'paid') = 'paid'
      AND x.village_key IS NOT NULL
      AND coalesce(k.family, p.program) IN (SELECT program FROM span)
      AND coalesce(p.day_no, $from_no) BETWEEN $from_no AND $to_no
), paid_in AS (
    SELECT p.*, s.period FROM paid p JOIN span s ON s.program = p.program
     AND s.first_month <= p.last_month AND p.first_month <= s.last_month
), village AS (
    SELECT p.unit, p.program, min(p.code) AS code, p.period, count(DISTINCT p.person) AS payees,
           EXISTS (
               FROM placed n JOIN span s ON s.program = n.program AND s.period = n.period
               JOIN span o ON o.program = p.program AND o.period = p.period
               WHERE n.unit = p.unit AND n.program = p.program
                 AND s.first_month <= o.last_month AND o.first_month <= s.last_month
           ) AS publicised
    FROM paid_in p GROUP BY p.unit, p.program, p.period
), usual AS (
    SELECT program, period FROM village WHERE payees >= $min_payees
    GROUP BY program, period HAVING avg(publicised::INT) >= $min_share
), judged AS (
    SELECT v.unit AS place, v.program, v.code, v.period, NULL::BIGINT AS days, NULL::BIGINT AS due,
           NULL::VARCHAR[] AS facts, [v.unit] AS units
    FROM village v JOIN usual u USING (program, period)
    WHERE NOT v.publicised AND v.payees >= $min_payees
    UNION ALL
    SELECT place, program, code, period, days, due, facts, units FROM short
), row AS (
    SELECT j.place, j.program, j.code, j.period, j.days, j.due, j.facts, p.src, p.person, p.fen, p.day
    FROM judged j LEFT JOIN paid_in p
      ON list_contains(j.units, p.unit) AND p.program = j.program AND p.period = j.period
)
SELECT r.place AS place,
       any_value(concat_ws('', u.township, u.village)) AS place_name,
       min(r.code) AS program,
       r.period AS period, r.days AS days,
       CASE WHEN r.days IS NULL THEN '没有公示名单在案，其他村多数有'
            ELSE '公示 ' || r.days || ' 天，规定 ' || max(r.due) || ' 天' END AS finding_zh,
       CASE WHEN r.days IS NULL THEN 'no publicity list is on file, while most villages have one'
            ELSE 'publicised for ' || r.days || ' days of the ' || max(r.due) || ' required' END AS finding_en,
       list(DISTINCT r.person) AS people, list(DISTINCT r.src) AS rows,
       any_value(r.facts) AS facts, coalesce(sum(r.fen), 0)::BIGINT AS fen,
       min(r.day) AS first_day, max(r.day) AS last_day
FROM row r LEFT JOIN "Unit" u ON u.key = r.place
GROUP BY r.place, r.program, r.period, r.days
HAVING count(r.src) > 0 OR any_value(r.facts) IS NOT NULL
ORDER BY r.place, r.program, r.period
