-- How many cards there are, whose they are and who is paid on them.
-- A card is `own` when its holder is among those paid on it, `other` when somebody else holds it.
-- Given: the views of the projection.
WITH paid AS (
    SELECT "to" AS card, count(DISTINCT "from") AS payees, sum(payments) AS payments,
           sum(fen) AS fen
    FROM "USES" GROUP BY "to"
), holder AS (
    SELECT h."to" AS card, bool_or(u."from" IS NOT NULL) AS own
    FROM "HOLDS" h LEFT JOIN "USES" u ON u."to" = h."to" AND u."from" = h."from"
    GROUP BY h."to"
)
SELECT CASE WHEN holder.card IS NULL THEN 'unknown' WHEN holder.own THEN 'own' ELSE 'other' END
           AS holder,
       CASE WHEN paid.card IS NULL THEN '0' WHEN payees = 1 THEN '1' WHEN payees = 2 THEN '2'
            WHEN payees <= 4 THEN '3-4' ELSE '5+' END AS payees,
       count(*)::BIGINT AS cards, coalesce(sum(payments), 0)::BIGINT AS payments,
       coalesce(sum(fen), 0)::BIGINT AS fen
FROM "Card" c LEFT JOIN paid ON paid.card = c.key LEFT JOIN holder ON holder.card = c.key
GROUP BY ALL ORDER BY ALL
