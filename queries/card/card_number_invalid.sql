-- ---
-- id: card_number_invalid
-- title: {zh: 卡号不合规, en: A card number that cannot be right}
-- class: quality
-- severity: info
-- meaning:
--   zh: 名册上的卡号位数不对或校验位不符，多为录入错误，款项会退回或进错户。请乡镇对照本人的卡改正。
--   en: The card number on the roster has a wrong length or check digit, mostly a typing error; the money comes back or goes astray. Have the township correct it from the card.
-- sentence:
--   zh: "名册上 {payments} 笔、{yuan} 元所写的卡号（{cards}）{faults}。"
--   en: "The card number ({cards}) of {payments} payments of {yuan} yuan: {faults}."
-- subject: {label: Card, column: card}
-- identity: [card]
-- scope: row
-- needs: [payments]
-- params:
--   min_digits: {type: int, default: 16, source: P87}
--   max_digits: {type: int, default: 19, source: P87}
--   min_passbook_digits: {type: int, default: 12, source: P87}
--   max_passbook_digits: {type: int, default: 22, source: P87}
-- columns: {card: key, people: keys, faults: texts, rows: src, fen: money, first_day: day, last_day: day}
-- but: [C07]
-- kinds: [roster]
-- basis: "-"
-- seen_in: [P87]
-- ---
-- Bank cards begin with 62, have 16 to 19 digits and end in a Luhn check digit. Any other number of
-- 12 to 22 digits may be a passbook or corporate account, which has no check. A number that no account can
-- have is read as it is written on the line; what is masked, empty or spoilt by a spreadsheet is
-- not judged here.
WITH used AS (
    SELECT DISTINCT "to" AS card FROM "PAID"
), numbered AS (
    SELECT u.card, n.number, c.kind
    FROM used u JOIN numbers n ON n.key = u.card JOIN "Card" c ON c.key = u.card
    WHERE n.label = 'Card' AND regexp_full_match(n.number, '[0-9]+')
), checked AS (
    -- From the right every second digit counts twice, of which the digits are added.
    SELECT card, length(number) AS digits,
           list_sum(list_transform(string_split(reverse(number), ''), lambda digit, place:
               CASE WHEN place % 2 = 1 THEN digit::INT
                    WHEN digit::INT > 4 THEN 2 * digit::INT - 9 ELSE 2 * digit::INT END)) % 10 AS rest
    FROM numbered
    WHERE starts_with(number, '62') AND coalesce(kind, '') NOT IN ('passbook', 'corporate')
), wrong AS (
    SELECT card, CASE WHEN digits BETWEEN $min_digits AND $max_digits THEN '校验位不符 check digit'
                      ELSE digits || ' 位 digits' END AS fault
    FROM checked
    WHERE rest <> 0 OR digits NOT BETWEEN $min_digits AND $max_digits
), line AS MATERIALIZED (
    -- The few lines whose card has no number that could be read.
    SELECT p."to" AS card, w.card AS told
    FROM (FROM "PAID" ANTI JOIN numbered ON numbered.card = "PAID"."to") p
    JOIN written w ON w.src = p.src
), unread AS (
    SELECT card, length(regexp_replace(told, '[^0-9]', '', 'g')) AS digits FROM line
    WHERE regexp_full_match(told, '[0-9\s''-]+')
), fault AS (
    SELECT card, fault FROM wrong
    UNION
    SELECT card, digits || ' 位 digits' FROM unread
    WHERE digits > 0 AND digits NOT BETWEEN $min_passbook_digits AND $max_passbook_digits
)
SELECT f.card, list(DISTINCT p."from") AS people, list(DISTINCT f.fault) AS faults,
       list(DISTINCT p.src) AS rows, sum(p.fen)::BIGINT AS fen, min(p.day) AS first_day,
       max(p.day) AS last_day
FROM fault f JOIN "PAID" p ON p."to" = f.card
WHERE coalesce(p.day_no, $from_no) BETWEEN $from_no AND $to_no
GROUP BY f.card
ORDER BY f.card
