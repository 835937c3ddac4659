-- People who were paid at least once, by township; an empty text where none is written.
SELECT coalesce(township, '') AS township, count(*) AS people
FROM Person
WHERE key IN (SELECT "from" FROM PAID)
GROUP BY 1
