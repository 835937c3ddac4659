-- ---
-- id: approver_concentration
-- title: {zh: 审批高度集中, en: One handler passes nearly everything}
-- class: collusion
-- severity: low
-- meaning:
--   zh: 一个乡镇（或其中一个项目）的审核、审批九成以上由一人办理，三个年度里几乎没有退回，而其他岗位同类事项常有退回。核查岗位轮换和复核制度，抽查他经手的申请。
--   en: One person reviewed or approved nine tenths or more of a township's applications (or of one program's), over three years, with almost no refusal where other desks do refuse. See whether desks rotate and anybody checks; draw a sample of what he passed.
-- sentence:
--   zh: "{offices} 的 {matters} 件审核、审批中，{own} 件由 {subject} 办理，退回或不予批准 {refusals} 件，跨 {years} 个年度。"
--   en: "Of {matters} reviews or approvals at {offices}, {own} are logged under {subject}, {refusals} of them refused or returned, over {years} calendar years."
-- subject: {label: Person, column: handler}
-- identity: [handler]
-- scope: all
-- needs: [approvals]
-- params:
--   min_share: {type: number, default: 0.9, source: S3}
--   max_refused: {type: number, default: 0.005, source: "[A]"}
--   min_years: {type: int, default: 3, source: "[A]"}
--   min_matters: {type: int, default: 20, source: "[A]"}
--   max_chance: {type: number, default: 0.01, source: "[A]"}
--   office_of: {type: int, default: 2, source: "S3: a township with fewer handlers is a small office"}
-- columns: {handler: key, cadres: keys, offices: texts, steps: texts, matters: int, own: int, refusals: int, years: int, rows: src, facts: src, fen: money, first_day: day, last_day: day}
-- but: []
-- kinds: [approval]
-- basis: –
-- seen_in: [S3]
-- ---
-- Counted by township and step, and by program within them; of several that reach the line the
-- largest is told. Where the log, or the register of handlers, knows one handler alone in the
-- township, there is nobody else to do it. Few matters without a refusal prove little: at the rate
-- at which others refuse in the same step (and program), so few refusals must be unlikely (a bound
-- of the Poisson law). Where others had less than min_matters the rate is not known.
WITH step AS (
    SELECT h."from" AS handler, coalesce(q.township, '') AS office, h.step, q.program, h.day, h.src,
           h.result IN ('refused', 'returned') AS refused
    FROM "HANDLED" h JOIN "Application" q ON q.key = h."to"
    WHERE h.to_label = 'Application' AND coalesce(h.day_no, $from_no) BETWEEN $from_no AND $to_no
), small AS (
    SELECT office FROM step GROUP BY office HAVING count(DISTINCT handler) < $office_of
    UNION
    SELECT d.township FROM "Cadre" d JOIN "IS" i ON i."from" = d.key
    WHERE d.level = 'township' AND d.township IS NOT NULL
    GROUP BY d.township HAVING count(DISTINCT i."to") < $office_of
), desk AS (
    SELECT handler, office, step, program, day, src, refused FROM step
    WHERE step IN ('reviewed', 'approved') AND office NOT IN (SELECT office FROM small)
    UNION ALL
    SELECT handler, office, step, '', day, src, refused FROM step
    WHERE step IN ('reviewed', 'approved') AND office NOT IN (SELECT office FROM small)
), share AS (
    SELECT office, step, program, handler, count(*) AS own,
           count(*) FILTER (refused) AS refusals, count(DISTINCT year(day)) AS years,
           sum(count(*)) OVER (PARTITION BY office, step, program)::BIGINT AS matters,
           list(DISTINCT src) AS facts, min(day) AS first_day, max(day) AS last_day
    FROM desk GROUP BY office, step, program, handler
), every AS (
    SELECT step, program, count(*) AS matters, count(*) FILTER (refused) AS refusals FROM (
        SELECT step, program, refused FROM step UNION ALL SELECT step, '', refused FROM step)
    GROUP BY step, program
), beside AS (
    SELECT s.*, e.matters - s.own AS elsewhere,
           s.own * (e.refusals - s.refusals) / nullif(e.matters - s.own, 0) AS due
    FROM share s JOIN every e ON e.step = s.step AND e.program = s.program
), found AS (
    SELECT * FROM beside
    WHERE own >= $min_share * matters AND refusals <= $max_refused * own
      AND years >= $min_years AND matters >= $min_matters
      AND (elsewhere < $min_matters OR due > refusals AND -ln($max_chance)
           <= due - refusals + CASE WHEN refusals > 0 THEN refusals * ln(refusals / due) ELSE 0 END)
)
SELECT f.handler AS handler,
       (SELECT list(i."from") FROM "IS" i WHERE i."to" = f.handler) AS cadres,
       list(DISTINCT coalesce(nullif(f.office, ''), '本级')) AS offices,
       list(DISTINCT f.step) AS steps, max(f.matters)::BIGINT AS matters,
       arg_max(f.own, f.matters)::BIGINT AS own, arg_max(f.refusals, f.matters)::BIGINT AS refusals,
       max(f.years)::BIGINT AS years, flatten(list(f.facts)) AS rows,
       flatten(list(f.facts)) AS facts, 0::BIGINT AS fen, min(f.first_day) AS first_day,
       max(f.last_day) AS last_day
FROM found f
GROUP BY f.handler
ORDER BY f.handler
