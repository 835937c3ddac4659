-- Whose family has a car of the kinds and age while one of it is paid.
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
car AS (
    SELECT o."from" AS owner, coalesce(o.from_no, v.registered_no) AS bought, o.to_no AS sold
    FROM "OWNS" o JOIN "Vehicle" v ON v.key = o."to"
    WHERE o.from_label = 'Person' AND (v.kind IS NULL OR list_contains($kinds, v.kind))
      AND (coalesce(v.status, 'live') = 'live' OR o.to_no IS NOT NULL)
)
SELECT DISTINCT p.person AS person, r.status AS status
FROM car c JOIN member m ON m.owner = c.owner JOIN pay p ON p.person = m.person
JOIN rule r ON r.program = p.program AND (r.unit = 'household' OR p.person = c.owner)
WHERE coalesce(p.day_no >= c.bought, TRUE) AND coalesce(p.day_no <= c.sold, TRUE)
  AND coalesce(p.day_no <= c.bought + $max_age_years * 365, TRUE)
  AND coalesce(p.day_no >= m.a_from, TRUE) AND coalesce(p.day_no <= m.a_to, TRUE)
  AND coalesce(p.day_no >= m.b_from, TRUE) AND coalesce(p.day_no <= m.b_to, TRUE)
