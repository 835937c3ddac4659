-- Households of which every member died or left, and payments in a dead member's name later.
WITH member AS (
    SELECT m."to" AS household, p."key" AS person, p.died_no, max(m.to_no) AS left_no
    FROM "MEMBER_OF" m JOIN "Person" p ON p."key" = m."from" GROUP BY ALL
),
extinct AS (
    SELECT household, max(coalesce(died_no, left_no)) AS last_no FROM member
    GROUP BY household HAVING count(*) = count(coalesce(died_no, left_no)) AND count(died_no) > 0
)
SELECT DISTINCT e.household
FROM extinct e JOIN member m ON m.household = e.household AND m.died_no IS NOT NULL
JOIN "PAID" r ON r."from" = m.person
WHERE r.day_no > e.last_no + $grace_days AND coalesce(r.state, 'paid') = 'paid'
  AND r.day_no BETWEEN $from_no AND $to_no
