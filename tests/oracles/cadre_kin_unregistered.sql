-- Relatives of cadres and handlers on subsistence aid whom no filing names.
SELECT DISTINCT k."to" AS person
FROM "Cadre" d
JOIN "IS" i ON i."from" = d."key"
JOIN "KIN" k ON k."from" = i."to" AND list_contains($near, k.relation)
JOIN "Person" x ON x."key" = k."to" AND x.birth_day IS NOT NULL
JOIN "PAID" p ON p."from" = k."to"
ANTI JOIN (
    SELECT "from", "to" FROM "FILED" WHERE program IS NULL OR list_contains($aid, program)
) f ON f."from" = i."to" AND f."to" = k."to"
WHERE list_contains($aid, p.program) AND coalesce(p.state, 'paid') = 'paid'
  AND coalesce(p.day_no, $from_no) BETWEEN $from_no AND $to_no
  AND coalesce(p.day_no >= d.from_no, TRUE) AND coalesce(p.day_no <= d.to_no, TRUE)
