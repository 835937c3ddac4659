-- ---
-- id: disability_mismatch
-- title: {zh: 残疾等级不符, en: Disability grade does not fit}
-- class: eligibility
-- severity: medium
-- meaning:
--   zh: 领取残疾人补贴的人没有持证记载，或护理补贴而登记等级不是一级、二级，或证已到期，或生活补贴而家庭不在低保（低保边缘）。核对残疾人证和系统等级，查评定、变更和审批的日期。
--   en: Paid a subsidy of disabled persons without a certificate on record, or the care subsidy without grade 1 or 2, or after the certificate expired, or the living subsidy while the family is on no low-income aid. Compare certificate and register, and the days of grading and approval.
-- sentence:
--   zh: "残疾人名册对 {subject} 的记载：{found}；{when} 名册有其 {payments} 笔、{yuan} 元（{programs}）。"
--   en: "The register of disabled persons on {subject}: {found}; {when}: the rosters show {payments} payments of {yuan} yuan ({programs})."
-- subject: {label: Person, column: person}
-- identity: [person, status]
-- scope: household
-- needs: [payments, disabled]
-- matrix: {rule: requires, against: [disabled]}
-- params:
--   severe_programs: {type: texts, default: [DISABLED_CARE], source: B2 P36}
--   poor_programs: {type: texts, default: [DISABLED_LIVING], source: B2 P36}
--   min_share: {type: number, default: 0.5, source: "[A] a register or rule that fits fewer of a township's payees is not judged"}
-- columns: {person: key, status: text, programs: texts, found: text, cards: keys, rows: src, facts: src, fen: money, first_day: day, last_day: day}
-- but: [C07]
-- kinds: [register]
-- basis: "[A]"
-- seen_in: [P36]
-- ---
-- Grades as offices write them: 一级, 壹级, 1, 重度. A grade that nobody stated is not judged.
WITH rule AS (
    SELECT g.status, unnest(g.programs) AS program FROM (SELECT unnest($groups) AS g)
),
certificate AS (
    SELECT h."from" AS person, h.src, h.to_day, h.grade,
        regexp_matches(h.grade, '[一二壹贰12１２]|重') AS severe
    FROM "HAS_STATUS" h JOIN "Status" s ON s.key = h."to" WHERE s.kind = 'disabled'
),
holder AS (
    SELECT person, bool_or(severe) AS severe, bool_or(severe IS NULL) AS unknown,
        min(grade) AS grade, string_agg(DISTINCT src, ' ') AS facts,
        CASE WHEN bool_or(to_day IS NULL) THEN NULL ELSE max(to_day) END AS valid_to
    FROM certificate GROUP BY person
),
poor AS (
    SELECT h."from" AS person FROM "HAS_STATUS" h JOIN "Status" s ON s.key = h."to"
    WHERE s.kind IN ('low_income', 'low_income_margin', 'extreme_poverty')
),
poor_family AS (
    SELECT person FROM poor UNION
    SELECT other."from" FROM poor
    JOIN "MEMBER_OF" own ON own."from" = poor.person
    JOIN "MEMBER_OF" other ON other."to" = own."to"
),
sure AS (SELECT DISTINCT key FROM stated WHERE state IN ('ok', 'upgraded')),
vague AS (
    SELECT DISTINCT n.name FROM holder h JOIN "Person" n ON n.key = h.person
    WHERE n.name IS NOT NULL AND n.key NOT IN (SELECT key FROM sure)
),
paid AS (
    SELECT p."from" AS person, r.status, p.program, p."to" AS card, p.src, p.fen, p.day,
        coalesce(b.township, n.township, '') AS township, n.name,
        h.person IS NOT NULL AS certified, h.severe, h.unknown, h.grade, h.facts, h.valid_to,
        f.person IS NOT NULL AS poor
    FROM "PAID" p JOIN rule r ON r.program = p.program
    JOIN "Person" n ON n.key = p."from" LEFT JOIN "Batch" b ON b.key = p.batch
    LEFT JOIN holder h ON h.person = p."from" LEFT JOIN poor_family f ON f.person = p."from"
    WHERE coalesce(p.state, 'paid') = 'paid'
      AND coalesce(p.day_no, $from_no) >= $from_no AND coalesce(p.day_no, $to_no) <= $to_no
),
share AS (
    SELECT program, township, count(DISTINCT person) AS payees,
        count(DISTINCT person) FILTER (certified) AS certified,
        count(DISTINCT person) FILTER (poor) AS poor
    FROM paid GROUP BY program, township
),
judged AS (
    SELECT p.*, CASE
        WHEN NOT p.certified AND s.certified >= $min_share * s.payees
             AND p.person IN (SELECT key FROM sure) AND p.name NOT IN (SELECT name FROM vague)
            THEN '无持证记载 (no certificate on record)'
        WHEN list_contains($severe_programs, p.program) AND p.certified AND NOT p.severe
             AND NOT p.unknown
            THEN '登记等级 ' || p.grade || ' (grade on record)'
        WHEN p.valid_to < p.day THEN '证件有效期至 ' || p.valid_to || ' (valid until)'
        WHEN list_contains($poor_programs, p.program) AND NOT p.poor AND s.poor > 0
             AND s.poor >= $min_share * s.payees
             AND p.person IN (SELECT key FROM sure)
            THEN '家庭不在低保名册 (family not on the low-income register)' END AS found
    FROM paid p JOIN share s USING (program, township)
)
SELECT person AS person, status AS status, list(DISTINCT program) AS programs,
    min(found) AS found, list(DISTINCT card) AS cards, list(DISTINCT src) AS rows,
    list(DISTINCT facts) FILTER (facts IS NOT NULL) AS facts, sum(fen)::BIGINT AS fen,
    min(day) AS first_day, max(day) AS last_day
FROM judged WHERE found IS NOT NULL GROUP BY person, status
