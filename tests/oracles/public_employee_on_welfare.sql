-- Public employees on aid, and the spouse or minor child of one.
WITH rule AS (
    SELECT g.status, g.unit, g.grace, unnest(g.programs) AS program
    FROM (SELECT unnest($groups) AS g)
),
pay AS (
    SELECT "from" AS person, program, day_no, fen FROM "PAID"
    WHERE from_label = 'Person' AND coalesce(state, 'paid') = 'paid'
      AND coalesce(day_no, $from_no) BETWEEN $from_no AND $to_no
),
employed AS (
    SELECT h."from" AS person, s.kind AS status, h.from_no, h.to_no, coalesce(h.detail, '') AS detail
    FROM "HAS_STATUS" h JOIN "Status" s ON s.key = h."to"
    WHERE s.kind IN (SELECT status FROM rule)
),
family AS (
    SELECT e.*, e.person AS payee, NULL AS minor_until FROM employed e
    UNION ALL
    SELECT e.*, k."to", CASE WHEN k.relation = 'child' THEN n.birth_no + $minor_years * 365 END
    FROM employed e JOIN "KIN" k ON k."from" = e.person JOIN "Person" n ON n.key = k."to"
    WHERE $include_spouse > 0
      AND (k.relation = 'spouse' OR (k.relation = 'child' AND n.birth_no IS NOT NULL))
      AND k."to" NOT IN (SELECT person FROM employed)
      AND NOT regexp_matches(e.detail, '公益|编外|临时|临聘')
)
SELECT DISTINCT f.payee AS person, f.status AS status
FROM family f JOIN pay p ON p.person = f.payee
JOIN rule r ON r.status = f.status AND r.program = p.program
WHERE coalesce(p.day_no >= f.from_no, TRUE) AND coalesce(p.day_no <= f.to_no, TRUE)
  AND coalesce(f.minor_until > p.day_no, TRUE)
  AND (f.payee = f.person OR list_contains($means, p.program))
