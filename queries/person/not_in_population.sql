-- ---
-- id: not_in_population
-- title: {zh: 户籍查无此人, en: Not in the population register}
-- class: eligibility
-- severity: high
-- meaning:
--   zh: 身份证号合乎校验、却不在户籍登记中的人（死亡注销、迁出的除外）在本地名册领取补贴。先请公安核实身份证号，再查是谁上报、卡由谁开立和使用。
--   en: A valid ID number that is not in the household register (deaths and moves apart) was paid on the local rosters. Ask the police about the number first, then who put it on the list, who opened and uses the card.
-- sentence:
--   zh: "{when} 名册有 {subject} 的 {payments} 笔、{yuan} 元（{programs}）；户籍登记中没有该身份证号。"
--   en: "{when}: the rosters show {payments} payments of {yuan} yuan ({programs}) to {subject}; the household register does not have the ID number."
-- subject: {label: Person, column: person}
-- identity: [person]
-- scope: all
-- needs: [payments, household]
-- params:
--   min_share: {type: number, default: 0.8, source: "[A] a register that knows fewer of a township's payees is not complete"}
--   min_payees: {type: int, default: 5, source: "[A]"}
-- columns: {person: key, programs: texts, cards: keys, rows: src, fen: money, first_day: day, last_day: day}
-- but: [C07, C26]
-- kinds: [register]
-- basis: L13
-- seen_in: [S1, P28]
-- ---
-- Judged by townships of which the register knows most payees. A name that stands in the register
-- without a good number is left to the correction list.
WITH sure AS (SELECT DISTINCT key FROM stated WHERE state IN ('ok', 'upgraded')),
gone AS (
    SELECT DISTINCT h."from" AS person FROM "HAS_STATUS" h JOIN "Status" s ON s.key = h."to"
    WHERE s.kind IN ('deceased', 'moved_away')
),
vague AS (
    SELECT DISTINCT name FROM "Person"
    WHERE registered AND name IS NOT NULL AND key NOT IN (SELECT key FROM sure)
),
paid AS NOT MATERIALIZED (
    SELECT p."from" AS person, p.program, p."to" AS card, p.src, p.fen, p.day, n.name,
        coalesce(n.registered, FALSE) OR n.died_on IS NOT NULL OR g.person IS NOT NULL AS known,
        coalesce(b.township, n.township, '') AS township
    FROM "PAID" p JOIN "Person" n ON n.key = p."from" LEFT JOIN "Batch" b ON b.key = p.batch
    LEFT JOIN gone g ON g.person = p."from"
    WHERE coalesce(p.state, 'paid') = 'paid'
      AND coalesce(p.day_no, $from_no) >= $from_no AND coalesce(p.day_no, $to_no) <= $to_no
),
covered AS (
    SELECT township FROM (SELECT DISTINCT township, person, known FROM paid)
    GROUP BY township
    HAVING count(*) >= $min_payees AND avg(known::INT) >= $min_share
)
SELECT p.person AS person, list(DISTINCT p.program) AS programs, list(DISTINCT p.card) AS cards,
    list(DISTINCT p.src) AS rows, sum(p.fen)::BIGINT AS fen, min(p.day) AS first_day,
    max(p.day) AS last_day
FROM paid p JOIN covered c USING (township)
WHERE NOT p.known AND p.person IN (SELECT key FROM sure)
  AND (p.name IS NULL OR p.name NOT IN (SELECT name FROM vague))
GROUP BY p.person
