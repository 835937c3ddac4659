-- Enterprises first paid within so many days of their founding or of a new legal representative.
WITH first AS (
    SELECT "from" AS firm, min(day_no) AS day_no FROM "PAID"
    WHERE from_label = 'Enterprise' AND coalesce(state, 'paid') = 'paid' AND day_no IS NOT NULL
    GROUP BY "from"
),
since AS (
    SELECT f.firm, f.day_no, greatest(e.founded_no, max(coalesce(l.from_no, e.founded_no))) AS since_no
    FROM first f JOIN "Enterprise" e ON e.key = f.firm
    LEFT JOIN "LEADS" l ON l."to" = f.firm AND coalesce(l.from_no, e.founded_no) <= f.day_no
    GROUP BY f.firm, f.day_no, e.founded_no
)
SELECT firm AS enterprise FROM since WHERE day_no - since_no BETWEEN 0 AND $max_days
