-- People by village or household, for a network that is too large to draw.
-- Given: $keys (of persons), $by (village or household) and the views of the projection.
-- Who stands in two households counts in the one of the smaller key; key '' where none is known.
WITH one AS (
    SELECT p.key AS person,
           CASE WHEN $by = 'village' THEN coalesce(p.village_key, '')
                ELSE coalesce(min(m."to"), '') END AS cluster,
           CASE WHEN $by = 'village' THEN concat_ws(' ', p.township, p.village)
                ELSE coalesce(arg_min(h.caption, h.key), '') END AS caption
    FROM "Person" p
    LEFT JOIN "MEMBER_OF" m ON m."from" = p.key
    LEFT JOIN "Household" h ON h.key = m."to"
    WHERE p.key IN (SELECT unnest($keys))
    GROUP BY p.key, p.village_key, p.township, p.village
)
SELECT cluster, caption, count(*)::BIGINT AS things
FROM one GROUP BY ALL ORDER BY things DESC, cluster, caption
