-- What the projection knows of the keys in wanted(key): number, name, caption, township, post's
-- holder. A key may have several numbers (an ID and its old form); the first in order stands.
WITH told AS (
    SELECT key, min(number) AS number, min(name) AS name FROM numbers
    WHERE key IN (SELECT key FROM wanted) GROUP BY key
)
SELECT w.key, t.number, t.name, coalesce(p.township, e.township) AS township, i."to" AS person
FROM wanted w
LEFT JOIN told t USING (key)
LEFT JOIN "Person" p ON p.key = w.key
LEFT JOIN "Enterprise" e ON e.key = w.key
LEFT JOIN (SELECT "from", min("to") AS "to" FROM "IS" GROUP BY "from") i ON i."from" = w.key
ORDER BY w.key
