-- Where people live and which posts they hold. Given: $keys (persons).
SELECT p.key, coalesce(p.township, '') AS township, coalesce(p.village, '') AS village,
       coalesce(string_agg(DISTINCT trim(concat_ws(' ', d.unit, d.post)), '、'
                           ORDER BY trim(concat_ws(' ', d.unit, d.post))), '') AS posts
FROM "Person" p
LEFT JOIN "IS" i ON i."to" = p.key
LEFT JOIN "Cadre" d ON d.key = i."from"
WHERE p.key IN (SELECT unnest($keys))
GROUP BY p.key, p.township, p.village
ORDER BY p.key
