-- Village cadres in office of whom they or the spouse were paid aid.
WITH office AS (
    SELECT i."to" AS cadre, d.from_no, d.to_no
    FROM "Cadre" d JOIN "IS" i ON i."from" = d."key" WHERE d.level = 'village'
),
couple AS (
    SELECT cadre, cadre AS person, from_no, to_no FROM office
    UNION
    SELECT o.cadre, k."to", o.from_no, o.to_no
    FROM office o JOIN "KIN" k ON k."from" = o.cadre AND k.relation = 'spouse'
)
SELECT c.cadre
FROM couple c JOIN "PAID" p ON p."from" = c.person
    AND p.day_no BETWEEN coalesce(c.from_no, p.day_no) AND coalesce(c.to_no, p.day_no)
WHERE list_contains($aid, p.program) AND coalesce(p.state, 'paid') = 'paid'
  AND p.day_no BETWEEN $from_no AND $to_no
GROUP BY c.cadre HAVING count(DISTINCT p.month) >= $overlap_months
