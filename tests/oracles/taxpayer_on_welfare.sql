-- Whose family paid so much tax in the calendar year of a payment or in the year before.
WITH rule AS (
    SELECT g.status, g.unit, g.grace, unnest(g.programs) AS program
    FROM (SELECT unnest($groups) AS g)
),
pay AS (
    SELECT "from" AS person, program, day_no, fen FROM "PAID"
    WHERE from_label = 'Person' AND coalesce(state, 'paid') = 'paid'
      AND coalesce(day_no, $from_no) BETWEEN $from_no AND $to_no
),
member AS (
    SELECT a."from" AS owner, b."from" AS person, a.from_no AS a_from, a.to_no AS a_to,
        b.from_no AS b_from, b.to_no AS b_to
    FROM "MEMBER_OF" a JOIN "MEMBER_OF" b ON b."to" = a."to"
    UNION ALL
    SELECT key, key, NULL, NULL, NULL, NULL FROM "Person"
    WHERE key NOT IN (SELECT "from" FROM "MEMBER_OF")
),
part AS (
    SELECT DISTINCT h."from" AS owner, s.kind AS status, (h.from_no * 4 + 2) // 1461 AS year,
        h.src, h.fen
    FROM "HAS_STATUS" h JOIN "Status" s ON s.key = h."to"
    WHERE s.kind IN (SELECT status FROM rule) AND h.fen IS NOT NULL
),
taxed AS (
    SELECT owner, status, year FROM part GROUP BY ALL HAVING sum(fen) >= $annual_tax
)
SELECT DISTINCT p.person AS person, t.status AS status
FROM taxed t JOIN member m ON m.owner = t.owner JOIN pay p ON p.person = m.person
JOIN rule r ON r.status = t.status AND r.program = p.program
WHERE (r.unit = 'household' OR p.person = t.owner)
  AND coalesce((p.day_no * 4 + 2) // 1461 - t.year, 0) IN (0, 1)
