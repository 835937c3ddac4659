-- On extreme-poverty support with a living grown child who is not shown to be unable.
WITH rule AS (
    SELECT g.status, g.unit, g.grace, unnest(g.programs) AS program
    FROM (SELECT unnest($groups) AS g)
),
pay AS (
    SELECT "from" AS person, program, day_no, fen FROM "PAID"
    WHERE from_label = 'Person' AND coalesce(state, 'paid') = 'paid'
      AND coalesce(day_no, $from_no) BETWEEN $from_no AND $to_no
),
unable AS (
    SELECT h."from" AS person, s.kind FROM "HAS_STATUS" h JOIN "Status" s ON s.key = h."to"
    WHERE s.kind IN ('extreme_poverty', 'in_custody', 'deceased', 'low_income')
       OR (s.kind = 'disabled' AND (regexp_matches(coalesce(h.grade, ''), '[一二12重]')
           OR regexp_matches(coalesce(h.detail, ''), '智力|精神')))
)
SELECT DISTINCT p.person AS person, r.status AS status
FROM pay p JOIN rule r ON r.program = p.program
JOIN "KIN" k ON k."from" = p.person AND k.relation = 'child'
JOIN "Person" x ON x.key = k."to"
WHERE coalesce(p.day_no, x.birth_no) >= x.birth_no + $adult_years * 365
  AND x.birth_no + $old_years * 365 > coalesce(p.day_no, x.birth_no)
  AND coalesce(x.died_no > p.day_no, TRUE)
  AND NOT EXISTS (FROM unable u WHERE u.person = x.key
      AND (u.kind <> 'low_income' OR x.birth_no + 21915 <= coalesce(p.day_no, x.birth_no)))
