-- What is printed beside the captions of the things in a picture. Given: wanted(key).
SELECT w.key, 'Person' AS label, p.caption, p.village, NULL AS group_name, NULL AS bank,
       NULL AS status, NULL AS unit, NULL AS post
FROM wanted w JOIN "Person" p USING (key)
UNION ALL
SELECT w.key, 'Household', h.caption, h.village, h.group_name, NULL, NULL, NULL, NULL
FROM wanted w JOIN "Household" h USING (key)
UNION ALL
SELECT w.key, 'Card', c.caption, NULL, NULL, c.bank, NULL, NULL, NULL
FROM wanted w JOIN "Card" c USING (key)
UNION ALL
SELECT w.key, 'Enterprise', e.caption, e.village, NULL, NULL, e.status, NULL, NULL
FROM wanted w JOIN "Enterprise" e USING (key)
UNION ALL
SELECT w.key, 'Cadre', d.caption, d.village, NULL, NULL, NULL, d.unit, d.post
FROM wanted w JOIN "Cadre" d USING (key)
ORDER BY key
