-- ---
-- id: approver_pairs
-- title: {zh: 固定搭档, en: A fixed pair of reviewer and approver}
-- class: collusion
-- severity: low
-- meaning:
--   zh: 同一对审核人和审批人办理一个村的申请，两步之间通常只隔几分钟，比其他申请快得多。查两个账号是否由一人使用，这些申请有没有入户和评议材料。
--   en: One pair of reviewer and approver handles the applications of one village with a few minutes between the two steps, far faster than other applications. See whether one person uses both accounts, and whether these applications have their home visits and assessments.
-- sentence:
--   zh: "{village_name} 的 {matters} 件申请由 {subject} 两人先后审核、审批，间隔中位数 {minutes} 分钟，其他申请为 {usual} 分钟。"
--   en: "{matters} applications of {village_name} were reviewed and approved by {subject}, with a median of {minutes} minutes between the steps; of other applications it is {usual}."
-- subject: {label: Person, column: pair}
-- identity: [pair, village]
-- scope: all
-- needs: [approvals]
-- params:
--   max_minutes: {type: int, default: 5, source: "[T]"}
--   min_lift: {type: number, default: 3.0, source: "[T]"}
--   min_matters: {type: int, default: 5, source: "[A]"}
--   office_of: {type: int, default: 3, source: "S3: with fewer handlers there is no other pair"}
-- columns: {pair: keys, cadres: keys, village: key, village_name: text, applicants: keys, applications: keys, matters: int, minutes: number, usual: number, lift: number, rows: src, facts: src, fen: money, first_day: day, last_day: day}
-- but: []
-- at_least: {applications: min_matters}
-- kinds: [approval]
-- basis: –
-- seen_in: ["[T]"]
-- ---
-- The last review before an approval counts, the check at home where the log has no review. The
-- other applications are all of the log that have both moments, whoever handled them.
WITH step AS (
    SELECT h."from" AS handler, h."to" AS application, h.step, h.at_min, h.day, h.src
    FROM "HANDLED" h
    WHERE h.to_label = 'Application' AND h.at_min IS NOT NULL AND coalesce(h.day_min, 0) > 0
      AND coalesce(h.result, 'passed') = 'passed' AND h.day_no BETWEEN $from_no AND $to_no
), passed AS (
    SELECT a.application, r.handler AS reviewer, a.handler AS approver, a.day,
           a.at_min - r.at_min AS minutes, concat_ws(' ', r.src, a.src) AS src
    FROM step a JOIN step r ON r.application = a.application AND r.at_min <= a.at_min
    WHERE a.step = 'approved' AND r.step IN ('reviewed', 'checked')
    QUALIFY row_number() OVER (PARTITION BY a.application, a.src
                               ORDER BY r.step = 'reviewed' DESC, r.at_min DESC, r.src) = 1
), placed AS (
    SELECT DISTINCT p.*, s."from" AS applicant, x.village_key AS village
    FROM passed p JOIN "APPLIED" s ON s."to" = p.application
    JOIN "Person" x ON x.key = s."from"
    WHERE x.village_key IS NOT NULL AND p.reviewer <> p.approver
), office AS (
    SELECT count(DISTINCT handler) AS handlers FROM step
), pair AS (
    SELECT reviewer, approver, village, count(DISTINCT application) AS matters,
           median(minutes) AS minutes, list(DISTINCT applicant) AS applicants,
           list(DISTINCT application) AS applications, list(DISTINCT src) AS facts,
           min(day) AS first_day, max(day) AS last_day
    FROM placed GROUP BY reviewer, approver, village
    HAVING count(DISTINCT application) >= $min_matters AND median(minutes) <= $max_minutes
), compared AS (
    SELECT p.*, (SELECT median(o.minutes) FROM placed o
                 WHERE NOT (o.reviewer = p.reviewer AND o.approver = p.approver
                            AND o.village = p.village)) AS usual
    FROM pair p, office f WHERE f.handlers >= $office_of
)
SELECT [c.reviewer, c.approver] AS pair,
       (SELECT list(i."from") FROM "IS" i WHERE i."to" IN (c.reviewer, c.approver)) AS cadres,
       c.village AS village, concat_ws('', u.township, u.village) AS village_name,
       c.applicants AS applicants, c.applications AS applications, c.matters AS matters,
       c.minutes::DOUBLE AS minutes, c.usual::DOUBLE AS usual,
       round(c.usual / greatest(c.minutes, 1), 1)::DOUBLE AS lift, c.facts AS rows,
       c.facts AS facts, 0::BIGINT AS fen, c.first_day AS first_day, c.last_day AS last_day
FROM compared c LEFT JOIN "Unit" u ON u.key = c.village
WHERE c.usual >= $min_lift * greatest(c.minutes, 1)
ORDER BY c.reviewer, c.approver, c.village
