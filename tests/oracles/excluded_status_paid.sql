-- Paid under a program that the registered status excludes, in its time.
WITH rule AS (
    SELECT g.status, g.unit, g.grace, unnest(g.programs) AS program
    FROM (SELECT unnest($groups) AS g)
),
pay AS (
    SELECT "from" AS person, program, day_no, fen FROM "PAID"
    WHERE from_label = 'Person' AND coalesce(state, 'paid') = 'paid'
      AND coalesce(day_no, $from_no) BETWEEN $from_no AND $to_no
)
SELECT DISTINCT h."from" AS person, s.kind AS status
FROM "HAS_STATUS" h JOIN "Status" s ON s.key = h."to"
JOIN rule r ON r.status = s.kind
JOIN pay p ON p.person = h."from" AND p.program = r.program
WHERE coalesce(p.day_no >= h.from_no, TRUE) AND coalesce(p.day_no <= h.to_no, TRUE)
  AND NOT (list_contains($incomes, s.kind) AND list_contains($means, p.program))
  AND coalesce(p.day_no >= h.from_no + r.grace, TRUE)
