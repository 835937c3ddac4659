-- ---
-- id: repeat_submission
-- title: {zh: 退回后反复申报, en: Refused and submitted again}
-- class: collusion
-- severity: medium
-- meaning:
--   zh: 同一人的同一项目被退回或不予批准后，多次重新录入，或原样再报。查每次退回的原因是否真的改正，最后一次由谁放行。
--   en: One person's application for one program was entered again several times after refusals, or again as it was. See whether each reason for refusal was mended, and who let the last one pass.
-- sentence:
--   zh: "{subject} 的同一项目先后申报 {submissions} 次，其中 {refusals} 次退回或不予批准，{unchanged} 次按原内容再报；名册有其 {payments} 笔、{yuan} 元。"
--   en: "{subject} applied {submissions} times for one program; {refusals} times it was returned or refused, {unchanged} times it came again unchanged; the rosters show {payments} payments of {yuan} yuan."
-- subject: {label: Person, column: person}
-- identity: [person, program]
-- scope: subject
-- needs: [approvals|applications]
-- params:
--   min_rounds: {type: int, default: 3, source: S3}
--   min_unchanged: {type: int, default: 1, source: S3}
--   within_days: {type: int, default: 365, source: "[A] later it is another year's application"}
-- columns: {person: key, program: text, applications: keys, submissions: int, refusals: int, unchanged: int, rows: src, facts: src, fen: money, first_day: day, last_day: day}
-- but: [C07]
-- kinds: [approval]
-- basis: L2
-- seen_in: [S3, S1]
-- ---
-- A submission is one round of one application. A third round says by itself that two came back;
-- of rounds that nobody numbers the refusals are counted. Unchanged is a submission of the same sum
-- or area after a refusal, or after a return and not passed: what was returned for an error and
-- then passed was mended (C07).
WITH logged AS (
    SELECT h."to" AS application, coalesce(h.round, 1) AS round, min(h.day) AS day,
           coalesce(bool_or(h.result = 'refused'), FALSE) AS refused,
           count(*) FILTER (h.result IN ('refused', 'returned')) AS refusals,
           bool_or(h.round IS NOT NULL) AS numbered,
           coalesce(bool_or(h.step IN ('approved', 'paid') AND h.result = 'passed'), FALSE) AS passed,
           string_agg(h.src, ' ') FILTER (h.result IN ('refused', 'returned')) AS src
    FROM "HANDLED" h WHERE h.to_label = 'Application' GROUP BY 1, 2
), filed AS (
    SELECT s."from" AS person, s."to" AS application, coalesce(s.round, 1) AS round,
           min(s.day) AS day, max(s.fen) AS fen, max(s.area) AS area,
           coalesce(bool_or(s.result = 'refused'), FALSE) AS refused,
           coalesce(bool_or(s.result IN ('refused', 'returned')), FALSE) AS back,
           coalesce(bool_or(s.result = 'passed'), FALSE) AS passed,
           string_agg(s.src, ' ') AS src
    FROM "APPLIED" s GROUP BY 1, 2, 3
), submission AS (
    SELECT f.person, coalesce(q.program, '') AS program, f.application, f.round, f.fen, f.area,
           coalesce(f.day, l.day) AS day,
           f.refused OR coalesce(l.refused, FALSE) AS refused,
           f.back OR coalesce(l.refusals > 0, FALSE) AS back,
           f.passed OR coalesce(l.passed, FALSE) AS passed,
           greatest(f.back::INT,
                    CASE WHEN l.numbered THEN (l.refusals > 0)::INT ELSE coalesce(l.refusals, 0) END
           ) AS refusals,
           concat_ws(' ', f.src, l.src) AS src
    FROM filed f JOIN "Application" q ON q.key = f.application
    LEFT JOIN logged l ON l.application = f.application AND l.round = f.round
), compared AS (
    SELECT *, lag(back) OVER earlier AND (fen IS NOT NULL OR area IS NOT NULL)
              AND lag(fen) OVER earlier IS NOT DISTINCT FROM fen
              AND lag(area) OVER earlier IS NOT DISTINCT FROM area
              AND coalesce(day - lag(day) OVER earlier <= $within_days, TRUE)
              AND (lag(refused) OVER earlier OR NOT passed) AS again
    FROM submission
    WINDOW earlier AS (PARTITION BY person, program ORDER BY day NULLS FIRST, round, application)
), chain AS (
    SELECT person, program, list(application) AS applications, max(round) AS rounds,
           greatest(count(*), max(round), sum(refusals) + bool_or(passed)::INT)::BIGINT AS submissions,
           sum(refusals)::BIGINT AS refusals, count(*) FILTER (again) AS unchanged,
           list(src) AS facts, min(day) AS first_day, max(day) AS last_day
    FROM compared GROUP BY person, program
    HAVING max(round) >= $min_rounds OR count(*) FILTER (again) >= $min_unchanged
        OR (greatest(count(*), sum(refusals) + bool_or(passed)::INT) >= $min_rounds
            AND sum(refusals) >= $min_rounds - 1)
), paid AS (
    SELECT c.person, c.program, list(p.src) AS rows, sum(p.fen)::BIGINT AS fen,
           min(p.day) AS first_day, max(p.day) AS last_day
    FROM chain c JOIN "PAID" p ON p."from" = c.person AND p.program = c.program
    WHERE coalesce(p.state, 'paid') = 'paid' AND coalesce(p.day, c.first_day) >= c.first_day
      AND coalesce(p.day_no, $from_no) BETWEEN $from_no AND $to_no
    GROUP BY c.person, c.program
)
SELECT c.person AS person, c.program AS program, c.applications AS applications,
       c.submissions AS submissions, c.refusals AS refusals, c.unchanged AS unchanged,
       p.rows AS rows, c.facts AS facts, coalesce(p.fen, 0) AS fen,
       coalesce(p.first_day, c.first_day) AS first_day, coalesce(p.last_day, c.last_day) AS last_day
FROM chain c LEFT JOIN paid p ON p.person = c.person AND p.program = c.program
ORDER BY c.person, c.program
