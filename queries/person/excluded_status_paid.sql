-- ---
-- id: excluded_status_paid
-- title: {zh: 身份与项目不相容, en: Paid under a program that the status excludes}
-- class: eligibility
-- severity: medium
-- meaning:
--   zh: 登记的身份（在校、外出务工、在职参保、领取职工养老金、村组干部等）在政策矩阵中排除该项目，期间仍按该项目发放。核对身份的起止日期和项目的政策文件，政策不同的在本县的矩阵中改正。
--   en: The policy matrix excludes the program for the registered status (student, working elsewhere, insured as an employee, drawing a staff pension, village cadre …), yet payments fall into its time. Compare the dates and the rules; where the rule of the county differs, change its matrix.
-- sentence:
--   zh: "登记册记载 {subject} 的身份为 {status}；{when} 名册有其 {payments} 笔、{yuan} 元（{programs}）。"
--   en: "The registers give {subject} the status {status}; {when}: the rosters show {payments} payments of {yuan} yuan ({programs})."
-- subject: {label: Person, column: person}
-- identity: [person, status]
-- scope: subject
-- needs: [payments, pensions|provident_fund|social_insurance|students|village_cadres|township_handlers|custody]
-- matrix: {rule: excludes, against: [staff_pensioner, resident_pensioner, provident_fund, insured_employee, student, absent, migrant_worker, village_cadre, township_official, public_welfare_post, disciplined, community_correction]}
-- programs:
--   means: {means_tested: true}
-- params:
--   incomes: {type: texts, default: [staff_pensioner, provident_fund, insured_employee], source: B2 P29}
-- columns: {person: key, status: text, programs: texts, cards: keys, rows: src, facts: src, fen: money, first_day: day, last_day: day}
-- but: [C06, C23, C25]
-- kinds: [register]
-- basis: "[A]"
-- seen_in: [S1]
-- ---
-- Income beside aid for the needy is weighed per head by income_over_limit, not here. In SQL: a
-- status may be that of every sixth inhabitant, and few of their payments are excluded.
WITH rule AS (
    SELECT g.status, g.grace, unnest(g.programs) AS program FROM (SELECT unnest($groups) AS g)
),
pay AS (
    SELECT "from" AS person, program, "to" AS card, src, fen, day, day_no FROM "PAID"
    WHERE from_label = 'Person' AND coalesce(state, 'paid') = 'paid'
      AND program IN (SELECT program FROM rule)
      AND coalesce(day_no, $from_no) >= $from_no AND coalesce(day_no, $to_no) <= $to_no
),
proof AS (
    SELECT h."from" AS person, s.kind AS status, p.program, p.card, p.src, p.fen, p.day,
        string_agg(DISTINCT h.src, ' ') AS facts
    FROM "HAS_STATUS" h JOIN "Status" s ON s.key = h."to"
    JOIN rule r ON r.status = s.kind
    JOIN pay p ON p.person = h."from" AND p.program = r.program
    WHERE coalesce(p.day_no >= h.from_no + r.grace, TRUE)
      AND coalesce(p.day_no <= h.to_no, TRUE)
      AND NOT (list_contains($incomes, s.kind) AND list_contains($means, p.program))
    GROUP BY ALL
)
SELECT person AS person, status AS status, list(DISTINCT program) AS programs,
    list(DISTINCT card) AS cards, list(DISTINCT src) AS rows, list(DISTINCT facts) AS facts,
    sum(fen)::BIGINT AS fen, min(day) AS first_day, max(day) AS last_day
FROM proof GROUP BY person, status
