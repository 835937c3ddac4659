-- ---
-- id: past_offender_handler
-- title: {zh: 受过处分的经办人名下疑点集中, en: Findings gather round a handler disciplined before}
-- class: collusion
-- severity: low
-- meaning:
--   zh: 受过处分后仍任职或仍经办补贴的人员，处分以后的疑点有两个以上牵涉到其本人或其经手的批次、申请。处分本身不说明现在的事；把这些疑点交给回避此人的人员复核。
--   en: Somebody who was disciplined and still holds a post or handles subsidies is met by two or more doubtful points of the time after, in person or through batches and applications handled. The earlier case proves nothing now; have the points checked by somebody else.
-- sentence:
--   zh: "{cadres} 登记有处分记录，仍在岗或经办；此后（{when}）与其本人或经手批次、申请相关的疑点 {finding_count} 个，涉及 {beneficiaries} 人、{payments} 笔、{yuan} 元。"
--   en: "{cadres} has a record of discipline and is still in office or handles; since then ({when}) {finding_count} doubtful points touch this person or what was handled: {beneficiaries} persons, {payments} payments, {yuan} yuan."
-- subject: {label: Person, column: handler}
-- identity: [handler]
-- scope: all
-- needs: [payments, discipline, township_handlers|village_cadres|approvals]
-- uses: all
-- params:
--   min_findings: {type: int, default: 2, source: "[A]"}
--   max_people: {type: int, default: 60, source: "[A]"}
-- columns: {handler: key, cadres: keys, people: keys, finding_count: int, rows: src, facts: src, fen: money, first_day: day, last_day: day}
-- but: []
-- kinds: [register]
-- basis: L4
-- seen_in: [P28, P39]
-- ---
-- From the disciplined on: with a post that ended after the decision, or as a handler of batches or
-- applications. A finding counts when it names the person or a post of the person, or when one of
-- its payments stands in a batch, or belongs to an applicant, that the person handled; and only by
-- payments of after the decision. Findings of quality, and of whole lists (more than max_people),
-- count for nobody.
WITH offender AS (
    SELECT h."from" AS person, min(h.from_day) AS decided, list(DISTINCT h.src) AS facts
    FROM "HAS_STATUS" h JOIN "Status" s ON s."key" = h."to"
    WHERE s.kind = 'disciplined' GROUP BY 1
),
post AS (
    SELECT i."to" AS person, i."from" AS post FROM "IS" i JOIN offender o ON o.person = i."to"
    WHERE coalesce(i.to_day, DATE '9999-12-31') > coalesce(o.decided, DATE '0001-01-01')
),
handled AS (
    SELECT DISTINCT h."from" AS person, h."to" AS matter
    FROM "HANDLED" h SEMI JOIN offender o ON o.person = h."from"
),
active AS (
    SELECT * FROM offender
    WHERE person IN (SELECT person FROM post) OR person IN (SELECT person FROM handled)
),
small AS (
    SELECT finding FROM found WHERE "class" IN ('collusion', 'eligibility') GROUP BY finding
    HAVING count(*) FILTER (label = 'Person') <= $max_people
),
payment AS (
    SELECT DISTINCT f.finding, p.src, p."from" AS payee, p.batch, p.program, p.day, p.fen
    FROM found_row f SEMI JOIN small USING (finding) JOIN "PAID" p ON p.src = f.src
    WHERE p.day_no BETWEEN $from_no AND $to_no
),
named AS (
    SELECT a.person, f.finding FROM active a JOIN found f ON f.key = a.person
    UNION
    SELECT a.person, f.finding FROM active a JOIN post t USING (person) JOIN found f ON f.key = t.post
    UNION
    SELECT h.person, y.finding FROM handled h JOIN payment y ON y.batch = h.matter
    UNION
    SELECT h.person, y.finding FROM handled h
    JOIN "APPLIED" q ON q."to" = h.matter
    JOIN "Application" x ON x."key" = h.matter
    JOIN payment y ON y.payee = q."from" AND y.program = x.program
),
after AS (
    SELECT a.person, a.facts, y.finding, y.src, y.payee, y.fen, y.day
    FROM named n JOIN active a USING (person) JOIN payment y USING (finding)
    WHERE y.day > coalesce(a.decided, DATE '0001-01-01')
),
once AS (
    SELECT person, src, any_value(facts) AS facts, any_value(payee) AS payee,
        any_value(fen) AS fen, any_value(day) AS day, list(DISTINCT finding) AS findings
    FROM after GROUP BY person, src
)
SELECT o.person AS handler, (SELECT list(t.post) FROM post t WHERE t.person = o.person) AS cadres,
    list(DISTINCT o.payee) AS people, len(list_distinct(flatten(list(o.findings)))) AS finding_count,
    list(o.src) AS rows, any_value(o.facts) AS facts, CAST(sum(o.fen) AS BIGINT) AS fen,
    min(o.day) AS first_day, max(o.day) AS last_day
FROM once o GROUP BY o.person
HAVING len(list_distinct(flatten(list(o.findings)))) >= $min_findings
ORDER BY o.person
