-- ---
-- id: burst_before_inspection
-- title: {zh: 检查前突击, en: A burst before an inspection}
-- class: collusion
-- severity: medium
-- meaning:
--   zh: 一个乡镇在事先通知的检查之前两周内，停发、退款或退回申请的数量是平时的三倍以上。逐件看清退的理由和时间，问以前为什么没有发现，检查之后有没有恢复。
--   en: In the two weeks before an announced inspection a township stopped, took back or refused three times as many as usual or more. Look at reason and day of each; ask why they were not seen before, and whether any was restored afterwards.
-- sentence:
--   zh: "{place_name} 在 {held} 检查前 {days} 天内{kind_zh} {events} 件，平均每周 {weekly} 件，平时每周 {usual} 件。"
--   en: "In the {days} days before the inspection of {held}, {place_name} had {events} {kind_en}: {weekly} a week, against {usual} as a rule."
-- subject: {label: Unit, column: place}
-- identity: [place, kind, held]
-- scope: unit
-- needs: [inspections, approvals|payments]
-- params:
--   days: {type: int, default: 14, source: "[T]"}
--   min_ratio: {type: number, default: 3.0, source: "[T]"}
--   min_events: {type: int, default: 5, source: "[A]"}
-- columns: {place: key, place_name: text, kind: text, held: text, kind_zh: text, kind_en: text, days: int, events: int, weekly: number, usual: number, people: keys, rows: src, facts: src, fen: money, first_day: day, last_day: day}
-- but: []
-- kinds: [approval]
-- basis: –
-- seen_in: [S5, "[T]"]
-- ---
-- Each kind of event is counted by itself. The usual week is that of all days between the first and
-- the last event of the kind in the township, the window left out. What comes back in other
-- fortnights just as strongly (the end of a quarter) is no burst.
WITH inspection AS (
    SELECT DISTINCT u.key AS place, u.township, n.to_no AS held_no, n.to_day AS held,
           min(l.src) AS src
    FROM "Notice" n JOIN "LISTED" l ON l."to" = n.key JOIN "Unit" u ON u.key = l."from"
    WHERE n.level = 'inspection' AND n.to_no IS NOT NULL AND u.township IS NOT NULL
    GROUP BY ALL
), event AS (
    SELECT 'refused' AS kind, q.township, h.day_no, h.day, s."from" AS person, h.src, 0 AS fen
    FROM "HANDLED" h JOIN "Application" q ON q.key = h."to"
    JOIN "APPLIED" s ON s."to" = q.key
    WHERE h.to_label = 'Application' AND h.result IN ('refused', 'returned')
    UNION
    SELECT 'stopped', x.township, e.stopped_no, e.stopped_on, x.key, e.src, 0
    FROM "ENROLLED" e JOIN "Person" x ON x.key = e."from"
    WHERE e.stopped_no IS NOT NULL
    UNION
    SELECT 'stopped', x.township, e.stopped_no, e.stopped_on, x.key, e.src, 0
    FROM "ENROLLED" e JOIN "Household" x ON x.key = e."from"
    WHERE e.stopped_no IS NOT NULL
    UNION
    SELECT 'taken_back', x.township, p.day_no, p.day, x.key, p.src, p.fen
    FROM "PAID" p JOIN "Person" x ON x.key = p."from"
    WHERE p.state IN ('returned', 'reversed')
), near AS (
    SELECT i.place, i.township, i.held_no, i.held, i.src AS notice, e.kind, e.person, e.src, e.fen,
           e.day, e.day_no, e.day_no BETWEEN i.held_no - $days AND i.held_no - 1 AS inside,
           floor((i.held_no - 1 - e.day_no) / $days)::INT AS fortnight
    FROM inspection i JOIN event e ON e.township = i.township
    WHERE e.day_no BETWEEN $from_no AND $to_no
), counted AS (
    SELECT place, held_no, kind, fortnight, count(DISTINCT (src, person)) AS events
    FROM near GROUP BY ALL
), usual AS (
    SELECT n.place, n.held_no, n.kind,
           count(DISTINCT (n.src, n.person)) FILTER (n.inside) AS events,
           count(DISTINCT (n.src, n.person)) FILTER (NOT n.inside) AS others,
           greatest(max(n.day_no) - min(n.day_no) + 1 - $days, 7) / 7.0 AS weeks,
           coalesce((SELECT max(c.events) FROM counted c WHERE c.place = n.place
                     AND c.held_no = n.held_no AND c.kind = n.kind AND c.fortnight <> 0), 0) AS most
    FROM near n GROUP BY n.place, n.held_no, n.kind
), burst AS (
    SELECT *, events * 7.0 / $days AS weekly, others / weeks AS ordinary
    FROM usual
    WHERE events >= $min_events AND events > most
      AND events * 7.0 / $days >= $min_ratio * others / weeks
)
SELECT n.place AS place, any_value(n.township) AS place_name, n.kind AS kind,
       min(n.held)::VARCHAR AS held,
       CASE n.kind WHEN 'refused' THEN '退回或不予批准申请' WHEN 'stopped' THEN '停发'
            ELSE '退款' END AS kind_zh,
       CASE n.kind WHEN 'refused' THEN 'refused applications' WHEN 'stopped' THEN 'stops'
            ELSE 'payments taken back' END AS kind_en,
       $days AS days, max(b.events)::BIGINT AS events, round(max(b.weekly), 1)::DOUBLE AS weekly,
       round(max(b.ordinary), 1)::DOUBLE AS usual, list(DISTINCT n.person) AS people,
       list(DISTINCT n.src) AS rows, list(DISTINCT n.notice) AS facts,
       sum(n.fen)::BIGINT AS fen, min(n.day) AS first_day, max(n.day) AS last_day
FROM near n JOIN burst b ON b.place = n.place AND b.held_no = n.held_no AND b.kind = n.kind
WHERE n.inside
GROUP BY n.place, n.held_no, n.kind
ORDER BY n.place, n.kind, held
