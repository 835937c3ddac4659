-- ---
-- id: exclusive_programs
-- title: {zh: 互斥项目叠加, en: Programs that exclude each other}
-- class: eligibility
-- severity: high
-- meaning:
--   zh: 同一人（政策按户互斥的，同一户）在同一月份领取了政策规定不得同时享受的两个项目。核对两个项目的审批时间和停发通知，查哪一个应停未停，并追回多发的部分。
--   en: The same person (or household, where the rule is for families) was paid two programs in one month that policy does not allow together. Compare approvals and stop notices, find which should have stopped, and recover it.
-- sentence:
--   zh: "{when} 名册同时有 {subject}（或同户成员）的 {programs}，重叠 {months} 个月，{payments} 笔、{yuan} 元。"
--   en: "{when}: the rosters show {programs} to {subject} or a member of the same household in the same {months} months: {payments} payments of {yuan} yuan."
-- subject: {label: Person, column: person}
-- identity: [person, status]
-- scope: household
-- needs: [payments]
-- matrix: {rule: excludes, against: ["program:*"]}
-- params:
--   overlap_months: {type: int, default: 1, source: B2 P23}
-- columns: {person: key, status: text, programs: texts, people: keys, months: int, cards: keys, rows: src, fen: money, first_day: day, last_day: day}
-- but: [C25]
-- kinds: [register]
-- basis: L8
-- seen_in: [P50, P62]
-- ---
-- A rule for families looks at the household as the books have it now.
WITH rule AS (
    SELECT g.status, g.unit, unnest(g.programs) AS program,
        replace(g.status, 'program:', '') AS other
    FROM (SELECT unnest($groups) AS g)
),
paid AS (
    SELECT p."from" AS person, p.program, p."to" AS card, p.src, p.fen, p.day, p.month
    FROM "PAID" p
    WHERE p.from_label = 'Person' AND coalesce(p.state, 'paid') = 'paid' AND p.month IS NOT NULL
      AND p.program IN (SELECT program FROM rule UNION SELECT other FROM rule)
      AND p.day_no >= $from_no AND p.day_no <= $to_no
),
monthly AS (SELECT DISTINCT person, program, month FROM paid),
near AS (
    SELECT DISTINCT person, person AS other, 'person' AS unit FROM monthly
    UNION
    SELECT DISTINCT a."from", b."from", 'household' FROM "MEMBER_OF" a
    JOIN "MEMBER_OF" b ON b."to" = a."to"
    WHERE a."from" IN (SELECT person FROM monthly) AND b."from" IN (SELECT person FROM monthly)
      AND a.to_day IS NULL AND b.to_day IS NULL
    UNION
    SELECT DISTINCT person, person, 'household' FROM monthly
),
both_paid AS (
    SELECT r.status, r.program, r.other, a.person, n.other AS second, a.month
    FROM rule r JOIN monthly a ON a.program = r.program
    JOIN near n ON n.person = a.person AND n.unit = r.unit
    JOIN monthly b ON b.person = n.other AND b.program = r.other AND b.month = a.month
),
enough AS (
    SELECT status, program, other, person, count(DISTINCT month) AS months FROM both_paid
    GROUP BY ALL HAVING count(DISTINCT month) >= $overlap_months
),
proof AS (
    SELECT b.status, b.person, e.months, p.program, p.person AS payee, p.card, p.src, p.fen, p.day
    FROM both_paid b JOIN enough e USING (status, program, other, person)
    JOIN paid p ON p.month = b.month
     AND ((p.person = b.person AND p.program = b.program)
          OR (p.person = b.second AND p.program = b.other))
),
once AS (
    SELECT DISTINCT status, person, program, payee, card, src, fen, day FROM proof
)
SELECT o.person AS person, o.status AS status, list(DISTINCT o.program) AS programs,
    list(DISTINCT o.payee) AS people,
    (SELECT max(months) FROM enough e WHERE e.person = o.person AND e.status = o.status) AS months,
    list(DISTINCT o.card) AS cards, list(DISTINCT o.src) AS rows, sum(o.fen)::BIGINT AS fen,
    min(o.day) AS first_day, max(o.day) AS last_day
FROM once o GROUP BY o.person, o.status
