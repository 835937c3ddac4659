-- ---
-- id: payment_after_stop
-- title: {zh: 停发后仍发, en: Paid after the stop}
-- class: eligibility
-- severity: high
-- meaning:
--   zh: 主管部门登记了停发日期，名册在其后（宽限一个月之外）仍有该项目的发放，也没有重新纳入。查停发决定是否送达、名单由谁提交，并追回。
--   en: The department registered a stop, and the rosters have payments of the program later than the grace, without a new start. Find out whether the decision arrived and who submitted the list; reclaim.
-- sentence:
--   zh: "登记册记载 {subject} 于 {stopped} 停发；此后 {when} 名册仍有其 {programs} {payments} 笔、{yuan} 元，进入 {cards}。"
--   en: "The register records that {subject} was stopped on {stopped}; afterwards, {when}, the rosters show {payments} payments of {yuan} yuan ({programs}) entering {cards}."
-- subject: {label: Person, column: person}
-- identity: [person]
-- scope: subject
-- needs: [payments, low_income|extreme_poverty|elderly|disabled|orphans|stops]
-- params:
--   grace_months: {type: int, default: 1, source: S5}
-- columns: {person: key, programs: texts, stopped: day, cards: keys, rows: src, facts: src, fen: money, first_day: day, last_day: day}
-- but: [C21]
-- kinds: [register]
-- basis: L2
-- seen_in: [S5]
-- ---
-- Months are compared: that of the period where the roster prints one, else that of the day. What
-- follows a new start of the same person and program is not after the stop.
WITH stop AS (
    SELECT e."from" AS person, g.code AS program, e.stopped_on, e.src,
        year(e.stopped_on) * 12 + month(e.stopped_on) AS month
    FROM "ENROLLED" e JOIN "Program" g ON g."key" = e."to"
    WHERE e.from_label = 'Person' AND e.stopped_on IS NOT NULL
),
start AS (
    SELECT s.person, s.program, s.stopped_on, min(e.from_day) AS again
    FROM stop s JOIN "ENROLLED" e ON e."from" = s.person JOIN "Program" g ON g."key" = e."to"
    WHERE g.code = s.program AND e.from_day > s.stopped_on
    GROUP BY s.person, s.program, s.stopped_on
),
paid AS (
    SELECT p."from" AS person, p."to" AS card, p.program, p.src, p.fen, p.day,
        CASE WHEN regexp_full_match(p.period, '([0-9]{6}-)?[0-9]{6}')
            THEN left(right(p.period, 6), 4)::INT * 12 + right(p.period, 2)::INT
            ELSE p.month // 100 * 12 + p.month % 100 END AS month
    FROM "PAID" p SEMI JOIN stop s ON s.person = p."from" AND s.program = p.program
    WHERE coalesce(p.state, 'paid') = 'paid' AND p.day IS NOT NULL
      AND p.day_no >= $from_no AND p.day_no <= $to_no
)
SELECT p.person AS person, list(DISTINCT p.program) AS programs, min(s.stopped_on) AS stopped,
    list(DISTINCT p.card) AS cards, list(DISTINCT p.src) AS rows, list(DISTINCT s.src) AS facts,
    sum(p.fen)::BIGINT AS fen, min(p.day) AS first_day, max(p.day) AS last_day
FROM paid p JOIN (
    SELECT person, program, min(stopped_on) AS stopped_on, min(src) AS src, month
    FROM stop GROUP BY person, program, month
) s ON s.person = p.person AND s.program = p.program AND p.month > s.month + $grace_months
LEFT JOIN start a ON a.person = s.person AND a.program = s.program AND a.stopped_on = s.stopped_on
WHERE a.again IS NULL OR p.month < year(a.again) * 12 + month(a.again)
GROUP BY p.person
