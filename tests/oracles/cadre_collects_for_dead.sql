-- Cadres on whose card, or by whose hand, money of the dead of after the death arrived.
WITH late AS (
    SELECT r."to" AS card, r.day_no, p."key" AS dead, p.died_no
    FROM "PAID" r JOIN "Person" p ON p."key" = r."from" AND p.died_no IS NOT NULL
    WHERE r.day_no > p.died_no AND coalesce(r.state, 'paid') = 'paid'
      AND r.day_no BETWEEN $from_no AND $to_no
      AND EXISTS (FROM "HAS_STATUS" h JOIN "Status" s ON s."key" = h."to"
                  WHERE h."from" = p."key" AND s.kind = 'deceased')
),
taken AS (
    SELECT l.*, h."from" AS taker FROM late l JOIN "HOLDS" h ON h."to" = l.card
    WHERE h.from_label = 'Person'
    UNION
    SELECT l.*, w."from" FROM late l JOIN "DREW" w ON w."to" = l.card AND w.day_no > l.died_no
)
SELECT DISTINCT t.taker AS cadre
FROM taken t JOIN "IS" i ON i."to" = t.taker JOIN "Cadre" d ON d."key" = i."from"
WHERE t.taker <> t.dead
  AND t.day_no >= coalesce(d.from_no, t.day_no) - $margin_days
  AND t.day_no <= coalesce(d.to_no, t.day_no) + $margin_days
