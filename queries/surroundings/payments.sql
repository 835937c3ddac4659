-- First and last day, number and sum of each finding's own payments between two things.
-- Given: line(finding, src).
SELECT l.finding, p."from" AS start, p."to" AS end_, count(*)::BIGINT AS payments,
       sum(p.fen)::BIGINT AS fen, min(p.day) AS first_day, max(p.day) AS last_day,
       array_to_string(list_sort(list(p.src)), ' ') AS src
FROM line l JOIN "PAID" p ON p.src = l.src
GROUP BY l.finding, p."from", p."to"
ORDER BY ALL
