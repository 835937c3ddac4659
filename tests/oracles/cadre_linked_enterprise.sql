-- Cadres in post while an enterprise of theirs or of near kin was paid.
WITH funded AS (
    SELECT p.*, e.name FROM "PAID" p JOIN "Enterprise" e ON e.key = p."from"
    WHERE coalesce(p.state, 'paid') = 'paid'
      AND NOT regexp_matches(coalesce(e.name, ''), '经济合作社|集体|经济联合社')
),
owned AS (
    SELECT "from" AS person, "to" AS firm, to_no FROM "LEADS"
    UNION ALL SELECT "from", "to", to_no FROM "INVESTS_IN" WHERE from_label = 'Person'
),
near AS (
    SELECT "from" AS owner, "to" AS cadre FROM "KIN" WHERE coalesce(degree, 1) <= $max_degree
    UNION SELECT "to", "from" FROM "KIN" WHERE coalesce(degree, 1) <= $max_degree
    UNION SELECT key, key FROM "Person"
)
SELECT DISTINCT n.cadre AS person
FROM funded r
JOIN owned o ON o.firm = r."from" AND (o.to_no IS NULL OR r.day_no IS NULL OR r.day_no <= o.to_no)
JOIN near n ON n.owner = o.person
JOIN "IS" i ON i."to" = n.cadre
JOIN "Cadre" d ON d.key = i."from"
WHERE (d.from_no IS NULL OR r.day_no IS NULL OR d.from_no <= r.day_no)
  AND (d.to_no IS NULL OR r.day_no IS NULL OR r.day_no <= d.to_no)
