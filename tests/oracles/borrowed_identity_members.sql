-- Agents with a burst of registrations: many members of whom a share is on aid, or licences.
WITH aided AS (
    SELECT DISTINCT "from" AS person FROM "PAID"
    WHERE from_label = 'Person' AND list_contains($needy, program) AND coalesce(state, 'paid') = 'paid'
),
owned AS (
    SELECT "from" AS person, "to" AS firm, from_no, TRUE AS owner FROM "LEADS"
    UNION ALL SELECT "from", "to", from_no, TRUE FROM "INVESTS_IN" WHERE from_label = 'Person'
    UNION ALL SELECT "from", "to", from_no, FALSE FROM "JOINED"
),
entered AS (
    SELECT a."to" AS agent, o.person, coalesce(a.day_no, o.from_no, e.founded_no) AS day_no,
           o.owner AND coalesce(e.tax_fen, 0) = 0 AND d.person IS NOT NULL AS licence,
           d.person IS NOT NULL AS aided
    FROM "REGISTERED_BY" a
    JOIN "Enterprise" e ON e.key = a."from"
    JOIN owned o ON o.firm = e.key AND o.person <> a."to"
    LEFT JOIN aided d ON d.person = o.person
)
SELECT DISTINCT agent FROM (
    SELECT agent FROM entered WHERE day_no IS NOT NULL GROUP BY agent, day_no
    HAVING (count(DISTINCT person) >= $min_members
            AND count(DISTINCT person) FILTER (aided) * 100
                >= count(DISTINCT person) * $min_aided_percent)
        OR count(DISTINCT person) FILTER (licence) >= $min_licences
)
