-- Subsidised untaxed cooperatives of one household, or nearly all of whose members are on aid.
WITH funded AS (
    SELECT DISTINCT "from" AS firm FROM "PAID"
    WHERE from_label = 'Enterprise' AND coalesce(state, 'paid') = 'paid'
),
needy AS (
    SELECT DISTINCT "from" AS person FROM "PAID"
    WHERE from_label = 'Person' AND list_contains($needy, program) AND coalesce(state, 'paid') = 'paid'
),
needy_home AS (
    SELECT DISTINCT m."to" AS house FROM "MEMBER_OF" m JOIN needy n ON n.person = m."from"
),
member AS (
    SELECT "from" AS person, "to" AS firm FROM "JOINED"
    UNION SELECT "from", "to" FROM "LEADS"
),
homed AS (
    SELECT m.firm, m.person, coalesce(min(h."to"), m.person) AS home,
           bool_or(n.person IS NOT NULL OR w.house IS NOT NULL) AS aided
    FROM member m
    LEFT JOIN "MEMBER_OF" h ON h."from" = m.person
    LEFT JOIN needy n ON n.person = m.person
    LEFT JOIN needy_home w ON w.house = h."to"
    GROUP BY m.firm, m.person
)
SELECT e.key AS enterprise
FROM "Enterprise" e JOIN funded p ON p.firm = e.key JOIN homed m ON m.firm = e.key
WHERE e.kind = 'cooperative' AND e.tax_fen <= $max_tax
GROUP BY e.key
HAVING count(*) >= $min_members
   AND (count(DISTINCT home) = 1 OR count(*) FILTER (aided) * 100 > count(*) * $min_aided_percent)
