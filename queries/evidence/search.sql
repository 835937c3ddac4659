-- What bears a number, a name, or the last digits of a card or phone.
-- Given: $text (cleaned), $tail (true: compare the end of cards and phones), $part (true: names
-- that hold the text), $initials (a regular expression of whole names, or empty) and the views.
SELECT label, key, number, name
FROM numbers
WHERE number = $text OR name = $text
   OR ($tail AND label IN ('Card', 'Phone', 'Person') AND ends_with(number, $text))
   OR ($part AND contains(name, $text))
   OR ($initials <> '' AND regexp_full_match(name, $initials))
ORDER BY (number = $text) DESC, (name = $text) DESC, label <> 'Person', label, number, key
LIMIT $most
