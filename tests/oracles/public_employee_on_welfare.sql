-- Public employees on aid, and the spouse or minor child of one.
WITH rule AS MATERIALIZED (
    SELECT DISTINCT g.status, unnest(g.programs) AS program
    FROM (SELECT unnest($groups) AS g)
),
employed AS MATERIALIZED (
    SELECT h."from" AS person, s.kind AS status, h.from_no, h.to_no, coalesce(h.detail, '') AS detail
    FROM "HAS_STATUS" h JOIN "Status" s ON s.key = h."to"
    WHERE s.kind IN (SELECT status FROM rule)
),
tie AS MATERIALIZED (
    SELECT "from" AS person, "to" AS payee, relation FROM "KIN"
    WHERE $include_spouse > 0 AND relation IN ('spouse', 'child')
      AND "from" IN (SELECT person FROM employed) AND "to" NOT IN (SELECT person FROM employed)
),
family AS MATERIALIZED (
    SELECT person, status, from_no, to_no, person AS payee, NULL AS minor_until FROM employed
    UNION
    SELECT e.person, e.status, e.from_no, e.to_no, k.payee,
        CASE WHEN k.relation = 'child' THEN n.birth_no + $minor_years * 365 END
    FROM employed e JOIN tie k USING (person) JOIN "Person" n ON n.key = k.payee
    WHERE (k.relation = 'spouse' OR n.birth_no IS NOT NULL)
      AND NOT regexp_matches(e.detail, '公益|编外|临时|临聘')
),
pay AS MATERIALIZED (
    SELECT DISTINCT "from" AS person, program, day_no FROM "PAID"
    WHERE from_label = 'Person' AND coalesce(state, 'paid') = 'paid'
      AND coalesce(day_no, $from_no) BETWEEN $from_no AND $to_no
      AND "from" IN (SELECT payee FROM family) AND program IN (SELECT program FROM rule)
)
SELECT DISTINCT f.payee AS person, f.status AS status
FROM family f JOIN pay p ON p.person = f.payee
JOIN rule r ON r.status = f.status AND r.program = p.program
WHERE coalesce(p.day_no >= f.from_no, TRUE) AND coalesce(p.day_no <= f.to_no, TRUE)
  AND coalesce(f.minor_until > p.day_no, TRUE)
  AND (f.payee = f.person OR list_contains($means, p.program))
