-- People whose enterprises were paid more than once for one thing.
WITH owned AS (
    SELECT "from" AS person, "to" AS firm FROM "LEADS"
    UNION SELECT "from", "to" FROM "INVESTS_IN" WHERE from_label = 'Person'
),
funded AS (
    SELECT o.person, p.src, p.day_no, p.note, p.program, p.month // 100 AS year
    FROM "PAID" p JOIN owned o ON o.firm = p."from"
    WHERE coalesce(p.state, 'paid') = 'paid' AND p.day_no IS NOT NULL
)
SELECT person AS controllers, note AS object FROM funded
WHERE note IS NOT NULL AND NOT regexp_matches(note, '期|尾款|进度|首付|余款|补发')
GROUP BY person, note HAVING count(DISTINCT src) > 1 AND max(day_no) - min(day_no) <= $max_days
UNION
SELECT person, program FROM funded WHERE note IS NULL
GROUP BY person, program, year HAVING count(DISTINCT src) > 1
