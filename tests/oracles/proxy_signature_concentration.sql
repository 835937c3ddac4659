-- Persons, or names without an ID within one village, who stand as proxy of many households.
WITH own AS (SELECT DISTINCT "from" AS person, "to" AS house FROM "MEMBER_OF"),
house AS (SELECT person, min(house) AS house FROM own GROUP BY person),
proxy AS MATERIALIZED (
    SELECT x."from" AS proxy, x."to" AS person, x.from_no, x.to_no, h.house,
        CASE WHEN o.birth_day IS NULL
             THEN o.name || ' ' || coalesce(p.village_key, p.village, '') ELSE o."key" END AS signed_as
    FROM "PROXY_FOR" x
    JOIN "Person" o ON o."key" = x."from" JOIN "Person" p ON p."key" = x."to"
    LEFT JOIN house h ON h.person = x."to"
    WHERE x."from" <> x."to" AND coalesce(o.name, '') <> coalesce(p.name, ' ')
      AND coalesce(o.name, '') NOT IN ('', '本人', '自己', '无', '同上', '是', '否')
),
-- The payments of those who have a proxy at all, one line a day.
pay AS MATERIALIZED (
    SELECT DISTINCT "from" AS person, day_no FROM "PAID"
    WHERE coalesce(state, 'paid') = 'paid' AND coalesce(day_no, $from_no) BETWEEN $from_no AND $to_no
      AND "from" IN (SELECT person FROM proxy)
),
other AS MATERIALIZED (
    SELECT DISTINCT y.signed_as, y.person, y.house, y.from_no, y.to_no FROM proxy y
    ANTI JOIN own g ON g.person = y.proxy AND g.house = y.house
)
SELECT y.signed_as
FROM other y
WHERE EXISTS (
    FROM pay r WHERE r.person = y.person
      AND coalesce(r.day_no >= y.from_no, TRUE) AND coalesce(r.day_no <= y.to_no, TRUE))
GROUP BY y.signed_as HAVING count(DISTINCT coalesce(y.house, y.person)) >= $min_households
