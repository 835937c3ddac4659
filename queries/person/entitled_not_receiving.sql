-- ---
-- id: entitled_not_receiving
-- title: {zh: 应享未享, en: Entitled and not paid}
-- class: missed
-- severity: info
-- meaning:
--   zh: 登记册表明符合条件（年满八十周岁、重度残疾、孤儿），而该项目在当地连续发放的几个月里没有发给本人。请主管部门核实本人是否健在、是否申请、是否因故停发，符合的及时补办。这不是对本人的怀疑。
--   en: A register says that the person qualifies (80 or older, severely disabled, an orphan), yet in months in which the program was paid in the township nothing was paid. Ask the department whether the person lives, applied or was stopped for a reason, and make good what is due. This is no suspicion of the person.
-- sentence:
--   zh: "登记册表明 {subject} 符合 {due} 的条件，最近 {months} 个发放月的名册没有本人。"
--   en: "A register says that {subject} qualifies for {due}; the rosters of the last {months} months of payment do not have the name."
-- subject: {label: Person, column: person}
-- identity: [person, status]
-- scope: subject
-- needs: [payments, household|elderly|disabled|orphans]
-- matrix: {rule: requires, against: [elderly, disabled, orphan]}
-- params:
--   months: {type: int, default: 3, source: B2 P50}
--   old_age: {type: int, default: 80, source: B2 P50}
--   severe_programs: {type: texts, default: [DISABLED_CARE], source: B2 P36}
--   old_age_programs: {type: texts, default: [ELDERLY], source: L9}
--   orphan_programs: {type: texts, default: [ORPHAN], source: L8}
--   instead: {type: texts, default: [TEKUN, TEKUN_CARE, DISABLED_BOTH, ORPHAN_DEFACTO, ELDERLY_SERVICE], source: L8}
-- columns: {person: key, status: text, programs: texts, due: texts, months: int, rows: src, facts: src}
-- but: [C18]
-- kinds: [register]
-- basis: "[A]"
-- seen_in: [P48, P95]
-- ---
-- Who qualifies by a register, lives, has not moved and is in no custody, against the last months
-- in which the township was paid. The person must have qualified before the first of them.
WITH rule AS (
    SELECT g.status, unnest(g.programs) AS program FROM (SELECT unnest($groups) AS g)
),
today AS (SELECT max(day) AS day FROM "PAID" WHERE day_no <= $to_no),
held AS (
    SELECT h."from" AS person, s.kind, h.src, h.from_day, h.to_day, h.grade FROM "HAS_STATUS" h
    JOIN "Status" s ON s.key = h."to"
    WHERE s.kind IN ('deceased', 'moved_away', 'in_custody', 'disabled', 'orphan')
),
away AS (
    SELECT DISTINCT person FROM held WHERE kind IN ('deceased', 'moved_away', 'in_custody')
),
qualifies AS (
    SELECT person, 'disabled' AS status, unnest($severe_programs) AS program, src,
        from_day AS since
    FROM held WHERE kind = 'disabled' AND to_day IS NULL
      AND regexp_matches(grade, '[一二壹贰12１２]|重')
    UNION ALL
    SELECT h.person, 'orphan', unnest($orphan_programs), h.src, h.from_day
    FROM held h JOIN "Person" n ON n.key = h.person
    WHERE h.kind = 'orphan' AND h.to_day IS NULL
      AND n.birth_day > (SELECT day FROM today) - INTERVAL 18 YEAR
    UNION ALL
    SELECT n.key, 'elderly', unnest($old_age_programs), m.src,
        (n.birth_day + to_years($old_age::INT))::DATE
    FROM "Person" n JOIN "MEMBER_OF" m ON m."from" = n.key
    WHERE n.registered AND m.to_day IS NULL
      AND n.birth_day + to_years($old_age::INT) <= (SELECT day FROM today)
),
living AS (
    SELECT q.*, n.township FROM qualifies q JOIN rule r USING (status, program)
    JOIN "Person" n ON n.key = q.person
    WHERE n.died_on IS NULL AND q.person NOT IN (SELECT person FROM away)
),
paid AS (
    SELECT p."from" AS person, p.program, p.month, p.day,
        coalesce(b.township, n.township) AS township
    FROM "PAID" p JOIN "Person" n ON n.key = p."from" LEFT JOIN "Batch" b ON b.key = p.batch
    WHERE coalesce(p.state, 'paid') = 'paid' AND p.day_no >= $from_no AND p.day_no <= $to_no
      AND (p.program IN (SELECT program FROM rule) OR list_contains($instead, p.program))
),
month AS (
    SELECT program, township, month, min(day) AS day FROM paid
    GROUP BY program, township, month
    QUALIFY row_number() OVER (PARTITION BY program, township ORDER BY month DESC) <= $months
),
lately AS (
    SELECT program, township, min(day) AS began, count(*) AS months FROM month
    GROUP BY program, township HAVING count(*) >= $months
),
missed AS (
    SELECT q.person, q.status, q.program, q.src, l.months
    FROM living q JOIN lately l ON l.program = q.program AND l.township = q.township
    WHERE coalesce(q.since, l.began) <= l.began
      AND NOT EXISTS (FROM paid p WHERE p.person = q.person AND p.day >= l.began
          AND (p.program = q.program OR list_contains($instead, p.program)))
)
SELECT person AS person, status AS status, list(DISTINCT program) AS programs,
    list(DISTINCT coalesce(g.name, program)) AS due, max(months)::INT AS months,
    CAST([] AS VARCHAR[]) AS rows, list(DISTINCT src) AS facts
FROM missed m LEFT JOIN "Program" g ON g.code = m.program GROUP BY person, status
