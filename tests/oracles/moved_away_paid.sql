-- Who is paid after the registration moved away, and did not come back into a book.
WITH rule AS (
    SELECT g.status, g.unit, g.grace, unnest(g.programs) AS program
    FROM (SELECT unnest($groups) AS g)
),
pay AS (
    SELECT "from" AS person, program, day_no, fen FROM "PAID"
    WHERE from_label = 'Person' AND coalesce(state, 'paid') = 'paid'
      AND coalesce(day_no, $from_no) BETWEEN $from_no AND $to_no
),
moved AS (
    SELECT h."from" AS person, s.kind AS status, h.from_no
    FROM "HAS_STATUS" h JOIN "Status" s ON s.key = h."to" WHERE h.from_no IS NOT NULL
)
SELECT DISTINCT m.person AS person, m.status AS status
FROM moved m JOIN rule r ON r.status = m.status
JOIN pay p ON p.person = m.person AND p.program = r.program AND p.day_no > m.from_no
WHERE NOT EXISTS (FROM "MEMBER_OF" b WHERE b."from" = m.person AND b.from_no >= m.from_no)
GROUP BY m.person, m.status, r.program, r.grace, p.day_no
HAVING p.day_no > max(m.from_no) + r.grace
