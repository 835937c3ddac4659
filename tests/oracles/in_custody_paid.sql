-- Who is paid in custody, the last payment at least so many days into it.
WITH rule AS (
    SELECT g.status, g.unit, g.grace, unnest(g.programs) AS program
    FROM (SELECT unnest($groups) AS g)
),
pay AS (
    SELECT "from" AS person, program, day_no, fen FROM "PAID"
    WHERE from_label = 'Person' AND coalesce(state, 'paid') = 'paid'
      AND coalesce(day_no, $from_no) BETWEEN $from_no AND $to_no
)
SELECT h."from" AS person, s.kind AS status
FROM "HAS_STATUS" h JOIN "Status" s ON s.key = h."to"
JOIN rule r ON r.status = s.kind
JOIN pay p ON p.person = h."from" AND p.program = r.program
WHERE p.day_no > h.from_no AND p.day_no <= coalesce(h.to_no, p.day_no)
GROUP BY ALL HAVING max(p.day_no) - min(h.from_no) >= $overlap_days
