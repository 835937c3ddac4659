-- ---
-- id: dead_before_application
-- title: {zh: 死亡后新增纳入, en: First applied or paid after death}
-- class: eligibility
-- severity: critical
-- meaning:
--   zh: 申请、纳入或首次发放的日期晚于登记的死亡日期。核对火化、户籍等登记的死亡日期，调取申请表和入户调查记录，查由谁申报、谁审核、卡由谁持有。
--   en: The application, enrolment or first payment is later than the registered death. Compare the dates of death, see the application and visit records, who applied, who approved and who holds the card.
-- sentence:
--   zh: "登记册记载 {subject} 于 {died} 死亡；此后（{since}）才有 {programs} 的申请、纳入或首次发放，{when} 名册有 {payments} 笔、{yuan} 元。"
--   en: "The registers record the death of {subject} on {died}; application, enrolment or first payment under {programs} is later ({since}); {when}: {payments} payments of {yuan} yuan."
-- subject: {label: Person, column: person}
-- identity: [person]
-- scope: subject
-- needs: [payments, deaths|cremations|death_certificates]
-- params:
--   grace_days: {type: int, default: 0, source: B2 P21}
-- columns: {person: key, programs: texts, cards: keys, died: day, since: day, rows: src, facts: src, fen: money, first_day: day, last_day: day}
-- but: [C06, C07]
-- kinds: [register]
-- basis: L13
-- seen_in: [S5]
-- ---
-- A first payment says something only where the ledger holds payments of the program in the
-- township from before the death; an application or enrolment says it by its day. Subsidies by
-- area go on in the name of the old head, and funeral money follows from the death.
WITH dead AS (
    SELECT key AS person, died_on, township, name FROM "Person" WHERE died_on IS NOT NULL
),
after AS (
    SELECT p."from" AS person, p.program, p."to" AS card, p.src, p.fen, p.day, d.died_on,
        coalesce(b.township, d.township, '') AS township
    FROM "PAID" p JOIN dead d ON d.person = p."from" LEFT JOIN "Batch" b ON b.key = p.batch
    LEFT JOIN "Program" g ON g.code = p.program
    WHERE coalesce(p.state, 'paid') = 'paid' AND p.day IS NOT NULL
      AND coalesce(g.unit, 'person') IN ('person', 'household')
      AND p.program NOT IN ('FUNERAL', 'LAND_COLLECTIVE')
),
first_paid AS (
    SELECT person, program, township, died_on, min(day) AS day FROM after GROUP BY ALL
    HAVING min(day) > died_on + $grace_days::INT
),
opened AS (
    SELECT p.program, coalesce(b.township, n.township, '') AS township, min(p.day) AS day
    FROM "PAID" p JOIN "Person" n ON n.key = p."from" LEFT JOIN "Batch" b ON b.key = p.batch
    WHERE p.program IN (SELECT program FROM first_paid) GROUP BY ALL
),
stated_later AS (
    SELECT e."from" AS person, g.code AS program, e.src,
        least(e.applied_on, e.from_day) AS day
    FROM "ENROLLED" e JOIN "Program" g ON g.key = e."to"
    UNION ALL
    SELECT a."from", x.program, a.src, coalesce(a.day, x.applied_on)
    FROM "APPLIED" a JOIN "Application" x ON x.key = a."to"
),
later AS (
    SELECT f.person, f.program, f.day, NULL AS fact FROM first_paid f
    JOIN opened o USING (program, township) WHERE o.day <= f.died_on
    UNION ALL
    SELECT s.person, s.program, s.day, s.src FROM stated_later s JOIN dead d USING (person)
    WHERE s.day > d.died_on + $grace_days::INT
      AND NOT EXISTS (FROM after p WHERE p.person = s.person AND p.program = s.program
                      AND p.day <= d.died_on)
),
each_program AS (
    SELECT person, program, min(day) AS day, string_agg(DISTINCT fact, ' ') AS fact
    FROM later GROUP BY person, program
),
death AS (
    SELECT h."from" AS person, string_agg(DISTINCT h.src, ' ') AS src FROM "HAS_STATUS" h
    JOIN "Status" s ON s.key = h."to" WHERE s.kind = 'deceased' GROUP BY h."from"
)
SELECT p.person AS person, list(DISTINCT p.program) AS programs, list(DISTINCT p.card) AS cards,
    min(p.died_on) AS died, min(l.day) AS since, list(DISTINCT p.src) AS rows,
    list(DISTINCT concat_ws(' ', f.src, l.fact)) AS facts, sum(p.fen)::BIGINT AS fen,
    min(p.day) AS first_day, max(p.day) AS last_day
FROM after p JOIN each_program l USING (person, program) LEFT JOIN death f USING (person)
WHERE p.day > p.died_on AND p.day >= DATE '1970-01-01' + $from_no::INT
  AND p.day <= DATE '1970-01-01' + $to_no::INT
GROUP BY p.person
