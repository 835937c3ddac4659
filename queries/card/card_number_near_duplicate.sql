-- ---
-- id: card_number_near_duplicate
-- title: {zh: 卡号一位之差, en: Two card numbers differ by one digit}
-- class: quality
-- severity: low
-- meaning:
--   zh: 两个收款卡号只差一位、少一位或相邻两位颠倒，其中一个校验不符，多为录入错误，也有混入别人的卡的。请乡镇对照本人的卡核对两行。
--   en: Two card numbers differ by one digit or a swap and one fails its check, mostly a typing error, sometimes another card slipped in. Have the township compare both rows with the card.
-- sentence:
--   zh: "{cards} 的号码只差一位或相邻两位颠倒；{when} 进入这些卡的补贴 {payments} 笔、{yuan} 元。"
--   en: "The numbers of {cards} differ by one digit or a swap; {when}: {payments} payments of {yuan} yuan entered them."
-- subject: {label: Card, column: cards}
-- identity: [cards]
-- scope: all
-- needs: [payments]
-- params:
--   edit_distance: {type: int, default: 1, source: "[A]"}
--   same_digits: {type: int, default: 6, source: "[A]"}
-- columns: {cards: keys, people: keys, rows: src, fen: money, first_day: day, last_day: day}
-- but: [C07]
-- kinds: [roster]
-- basis: "-"
-- seen_in: ["[T]"]
-- ---
-- Two right card numbers never differ by one digit: their Luhn checks would not both hold. So each
-- number that fails its check is held against all others (same first digits: one bank). Passbook
-- and corporate accounts have no check and are numbered one after the other: only two of one
-- person are held against each other, and they must be of one length.
WITH used AS (
    SELECT DISTINCT "to" AS card FROM "PAID"
    WHERE coalesce(day_no, $from_no) BETWEEN $from_no AND $to_no
), numbered AS (
    SELECT u.card, n.number,
           starts_with(n.number, '62') AND coalesce(c.kind, '') NOT IN ('passbook', 'corporate') AS is_card
    FROM used u JOIN numbers n ON n.key = u.card JOIN "Card" c ON c.key = u.card
    WHERE n.label = 'Card' AND regexp_full_match(n.number, '[0-9]+')
), wrong AS MATERIALIZED (
    -- From the right every second digit counts twice, of which the digits are added.
    SELECT card, number FROM numbered
    WHERE is_card AND list_sum(list_transform(string_split(reverse(number), ''), lambda digit, place:
              CASE WHEN place % 2 = 1 THEN digit::INT
                   WHEN digit::INT > 4 THEN 2 * digit::INT - 9 ELSE 2 * digit::INT END)) % 10 <> 0
), place AS (
    SELECT card, number, place, left(number, place::INT - 1) AS head,
           substr(number, place::INT) AS rest
    FROM wrong, range(1, 32) r(place)
    WHERE place <= length(number) + 1 AND $edit_distance >= 1
), variant AS (
    SELECT card, head || d || substr(rest, 2) AS number FROM place, range(10) r(d)
    WHERE rest <> ''
    UNION
    SELECT card, head || d || rest FROM place, range(10) r(d)
    UNION
    SELECT card, head || substr(rest, 2) FROM place WHERE rest <> ''
    UNION
    SELECT card, head || substr(rest, 2, 1) || left(rest, 1) || substr(rest, 3) FROM place
    WHERE length(rest) >= 2
), own AS (
    SELECT DISTINCT p."from" AS payee, n.card, n.number
    FROM numbered n JOIN "PAID" p ON p."to" = n.card WHERE NOT n.is_card
), pair AS (
    SELECT least(v.card, n.card) AS a, greatest(v.card, n.card) AS b
    FROM variant v JOIN numbered n ON n.number = v.number AND n.card <> v.card
    JOIN wrong w ON w.card = v.card
    WHERE left(n.number, $same_digits) = left(w.number, $same_digits)
    UNION
    SELECT least(x.card, y.card), greatest(x.card, y.card)
    FROM own x JOIN own y ON y.payee = x.payee AND y.card > x.card
    WHERE length(x.number) = length(y.number)
      AND damerau_levenshtein(x.number, y.number) <= $edit_distance
      AND left(x.number, $same_digits) = left(y.number, $same_digits)
)
SELECT [a, b] AS cards, list(DISTINCT p."from") AS people, list(DISTINCT p.src) AS rows,
       sum(p.fen)::BIGINT AS fen, min(p.day) AS first_day, max(p.day) AS last_day
FROM (SELECT a, b, unnest([a, b]) AS card FROM pair) JOIN "PAID" p ON p."to" = card
WHERE coalesce(p.day_no, $from_no) BETWEEN $from_no AND $to_no
GROUP BY a, b
ORDER BY a, b
