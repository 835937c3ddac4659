-- What bears a number, a name, or the last digits of a card or phone.
-- Given: $text (cleaned), $tail (true: compare the end of cards and phones) and the views.
SELECT label, key, number, name
FROM numbers
WHERE number = $text OR name = $text
   OR ($tail AND label IN ('Card', 'Phone', 'Person') AND ends_with(number, $text))
ORDER BY (number = $text) DESC, label <> 'Person', label, number, key
LIMIT $most
