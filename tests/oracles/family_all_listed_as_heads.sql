-- Two members of one household on one list of a program by household or by land.
SELECT DISTINCT household FROM (
    SELECT m."to" AS household, p.batch, p.program
    FROM "PAID" p JOIN "MEMBER_OF" m ON m."from" = p."from"
        AND p.day_no BETWEEN coalesce(m.from_no, p.day_no) AND coalesce(m.to_no, p.day_no)
    WHERE p.from_label = 'Person' AND list_contains($by_household, p.program)
      AND NOT list_contains($monthly, p.program) AND p.batch IS NOT NULL
      AND p.day_no BETWEEN $from_no AND $to_no AND coalesce(p.state, 'paid') = 'paid'
    GROUP BY ALL HAVING count(DISTINCT p."from") >= $min_heads
)
