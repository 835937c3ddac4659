-- ---
-- id: fixed_kickback
-- title: {zh: 按比例回扣, en: The same share goes back from everybody}
-- class: collusion
-- severity: high
-- meaning:
--   zh: 多户人在补贴到账后，按同一比例或同一数额把一部分转给同一个人。问各户为何转、谁要求的、有无收据，对照该人经手的项目。
--   en: After the payout several households sent the same share, or the same sum, to one person. Ask each why, who asked for it, and for receipts; compare with the programs that person handles.
-- sentence:
--   zh: "{card_count_in} 张卡在补贴到账 {days} 日内向 {subject} 转出各自到账额的 {share}%（或同一数额），共 {moved} 元；{when} 这些卡到账 {payments} 笔、{yuan} 元。"
--   en: "{card_count_in} cards sent {share} percent of what they were paid (or one same sum) to {subject} within {days} days, {moved} yuan in all; {when}: {payments} payments of {yuan} yuan."
-- subject: {label: Card, column: sink}
-- identity: [sink]
-- scope: all
-- needs: [payments, transactions]
-- params:
--   min_cards: {type: int, default: 5, source: 乾安}
--   tolerance: {type: number, default: 0.02, source: 乾安}
--   days: {type: int, default: 15, source: "[A]"}
--   max_share: {type: number, default: 0.6, source: "[A]: above it funds_recollected speaks"}
--   bought: {type: texts, default: [货款, 化肥, 种子, 农资, 保险, 医保, 养老, 社保, 代缴, 学费, 水费, 电费, 话费, 房租, 工资, 报酬, 劳务, 还款, 借款, 归还, 彩礼, 礼金], source: "[A]"}
-- columns: {sink: key, cards: keys, people: keys, card_count_in: int, share: int, days: int, moved: money, rows: src, facts: src, fen: money, first_day: day, last_day: day}
-- but: []
-- at_least: {cards: min_cards}
-- kinds: [card]
-- basis: L13
-- seen_in: [乾安]
-- ---
-- A transfer is held against the largest payment of the days before it. Ratios are compared within
-- the tolerance around each of them, flat sums exactly. A remark that names a purchase, a premium or
-- a loan takes the transfer out; so does a sink of the household, or of an enterprise.
WITH moved AS (
    SELECT t."from" AS card, t."to" AS sink, t.day, t.fen, t.src FROM "TRANSFER" t
    WHERE t.from_label = 'Card' AND t.to_label = 'Card' AND t."from" <> t."to"
      AND NOT list_bool_or(list_transform($bought, lambda word: contains(coalesce(t.note, ''), word)))
), busy AS (
    SELECT m.* FROM moved m JOIN "Card" c ON c.key = m.sink
    WHERE coalesce(c.kind, 'personal') <> 'corporate'
      AND NOT EXISTS (FROM "HOLDS" h WHERE h."to" = m.sink AND h.from_label <> 'Person')
      AND m.sink IN (
        SELECT sink FROM moved GROUP BY sink HAVING count(DISTINCT card) >= $min_cards)
), holder AS MATERIALIZED (
    SELECT h."to" AS sink, x."to" AS house FROM "HOLDS" h JOIN "MEMBER_OF" x ON x."from" = h."from"
    WHERE h."to" IN (SELECT sink FROM busy)
), near AS (
    SELECT DISTINCT o.sink, y."from" AS person FROM holder o JOIN "MEMBER_OF" y ON y."to" = o.house
), held AS (
    SELECT b.*, p."from" AS person, p.src AS row, p.fen AS paid, p.day AS paid_on,
           b.fen / p.fen AS ratio
    FROM busy b JOIN "PAID" p ON p."to" = b.card AND p.from_label = 'Person'
        AND p.day BETWEEN b.day - $days AND b.day
    ANTI JOIN near n ON n.sink = b.sink AND n.person = p."from"
    WHERE coalesce(p.state, 'paid') = 'paid' AND p.fen > 0 AND b.fen <= $max_share * p.fen
      AND p.day_no BETWEEN $from_no AND $to_no
    QUALIFY row_number() OVER (PARTITION BY b.src ORDER BY p.fen DESC, p.day DESC, p.src) = 1
), alike AS (
    SELECT a.ratio AS around, a.fen AS flat, b.*
    FROM held a JOIN held b ON b.sink = a.sink
        AND (abs(b.ratio - a.ratio) <= $tolerance * a.ratio OR b.fen = a.fen)
), peers AS (
    SELECT sink, around, flat, count(DISTINCT card) AS cards FROM alike
    GROUP BY sink, around, flat
    HAVING count(DISTINCT card) >= $min_cards
    QUALIFY row_number() OVER (PARTITION BY sink ORDER BY cards DESC, around, flat) = 1
)
SELECT p.sink AS sink, list(DISTINCT a.card) AS cards, list(DISTINCT a.person) AS people,
       any_value(p.cards) AS card_count_in, CAST(round(100 * any_value(p.around)) AS INTEGER) AS share,
       $days AS days, sum(a.fen)::BIGINT AS moved, list(DISTINCT a.row) || list(DISTINCT a.src) AS rows,
       list(DISTINCT a.src) AS facts, sum(a.paid)::BIGINT AS fen, min(a.paid_on) AS first_day,
       max(a.paid_on) AS last_day
FROM peers p JOIN alike a ON a.sink = p.sink AND a.around = p.around AND a.flat = p.flat
GROUP BY p.sink
ORDER BY p.sink
