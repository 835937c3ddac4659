-- The payments behind rows of evidence, a line each. Given: wanted(src) and the projection's views.
SELECT w.src, min(p.day) AS day, min(p.period) AS period, min(p.program) AS program,
       sum(p.fen)::BIGINT AS fen, min(p.note) AS note, min(p."from") AS payee_key,
       min(coalesce(person.caption, household.caption, firm.caption)) AS payee,
       min(payee.label) AS payee_label, min(payee.number) AS payee_number,
       min(p."to") AS card_key, min(card.caption) AS card
FROM wanted w
JOIN "PAID" p ON p.src = w.src
JOIN "Card" card ON card.key = p."to"
LEFT JOIN "Person" person ON person.key = p."from"
LEFT JOIN "Household" household ON household.key = p."from"
LEFT JOIN "Enterprise" firm ON firm.key = p."from"
LEFT JOIN numbers payee ON payee.key = p."from"
GROUP BY w.src
ORDER BY w.src
