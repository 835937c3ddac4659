-- ---
-- id: backdated_approval
-- title: {zh: 倒签审批, en: Backdated approval}
-- class: collusion
-- severity: high
-- meaning:
--   zh: 审批晚于首次发放，或审批表上的日期比系统里的办理时间早得多。查系统日志和纸质审批表，问清钱是凭什么先发的、日期是谁填的。
--   en: The approval is later than the first payment, or the day on the paper is long before the day on which the step was logged. Compare log and paper; find out on what the money was paid, and who wrote the date.
-- sentence:
--   zh: "{subject} 的申请：{finding_zh}；名册有 {payments} 笔、{yuan} 元（{programs}）。"
--   en: "Application of {subject}: {finding_en}; the rosters show {payments} payments of {yuan} yuan ({programs})."
-- subject: {label: Person, column: person}
-- identity: [person, program, kind]
-- scope: subject
-- needs: [payments, approvals]
-- params:
--   lag_days: {type: int, default: 7, source: "[T]"}
--   go_live_days: {type: int, default: 90, source: "[A] paper that is entered when the system starts"}
--   known_days: {type: int, default: 100, source: "[A] who was paid so shortly before applying is on the rolls already"}
--   valid_days: {type: int, default: 400, source: "[A] how long an earlier approval carries payments: a yearly review"}
-- columns: {person: key, program: text, kind: text, applications: keys, approvers: keys, lag: int, finding_zh: text, finding_en: text, rows: src, facts: src, fen: money, first_day: day, last_day: day}
-- but: []
-- kinds: [approval]
-- basis: L2
-- seen_in: ["[T]"]
-- ---
-- Paid first: the first payment after the application is `lag_days` or more before its approval,
-- after the log began, to somebody who was not on the rolls and whom no other approval carries. Or
-- the first payment of all is before the application itself, well after the rosters begin (else an
-- older approval is on paper). Stated early: the day on the paper is that much
-- before the log's. What was approved on paper before the log began and entered in its first weeks
-- is the backlog of go-live.
WITH began AS (
    SELECT min(day_no) AS start FROM "HANDLED" WHERE to_label = 'Application'
), approved AS (
    SELECT s."from" AS person, q.program, q.key AS application, q.decided_no, h.day_no, h.day,
           h."from" AS approver, h.src, coalesce(q.applied_no, s.day_no) AS applied_no
    FROM "HANDLED" h JOIN "Application" q ON q.key = h."to"
    JOIN (SELECT "from", "to", min(day_no) AS day_no FROM "APPLIED" GROUP BY 1, 2) s
      ON s."to" = q.key
    WHERE h.step = 'approved' AND coalesce(h.result, 'passed') = 'passed' AND h.day_no IS NOT NULL
), entered AS (
    SELECT "to" AS application, min(day_no) AS day_no FROM "HANDLED"
    WHERE to_label = 'Application' GROUP BY 1
), applied AS (
    SELECT a.person, a.program, a.application, min(a.day_no) AS approved_no,
           min(coalesce(a.applied_no, e.day_no)) AS applied_no,
           list(DISTINCT a.approver) AS approvers, list(DISTINCT a.src) AS facts
    FROM approved a LEFT JOIN entered e ON e.application = a.application
    GROUP BY a.person, a.program, a.application
), opening AS (
    SELECT program, min(day_no) AS day_no FROM "PAID" GROUP BY program
), every AS MATERIALIZED (
    SELECT p."from" AS person, p.program, p.src, p.fen, p.day, p.day_no, p.state
    FROM "PAID" p SEMI JOIN applied a ON a.person = p."from" AND a.program = p.program
), paid AS (
    FROM every p
    WHERE coalesce(p.state, 'paid') = 'paid' AND p.day_no IS NOT NULL
      AND p.day_no BETWEEN $from_no AND $to_no
), first AS (
    SELECT person, program, min(day_no) AS day_no FROM paid GROUP BY person, program
), paid_after AS (
    SELECT a.*, min(p.day_no) AS paid_no
    FROM applied a JOIN paid p ON p.person = a.person AND p.program = a.program
     AND p.day_no >= a.applied_no
    GROUP BY ALL
), ahead AS (
    SELECT a.*, a.approved_no - a.paid_no AS lag FROM paid_after a, began b
    WHERE a.approved_no - a.paid_no >= $lag_days AND a.paid_no >= b.start
      AND NOT EXISTS (FROM paid o WHERE o.person = a.person AND o.program = a.program
                      AND o.day_no BETWEEN a.applied_no - $known_days AND a.applied_no - 1)
      AND NOT EXISTS (FROM applied o WHERE o.person = a.person AND o.program = a.program
                      AND o.application <> a.application
                      AND o.approved_no BETWEEN a.paid_no - $valid_days AND a.paid_no + $lag_days)
    UNION ALL
    SELECT a.*, f.day_no AS paid_no, a.approved_no - f.day_no AS lag
    FROM applied a JOIN first f USING (person, program)
    JOIN opening o USING (program), began b
    WHERE a.approved_no - f.day_no >= $lag_days AND f.day_no >= b.start
      AND f.day_no < coalesce(a.applied_no, f.day_no + 1) AND f.day_no - o.day_no >= $known_days
      AND NOT EXISTS (FROM applied e WHERE e.person = a.person AND e.program = a.program
                      AND e.approved_no < a.approved_no)
), early AS (
    SELECT a.person, a.program, max(a.day_no - a.decided_no) AS lag, min(a.decided_no) AS decided_no,
           list(DISTINCT a.application) AS applications, list(DISTINCT a.approver) AS approvers,
           list(DISTINCT a.src) AS facts
    FROM approved a, began b
    WHERE a.day_no - a.decided_no >= $lag_days
      AND NOT (a.decided_no < b.start AND a.day_no - b.start <= $go_live_days)
    GROUP BY a.person, a.program
), found AS (
    SELECT h.person, h.program, 'paid_first' AS kind, [h.application] AS applications, h.approvers,
           h.lag, h.facts, p.src, p.fen, p.day
    FROM ahead h JOIN paid p ON p.person = h.person AND p.program = h.program
     AND p.day_no BETWEEN h.paid_no AND h.approved_no - $lag_days
    UNION ALL
    SELECT e.person, e.program, 'stated_early', e.applications, e.approvers, e.lag, e.facts,
           p.src, p.fen, p.day
    FROM early e LEFT JOIN paid p ON p.person = e.person AND p.program = e.program
     AND p.day_no >= e.decided_no
)
SELECT person AS person, program AS program, kind AS kind,
       any_value(applications) AS applications, any_value(approvers) AS approvers,
       max(lag)::BIGINT AS lag,
       CASE kind WHEN 'paid_first' THEN '首次发放 ' || max(lag) || ' 天后才登记审批'
            ELSE '审批表上的日期比系统登记早 ' || max(lag) || ' 天' END AS finding_zh,
       CASE kind WHEN 'paid_first' THEN 'the approval was logged ' || max(lag) || ' days after the first payment'
            ELSE 'the day on the paper is ' || max(lag) || ' days before the log' END AS finding_en,
       list(DISTINCT src) AS rows, any_value(facts) AS facts, coalesce(sum(fen), 0)::BIGINT AS fen,
       min(day) AS first_day, max(day) AS last_day
FROM found
GROUP BY person, program, kind
ORDER BY person, program, kind
