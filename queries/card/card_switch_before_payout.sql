-- ---
-- id: card_switch_before_payout
-- title: {zh: 发放前换卡、随后换回, en: The card is switched before a payout and back after it}
-- class: collusion
-- severity: high
-- meaning:
--   zh: 同一人同一项目的收款卡在一两期突然换成别的卡，随后又换回。查是谁改了名册上的卡号、那张卡是谁的、那几期的钱由谁取走。
--   en: For one or two payouts the card of a person changed within one program and then changed back. Find out who changed the roster, whose card it was and who drew that money.
-- sentence:
--   zh: "{when}，{program_count} 项补贴（{programs}）{payments} 笔、{yuan} 元进入 {cards}；其前后各期都进入另一张卡。"
--   en: "{when}: {payments} payments of {yuan} yuan ({programs}) entered {cards}; the payouts before and after entered another card."
-- subject: {label: Card, column: card}
-- identity: [card]
-- scope: subject
-- needs: [payments]
-- params:
--   lookback: {type: int, default: 2, source: "[A]"}
-- columns: {card: key, usual: keys, people: keys, rows: src, fen: money, first_day: day, last_day: day}
-- but: [C20]
-- kinds: [card]
-- basis: L1
-- seen_in: [S3]
-- ---
-- One step is a person, program and day; a day paid on two cards is no switch. Steps on one card
-- are a run. A short run (at most `lookback` payouts) between two runs on one and the same other
-- card is the switch. One's own second card, or that of the household, is none; nor is a line
-- whose number cannot be read or is one digit off the usual one (a typing error).
WITH payment AS NOT MATERIALIZED (
    SELECT "from" AS payee, program, day, "to" AS card, src, fen
    FROM "PAID"
    WHERE coalesce(state, 'paid') = 'paid' AND day IS NOT NULL
      AND day_no BETWEEN $from_no AND $to_no
      AND "to" NOT IN (SELECT key FROM numbers WHERE label = 'Card' AND contains(number, '#'))
), several AS (
    SELECT payee, program FROM payment
    GROUP BY payee, program HAVING min(card) <> max(card)
), step AS (
    SELECT payee, program, day, min(card) AS card
    FROM payment JOIN several USING (payee, program)
    GROUP BY payee, program, day HAVING min(card) = max(card)
), marked AS (
    SELECT *, card IS DISTINCT FROM lag(card) OVER series AS begins
    FROM step WINDOW series AS (PARTITION BY payee, program ORDER BY day)
), numbered AS (
    SELECT *, sum(begins::INT) OVER (PARTITION BY payee, program ORDER BY day) AS run FROM marked
), run AS (
    SELECT payee, program, run, min(card) AS card, min(day) AS first_day, max(day) AS last_day,
           count(*) AS steps
    FROM numbered GROUP BY payee, program, run
), beside AS (
    SELECT *, lag(card) OVER series AS before, lead(card) OVER series AS after,
           lag(steps) OVER series AS steps_before, lead(steps) OVER series AS steps_after
    FROM run WINDOW series AS (PARTITION BY payee, program ORDER BY run)
), short AS (
    SELECT payee, program, card, before AS usual, first_day, last_day
    FROM beside
    WHERE before = after AND steps <= $lookback AND steps_before + steps_after > steps
), household AS (
    SELECT DISTINCT s.payee, n."from" AS member
    FROM (SELECT DISTINCT payee FROM short) s
    JOIN "MEMBER_OF" m ON m."from" = s.payee JOIN "MEMBER_OF" n ON n."to" = m."to"
), own AS (
    SELECT s.payee, s.card FROM short s JOIN "HOLDS" h ON h."to" = s.card AND h."from" = s.payee
    UNION
    SELECT s.payee, s.card
    FROM short s JOIN "HOLDS" h ON h."to" = s.card
    JOIN household m ON m.payee = s.payee AND m.member = h."from"
    UNION
    SELECT s.payee, s.card
    FROM short s JOIN "HOLDS" h ON h."to" = s.card
    JOIN "Person" o ON o.key = h."from" JOIN "Person" p ON p.key = s.payee AND p.name = o.name
    WHERE o.birth_day IS NULL
    UNION
    SELECT s.payee, s.card
    FROM short s JOIN numbers n ON n.key = s.card JOIN numbers u ON u.key = s.usual
    WHERE damerau_levenshtein(n.number, u.number) <= 1
), switch AS (
    SELECT s.* FROM short s ANTI JOIN own USING (payee, card)
)
SELECT s.card, list(DISTINCT s.usual) AS usual, list(DISTINCT s.payee) AS people,
       list(DISTINCT p.src) AS rows, sum(p.fen)::BIGINT AS fen, min(p.day) AS first_day,
       max(p.day) AS last_day
FROM switch s
JOIN payment p ON p.payee = s.payee AND p.program = s.program AND p.card = s.card
              AND p.day BETWEEN s.first_day AND s.last_day
GROUP BY s.card
ORDER BY s.card
