-- ---
-- id: immediate_full_withdrawal
-- title: {zh: 到账即取空, en: Emptied as soon as the money comes}
-- class: collusion
-- severity: medium
-- meaning:
--   zh: 每次补贴到账，当日或次日就取走九成五以上。手头紧的老人常如此，开户、取款都是本户人且在本乡镇取的不列；列出的，核实是不是本人取、在哪里取、卡平时在谁手里。
--   en: Every time money comes, 95 percent or more is gone by the next day. Poor people often do this, so an account that the household opened and draws on in its own township is not listed; of the others see whether the holder draws, where, and who keeps the card.
-- sentence:
--   zh: "{subject} {times} 次补贴到账，每次都在 {hours} 小时内取走九成五以上；{when} 共 {payments} 笔、{yuan} 元。"
--   en: "On {subject} all of {times} credits were drawn within {hours} hours, 95 percent or more each time; {when}: {payments} payments of {yuan} yuan."
-- subject: {label: Card, column: card}
-- identity: [card]
-- scope: subject
-- needs: [payments, transactions]
-- params:
--   ratio: {type: number, default: 0.95, source: P12}
--   hours: {type: int, default: 24, source: P12}
--   min_times: {type: int, default: 3, source: P12}
--   min_companions: {type: int, default: 3, source: "P12: four cards and more, one after the other"}
--   minutes: {type: int, default: 30, source: P12}
-- columns: {card: key, people: keys, times: int, hours: int, rows: src, facts: src, fen: money, first_day: day, last_day: day}
-- but: [C22]
-- at_least: {times: min_times}
-- kinds: [terminal]
-- basis: –
-- seen_in: [P12]
-- ---
-- Payments of one day are one credit. Only payments between the first and last line of the card's
-- statement count. A payment of which only the month is known is left out.
-- That somebody draws all he gets is no doubt by itself. The card stays out when all that is known
-- of it is the household's own: the bank knows the account and nobody else opened it (bank staff
-- may), the payees are of the holder's household, every withdrawal was cash in the home township
-- or went to a card of the household, nobody else drew at the counter, the holder was alive, and
-- the same other cards were not drawn at the same machine within minutes each time. Where one of
-- these is not known, the card is listed: it is the question to ask.
WITH out AS (
    SELECT "from" AS card, day, fen, src FROM "TRANSFER" WHERE from_label = 'Card'
    UNION ALL SELECT "from", day, fen, src FROM "CASH_OUT"
), own AS (
    SELECT "from" AS card, day FROM "TRANSFER"
    WHERE from_label = 'Card' AND coalesce(side, 'both') <> 'payee'
    UNION ALL
    SELECT "to", day FROM "TRANSFER" WHERE to_label = 'Card' AND coalesce(side, 'both') <> 'payer'
    UNION ALL SELECT "from", day FROM "CASH_OUT"
),
covered AS (SELECT card, min(day) AS first_day, max(day) AS last_day FROM own GROUP BY card),
credit AS (
    SELECT p."to" AS card, p.day, sum(p.fen) AS fen, list(p.src) AS rows,
           list(DISTINCT p."from") AS people
    FROM "PAID" p JOIN covered c ON c.card = p."to" AND p.day BETWEEN c.first_day AND c.last_day
    WHERE coalesce(p.state, 'paid') = 'paid' AND p.from_label = 'Person'
      AND coalesce(p.day_origin, 'column') <> 'period' AND p.day_no BETWEEN $from_no AND $to_no
    GROUP BY p."to", p.day
), left_ AS (
    SELECT c.card, c.day, any_value(c.fen) AS fen, any_value(c.rows) AS rows,
           any_value(c.people) AS people, coalesce(sum(o.fen), 0) AS gone,
           list(o.src) FILTER (o.src IS NOT NULL) AS facts
    FROM credit c LEFT JOIN out o ON o.card = c.card
        AND o.day BETWEEN c.day AND c.day + CAST($hours / 24 AS INTEGER)
    GROUP BY c.card, c.day
), emptied AS (
    SELECT card, list_distinct(flatten(list(people))) AS people, count(*) AS times,
           flatten(list(rows)) AS payments, list_distinct(flatten(list(facts))) AS facts,
           sum(fen)::BIGINT AS fen, min(day) AS first_day, max(day) AS last_day
    FROM left_ GROUP BY card
    HAVING count(*) >= $min_times AND bool_and(gone >= $ratio * fen)
), taken AS (
    SELECT e.card, u.src, u.label, u.goal, u.day, u.day_no, u.at_min, u.place, u.township
    FROM emptied e JOIN (
        SELECT w."from" AS card, w.src, 'Terminal' AS label, w."to" AS goal, w.day, w.day_no,
               w.at_min, m.place, m.township
        FROM "CASH_OUT" w LEFT JOIN "Terminal" m ON m.key = w."to"
        UNION ALL
        SELECT "from", src, to_label, "to", day, day_no, at_min, NULL, NULL
        FROM "TRANSFER" WHERE from_label = 'Card'
    ) u USING (card)
    WHERE list_contains(e.facts, u.src)
), holder AS MATERIALIZED (
    SELECT DISTINCT h."to" AS card, h."from" AS person FROM "HOLDS" h
    WHERE h.from_label = 'Person' AND h."to" IN (SELECT card FROM emptied)
), home AS MATERIALIZED (
    SELECT h.card, x."to" AS house FROM holder h JOIN "MEMBER_OF" x ON x."from" = h.person
), circle AS (
    SELECT card, person FROM holder
    UNION
    SELECT h.card, y."from" FROM home h JOIN "MEMBER_OF" y ON y."to" = h.house
), seat AS (
    SELECT DISTINCT h.card, p.township, left(p.township, length(p.township) - 1) AS town,
           regexp_replace(p.village, '(村|社区)$', '') AS village
    FROM holder h JOIN "Person" p ON p.key = h.person WHERE length(p.township) > 1
), at_home AS (
    SELECT t.card, t.src FROM taken t JOIN seat s USING (card)
    WHERE t.label = 'Terminal' AND (t.township = s.township OR contains(t.place, s.town)
          OR contains(t.place, nullif(s.village, '')))
    UNION
    SELECT t.card, t.src FROM taken t JOIN "HOLDS" h ON h."to" = t.goal
    JOIN circle y ON y.card = t.card AND y.person = h."from"
    WHERE t.label = 'Card'
), hands AS (
    SELECT o."from" AS card, o."to" AS person FROM "OPENED_BY" o
    WHERE o."from" IN (SELECT card FROM emptied) AND NOT EXISTS (
        FROM "HAS_STATUS" s WHERE s."from" = o."to"
          AND regexp_matches(s.detail, '银行|信用社|信用合作|信用联社|农商行|邮储'))
    UNION
    SELECT d."to", d."from" FROM "DREW" d WHERE d."to" IN (SELECT card FROM emptied)
    UNION
    SELECT e.card, unnest(e.people) FROM emptied e
), beside AS (
    SELECT t.card, w."from" AS other, count(DISTINCT t.day_no) AS days
    FROM taken t JOIN "CASH_OUT" w ON w."to" = t.goal AND w.day_no = t.day_no
        AND w."from" <> t.card AND abs(w.at_min - t.at_min) <= $minutes
    WHERE t.label = 'Terminal'
    GROUP BY t.card, w."from" HAVING count(DISTINCT t.day_no) >= $min_times
), company AS (
    SELECT b.card FROM beside b
    WHERE NOT EXISTS (FROM "HOLDS" h JOIN circle y ON y.person = h."from"
                      WHERE h."to" = b.other AND y.card = b.card)
    GROUP BY b.card HAVING count(DISTINCT b.other) >= $min_companions
), sign AS (
    SELECT card FROM emptied WHERE card NOT IN (SELECT card FROM seat)
    UNION
    SELECT e.card FROM emptied e JOIN "Card" c ON c.key = e.card WHERE c.opened_on IS NULL
    UNION
    SELECT card FROM taken t ANTI JOIN at_home h USING (card, src)
    UNION
    SELECT card FROM hands ANTI JOIN circle USING (card, person)
    UNION
    SELECT card FROM company
    UNION
    SELECT t.card FROM taken t JOIN holder h USING (card) JOIN "HAS_STATUS" s
        ON s."from" = h.person AND s."to" = 's_deceased' AND s.from_day < t.day
)
SELECT card, people, times, $hours AS hours, payments || facts AS rows, facts, fen, first_day,
       last_day
FROM emptied SEMI JOIN sign USING (card)
ORDER BY card
