-- Which lines one explanation's facts match. {on}: one condition for each column of the facts.
SELECT e.line, f.result, min(f.src) AS src
FROM line e
JOIN hit_code t ON t.hit = e.hit AND t.code = $code
JOIN fact f ON {on}
WHERE e.tested
  AND (f.from_no IS NULL OR e.day IS NULL OR f.from_no <= e.day - DATE '1970-01-01')
  AND (f.to_no IS NULL OR e.day IS NULL OR e.day - DATE '1970-01-01' <= f.to_no)
GROUP BY e.line, f.result
