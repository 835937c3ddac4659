-- ---
-- id: student_status_mismatch
-- title: {zh: 学籍不符, en: Student status does not fit}
-- class: eligibility
-- severity: medium
-- meaning:
--   zh: 领取助学类补助的人没有在校学籍，或发放日期在入学以前、毕业离校以后，或同一时期登记在两所学校。核对学籍系统和学校在读证明，查由谁申报。
--   en: Paid student aid without enrolment, before entering or after leaving school, or registered at two schools at once. Compare the school register and the schools, and who applied.
-- sentence:
--   zh: "学籍名册对 {subject} 的记载：{found}；{when} 名册有其 {payments} 笔、{yuan} 元（{programs}）。"
--   en: "The school register on {subject}: {found}; {when}: the rosters show {payments} payments of {yuan} yuan ({programs})."
-- subject: {label: Person, column: person}
-- identity: [person, status]
-- scope: subject
-- needs: [payments, students]
-- matrix: {rule: requires, against: [student]}
-- params:
--   slack_days: {type: int, default: 120, source: "[A] a term is paid up to four months late"}
--   min_share: {type: number, default: 0.5, source: "[A] a register that knows fewer of a township's payees is not complete"}
-- columns: {person: key, status: text, programs: texts, found: text, cards: keys, rows: src, facts: src, fen: money, first_day: day, last_day: day}
-- but: [C07]
-- kinds: [register]
-- basis: "[A]"
-- seen_in: [P15]
-- ---
-- Two schools: two entries of different schools that begin within half a year of each other.
WITH rule AS (
    SELECT g.status, unnest(g.programs) AS program FROM (SELECT unnest($groups) AS g)
),
school AS (
    SELECT h."from" AS person, h.src, h.detail AS school, h.from_day, h.to_day
    FROM "HAS_STATUS" h JOIN "Status" s ON s.key = h."to" WHERE s.kind = 'student'
),
student AS (
    SELECT person, string_agg(DISTINCT src, ' ') AS facts,
        CASE WHEN bool_or(from_day IS NULL) THEN NULL ELSE min(from_day) END AS entered,
        CASE WHEN bool_or(to_day IS NULL) THEN NULL ELSE max(to_day) END AS left_on,
        count(DISTINCT school) > 1 AND max(from_day) - min(from_day) < 183 AS two_schools
    FROM school GROUP BY person
),
sure AS (SELECT DISTINCT key FROM stated WHERE state IN ('ok', 'upgraded')),
vague AS (
    SELECT DISTINCT n.name FROM student t JOIN "Person" n ON n.key = t.person
    WHERE n.name IS NOT NULL AND n.key NOT IN (SELECT key FROM sure)
),
paid AS (
    SELECT p."from" AS person, r.status, p.program, p."to" AS card, p.src, p.fen, p.day,
        coalesce(b.township, n.township, '') AS township, n.name,
        t.person IS NOT NULL AS enrolled, t.facts, t.entered, t.left_on, t.two_schools
    FROM "PAID" p JOIN rule r ON r.program = p.program
    JOIN "Person" n ON n.key = p."from" LEFT JOIN "Batch" b ON b.key = p.batch
    LEFT JOIN student t ON t.person = p."from"
    WHERE coalesce(p.state, 'paid') = 'paid'
      AND coalesce(p.day_no, $from_no) >= $from_no AND coalesce(p.day_no, $to_no) <= $to_no
),
share AS (
    SELECT program, township, count(DISTINCT person) AS payees,
        count(DISTINCT person) FILTER (enrolled) AS enrolled
    FROM paid GROUP BY program, township
),
judged AS (
    SELECT p.*, CASE
        WHEN NOT p.enrolled AND s.enrolled > 0 AND s.enrolled >= $min_share * s.payees
             AND p.person IN (SELECT key FROM sure) AND p.name NOT IN (SELECT name FROM vague)
            THEN '无学籍记载 (not enrolled)'
        WHEN p.two_schools THEN '同期登记在两所学校 (two schools at once)'
        WHEN p.day > p.left_on + $slack_days::INT THEN '学籍至 ' || p.left_on || ' (enrolled until)'
        WHEN p.day < p.entered - $slack_days::INT THEN '入学于 ' || p.entered || ' (entered on)'
        END AS found
    FROM paid p JOIN share s USING (program, township)
)
SELECT person AS person, status AS status, list(DISTINCT program) AS programs,
    min(found) AS found, list(DISTINCT card) AS cards, list(DISTINCT src) AS rows,
    list(DISTINCT facts) FILTER (facts IS NOT NULL) AS facts, sum(fen)::BIGINT AS fen,
    min(day) AS first_day, max(day) AS last_day
FROM judged WHERE found IS NOT NULL GROUP BY person, status
