-- ---
-- id: over_age_for_program
-- title: {zh: 超龄享受, en: "Paid beyond the program's age"}
-- class: eligibility
-- severity: low
-- meaning:
--   zh: 享受人已超过该项目的年龄上限（孤儿满18周岁且不在校等），仍有发放。查是否在校、何时应当终止。
--   en: "The beneficiary has passed the program's last age (an orphan of 18 who is not at school, …) and is still paid. See whether the person is at school, and when it should have ended."
-- sentence:
--   zh: "{subject} 的出生日期登记为 {born}；{when} 名册有其 {programs} {payments} 笔、{yuan} 元，已过该项目的年龄上限。"
--   en: "{subject} is registered as born on {born}; {when}: the rosters show {payments} payments of {yuan} yuan ({programs}) beyond the last age of the program."
-- subject: {label: Person, column: person}
-- identity: [person]
-- scope: row
-- needs: [payments]
-- sheets: [ages]
-- programs:
--   yearly: {rhythm: [year]}
-- columns: {person: key, programs: texts, born: day, cards: keys, rows: src, fen: money, first_day: day, last_day: day}
-- but: [C21]
-- kinds: [register]
-- basis: L8
-- seen_in: [P50]
-- ---
-- Ages are counted in months; the month of the last birthday and the grace of the sheet are not
-- too late. Who has the status named in `unless` on the day is not too old.
WITH rule AS (
    SELECT r.program, r.to_age, r.grace_months, r.unless FROM (SELECT unnest($ages) AS r)
    WHERE r.to_age < 200
),
paid AS (
    SELECT p."from" AS person, p."to" AS card, p.program, p.src, p.fen, p.day, p.day_no,
        CASE WHEN list_contains($yearly, p.program) THEN p.month // 100 * 100 + 1 ELSE p.month END
            AS month, x.birth_day, x.birth_month, rule.unless
    FROM "PAID" p JOIN rule ON rule.program = p.program JOIN "Person" x ON x."key" = p."from"
    WHERE p.from_label = 'Person' AND coalesce(p.state, 'paid') = 'paid' AND p.month IS NOT NULL
      AND coalesce(p.day_no, $from_no) >= $from_no AND coalesce(p.day_no, $to_no) <= $to_no
      AND (p.month // 100 - x.birth_month // 100) * 12 + p.month % 100 - x.birth_month % 100
          > rule.to_age * 12 + rule.grace_months
)
SELECT p.person AS person, list(DISTINCT p.program) AS programs, min(p.birth_day) AS born,
    list(DISTINCT p.card) AS cards, list(p.src) AS rows, sum(p.fen)::BIGINT AS fen,
    min(p.day) AS first_day, max(p.day) AS last_day
FROM paid p
WHERE NOT EXISTS (
    FROM "HAS_STATUS" h JOIN "Status" s ON s."key" = h."to"
    WHERE h."from" = p.person AND s.kind = p.unless
      AND coalesce(h.from_no, p.day_no) <= p.day_no AND coalesce(h.to_no, p.day_no) >= p.day_no)
GROUP BY p.person
