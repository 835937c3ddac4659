-- What the evidence rows of a page or workbook say, for those that are payments.
-- Given: wanted(src) and the views of the projection. Captions are masked by the projection.
SELECT w.src, min(p.day) AS day, min(coalesce(person.caption, household.caption, firm.caption)) AS payee,
       min(coalesce(person.key, household.key, firm.key)) AS payee_key,
       min(card.caption) AS card, min(card.key) AS card_key, min(p.program) AS program,
       min(coalesce(g.name, p.program)) AS program_name, sum(p.fen)::BIGINT AS fen, min(p.note) AS note
FROM wanted w
JOIN "PAID" p ON p.src = w.src
JOIN "Card" card ON card.key = p."to"
LEFT JOIN "Person" person ON person.key = p."from"
LEFT JOIN "Household" household ON household.key = p."from"
LEFT JOIN "Enterprise" firm ON firm.key = p."from"
LEFT JOIN "Program" g ON g.code = p.program
GROUP BY w.src
ORDER BY w.src
