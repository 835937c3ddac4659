-- ---
-- id: name_swap_same_card
-- title: {zh: 同卡换名, en: "Names change, cards stay"}
-- class: collusion
-- severity: critical
-- meaning:
--   zh: 一个乡镇一个项目的名册上，一小批卡反复出现，而同一张卡旁的姓名换了又换，不是一户人。查由谁造册，把名册姓名逐一与本人核对是否知情、是否领到，再查这批卡在谁手里。
--   en: On the rosters of one program and township a small closed set of cards comes again while the names beside each card change, of different households. Find out who made the lists, whether the people named know and were paid, and who keeps the cards.
-- sentence:
--   zh: "{when}，{township} {programs} 的名册上，{card_count} 张卡（{cards}）先后记在 {names} 个姓名名下，共 {payments} 笔、{yuan} 元。"
--   en: "{when}: on the rosters of {township} ({programs}), {card_count} cards ({cards}) stand beside {names} names: {payments} payments of {yuan} yuan."
-- subject: {label: Card, column: cards}
-- identity: [township, program]
-- scope: unit
-- needs: [payments]
-- params:
--   min_ratio: {type: number, default: 1.5, source: S3}
--   min_cards: {type: int, default: 5, source: "[A]"}
--   max_cards: {type: int, default: 60, source: S3}
-- columns: {township: text, program: text, cards: keys, people: keys, names: int, rows: src, fen: money, first_day: day, last_day: day}
-- but: [C01, C02, C03, C04, C05, C10]
-- at_least: {cards: min_cards}
-- kinds: [roster, card]
-- basis: L13
-- seen_in: [S3]
-- ---
-- A name is the one that the roster prints. Whoever it stands for counts once a household; a row
-- with the ID of the card's other rows but a name of another surname is somebody else. A name with
-- a lost character says nothing.
WITH renamed AS (
    SELECT "to" AS card FROM roster_row
    WHERE from_label = 'Person' AND name <> '' AND coalesce(state, 'paid') = 'paid'
      AND coalesce(day_no, $from_no) >= $from_no AND coalesce(day_no, $to_no) <= $to_no
    GROUP BY "to" HAVING min(name) <> max(name)
),
line AS (
    SELECT p.src, p."to" AS card, p."from" AS person, p.program, p.fen, p.day,
           coalesce(b.township, n.township, '') AS township,
           p.name, CASE WHEN p.known THEN p."from" END AS known
    FROM (FROM roster_row SEMI JOIN renamed ON renamed.card = roster_row."to") p
    LEFT JOIN "Person" n ON n.key = p."from"
    LEFT JOIN "Batch" b ON b.key = p.batch
    WHERE p.from_label = 'Person' AND coalesce(p.state, 'paid') = 'paid'
      AND coalesce(p.day_no, $from_no) >= $from_no AND coalesce(p.day_no, $to_no) <= $to_no
),
shared AS (
    SELECT program, township, card FROM line WHERE name <> ''
    GROUP BY program, township, card HAVING min(name) <> max(name)
),
home AS (
    SELECT "from" AS person, min("to") AS house FROM "MEMBER_OF"
    WHERE "from" IN (SELECT person FROM line SEMI JOIN shared USING (card))
    GROUP BY "from"
),
named AS (
    SELECT l.*,
           CASE WHEN regexp_matches(l.name, '[?？*□]') THEN NULL
                WHEN l.known IS NULL THEN coalesce(k.home, l.name)
                WHEN n.name[1] IS DISTINCT FROM l.name[1] THEN l.name
                ELSE coalesce(h.house, l.known) END AS home
    FROM line l JOIN shared s USING (program, township, card)
    LEFT JOIN "Person" n ON n.key = l.known
    LEFT JOIN home h ON h.person = l.known
    -- A namesake with an ID on the same card is the same one.
    LEFT JOIN (
        SELECT l.card, l.name, min(coalesce(h.house, l.known)) AS home FROM line l
        JOIN shared s USING (program, township, card)
        LEFT JOIN home h ON h.person = l.known
        WHERE l.known IS NOT NULL GROUP BY l.card, l.name
    ) k ON k.card = l.card AND k.name = l.name
),
swapped AS (
    SELECT program, township, card, count(DISTINCT home) AS homes, count(DISTINCT name) AS names,
           list(DISTINCT person) AS people, list(src) AS rows, sum(fen) AS fen,
           min(day) AS first_day, max(day) AS last_day
    FROM named WHERE home IS NOT NULL
    GROUP BY program, township, card HAVING count(DISTINCT home) > 1
)
SELECT township, program, list(card) AS cards, flatten(list(people)) AS people,
       CAST(sum(names) AS BIGINT) AS names, flatten(list(rows)) AS rows,
       CAST(sum(fen) AS BIGINT) AS fen, min(first_day) AS first_day, max(last_day) AS last_day
FROM swapped
GROUP BY township, program
HAVING count(*) >= $min_cards AND count(*) <= $max_cards AND sum(homes) >= $min_ratio * count(*)
