-- ---
-- id: stop_restart
-- title: {zh: 停而复享, en: Stopped and soon restarted}
-- class: eligibility
-- severity: low
-- meaning:
--   zh: 停发不到半年又恢复享受，其间没有重新申请或复核的记录。查当时为何停发、情况有无变化、谁同意恢复。
--   en: A stopped beneficiary was restarted within half a year, and no new application or review is on record. Find out why it was stopped, what changed, and who agreed.
-- sentence:
--   zh: "登记册记载 {subject} 于 {stopped} 停发 {programs}，{restarted} 起又恢复；恢复后 {when} 发放 {payments} 笔、{yuan} 元，其间没有复核记录。"
--   en: "The register records that {programs} of {subject} stopped on {stopped} and began again from {restarted}, with no review on record between; since then, {when}: {payments} payments of {yuan} yuan."
-- subject: {label: Person, column: person}
-- identity: [person]
-- scope: subject
-- needs: [payments, low_income|extreme_poverty|elderly|disabled|orphans]
-- params:
--   max_months: {type: int, default: 6, source: "[A]"}
-- columns: {person: key, programs: texts, stopped: day, restarted: day, cards: keys, rows: src, facts: src, fen: money, first_day: day, last_day: day}
-- but: [C18]
-- kinds: [register]
-- basis: L2
-- seen_in: [S5]
-- ---
-- A new start in the register after the stop; or, where the register has none, payments that
-- paused for a month or more and came back for two or more.
WITH enrolled AS (
    SELECT e."from" AS person, g.code AS program, e.from_day, e.stopped_on, e.applied_on,
        e.reviewed_on, e.src
    FROM "ENROLLED" e JOIN "Program" g ON g."key" = e."to" WHERE e.from_label = 'Person'
),
stop AS (
    SELECT person, program, stopped_on, min(src) AS src,
        year(stopped_on) * 12 + month(stopped_on) AS month
    FROM enrolled WHERE stopped_on IS NOT NULL GROUP BY person, program, stopped_on
),
paid AS (
    SELECT p."from" AS person, p."to" AS card, p.program, p.src, p.fen, p.day,
        p.month // 100 * 12 + p.month % 100 AS month
    FROM "PAID" p SEMI JOIN stop s ON s.person = p."from" AND s.program = p.program
    WHERE coalesce(p.state, 'paid') = 'paid' AND p.day IS NOT NULL
      AND p.day_no >= $from_no AND p.day_no <= $to_no
),
-- After each stop: the first payment later than the month of grace, and the last before it.
resumed AS (
    SELECT s.person, s.program, s.stopped_on,
        min(p.day) FILTER (p.month > s.month + 1) AS again,
        min(p.month) FILTER (p.month > s.month + 1) AS month,
        max(p.month) FILTER (p.month <= s.month + 1) AS before,
        count(DISTINCT p.month) FILTER (p.month > s.month + 1) AS months
    FROM stop s JOIN paid p USING (person, program)
    GROUP BY s.person, s.program, s.stopped_on
),
restart AS (
    SELECT s.person, s.program, s.stopped_on, min(e.from_day) AS again, min(e.src) AS src
    FROM stop s JOIN enrolled e USING (person, program)
    WHERE e.from_day > s.stopped_on GROUP BY s.person, s.program, s.stopped_on
    UNION ALL
    SELECT r.person, r.program, r.stopped_on, r.again, NULL FROM resumed r
    WHERE r.month - r.before >= 2 AND r.months >= 2 AND NOT EXISTS (
        FROM enrolled e WHERE e.person = r.person AND e.program = r.program
          AND e.from_day > r.stopped_on)
),
unchecked AS (
    SELECT r.*, s.src AS stop_src FROM restart r JOIN stop s USING (person, program, stopped_on)
    WHERE r.again <= r.stopped_on + to_months($max_months::INT) AND NOT EXISTS (
        FROM enrolled e WHERE e.person = r.person AND e.program = r.program
          AND (e.applied_on BETWEEN r.stopped_on AND r.again
               OR e.reviewed_on BETWEEN r.stopped_on AND r.again))
)
SELECT p.person AS person, list(DISTINCT p.program) AS programs, min(u.stopped_on) AS stopped,
    min(u.again)::DATE AS restarted, list(DISTINCT p.card) AS cards, list(DISTINCT p.src) AS rows,
    list(DISTINCT concat_ws(' ', u.stop_src, u.src)) AS facts, sum(p.fen)::BIGINT AS fen,
    min(p.day) AS first_day, max(p.day) AS last_day
FROM unchecked u
JOIN paid p ON p.person = u.person AND p.program = u.program
 AND p.month >= year(u.again) * 12 + month(u.again)
GROUP BY p.person
