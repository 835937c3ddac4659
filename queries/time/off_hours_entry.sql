-- ---
-- id: off_hours_entry
-- title: {zh: 非工作时间录入, en: Entries outside working hours}
-- class: collusion
-- severity: info
-- meaning:
--   zh: 一个账号三成以上的录入、审批登记在深夜或周末。核实本人当时是否在岗，账号和密钥由谁保管；是加班赶进度的，其他人当天也应有记录。
--   en: Three tenths or more of what one account entered or approved is logged at night or on a weekend. Find out whether the person was at work and who keeps account and key; where it was work for a deadline, others were at it that day too.
-- sentence:
--   zh: "{subject} 名下登记的 {steps} 个环节中 {late} 个在深夜或周末办理。"
--   en: "{late} of the {steps} steps logged under {subject} were done at night or on a weekend."
-- subject: {label: Person, column: handler}
-- identity: [handler]
-- scope: all
-- needs: [approvals]
-- params:
--   night_from: {type: int, default: 1320, source: "R5: 22:00"}
--   night_to: {type: int, default: 360, source: "catalogue: 06:00"}
--   min_share: {type: number, default: 0.3, source: R5}
--   min_steps: {type: int, default: 10, source: "[A]"}
--   rush_people: {type: int, default: 3, source: "[A] so many at work that night: a deadline"}
-- columns: {handler: key, cadres: keys, steps: int, late: int, share: number, rows: src, facts: src, fen: money, first_day: day, last_day: day}
-- but: []
-- kinds: [approval]
-- basis: –
-- seen_in: [R5]
-- ---
-- Midnight sharp is a day without a clock. Public holidays are not known: weekends stand for them.
-- A night or weekend on which several people and at least half of those who logged anything were at
-- it is work for a deadline and does not count as off hours.
WITH step AS (
    SELECT h."from" AS handler, h.day_no, h.day, h.src, coalesce(q.township, '') AS office,
           (h.day_no + 3) % 7 >= 5
           OR (coalesce(h.day_min, 0) > 0 AND (h.day_min >= $night_from OR h.day_min < $night_to))
               AS late
    FROM "HANDLED" h JOIN "Application" q ON q.key = h."to"
    WHERE h.to_label = 'Application' AND h.day_no BETWEEN $from_no AND $to_no
), rush AS (
    SELECT office, day_no FROM step GROUP BY office, day_no
    HAVING count(DISTINCT handler) FILTER (late) >= $rush_people
       AND 2 * count(DISTINCT handler) FILTER (late) >= count(DISTINCT handler)
), counted AS (
    SELECT s.* REPLACE (s.late AND r.day_no IS NULL AS late)
    FROM step s LEFT JOIN rush r ON r.office = s.office AND r.day_no = s.day_no
), handler AS (
    SELECT handler, count(*) AS steps, count(*) FILTER (late) AS late,
           list(src) FILTER (late) AS facts, min(day) FILTER (late) AS first_day,
           max(day) FILTER (late) AS last_day
    FROM counted GROUP BY handler
    HAVING count(*) >= $min_steps AND count(*) FILTER (late) >= $min_share * count(*)
)
SELECT h.handler AS handler,
       (SELECT list(i."from") FROM "IS" i WHERE i."to" = h.handler) AS cadres,
       h.steps AS steps, h.late AS late, round(h.late * 1.0 / h.steps, 3)::DOUBLE AS share,
       h.facts AS rows, h.facts AS facts, 0::BIGINT AS fen, h.first_day AS first_day,
       h.last_day AS last_day
FROM handler h
ORDER BY h.handler
