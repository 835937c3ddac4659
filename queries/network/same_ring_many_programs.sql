-- ---
-- id: same_ring_many_programs
-- title: {zh: 跨项目同环, en: One ring draws several programs}
-- class: collusion
-- severity: high
-- meaning:
--   zh: 同一批由共用标识连在一起的人和卡，同时出现在三个以上项目的名册中。按人按项目核对申请和审批由谁经手，是否同一人报送。
--   en: The same people and cards, joined by shared identifiers, stand on the rosters of three or more programs. Check by person and program who handled application and approval, and whether one person handed them all in.
-- sentence:
--   zh: "{when}，由共用标识连在一起的 {beneficiaries} 人在 {card_count} 张卡上领取 {program_count} 项补贴（{programs}），{payments} 笔、{yuan} 元。"
--   en: "{when}: {beneficiaries} persons joined by shared identifiers drew {program_count} programs ({programs}) on {card_count} cards: {payments} payments of {yuan} yuan."
-- subject: {label: Card, column: cards}
-- identity: [core]
-- scope: all
-- needs: [payments, bank_accounts]
-- uses: [shared_identifier_ring, controlled_card_set]
-- params:
--   min_programs: {type: int, default: 3, source: S3}
--   min_people: {type: int, default: 3, source: "[A]"}
-- columns: {core: key, cards: keys, people: keys, programs: texts, rows: src, fen: money, first_day: day, last_day: day}
-- but: [C25]
-- at_least: {people: min_people, programs: min_programs}
-- kinds: [roster]
-- basis: L13
-- seen_in: [S3]
-- ---
-- The payments of a ring's people on its cards. At least one of the programs is granted to some
-- and not to all (a universal one says nothing by itself). The same cards found by two patterns
-- are one ring: the one with most people stands, of equals the first by key.
WITH card AS (
    SELECT DISTINCT finding, key FROM found WHERE label = 'Card'
), person AS (
    SELECT DISTINCT finding, key FROM found WHERE label = 'Person'
), payment AS (
    SELECT DISTINCT c.finding, p."from" AS person, p."to" AS card, p.program, p.src, p.fen, p.day
    FROM card c JOIN "PAID" p ON p."to" = c.key
    JOIN person q ON q.finding = c.finding AND q.key = p."from"
    WHERE coalesce(p.state, 'paid') = 'paid'
      AND coalesce(p.day_no, $from_no) BETWEEN $from_no AND $to_no
), ring AS (
    SELECT p.finding, min(p.card) AS core, list_sort(list(DISTINCT p.card)) AS cards,
           list(DISTINCT p.person) AS people, list(DISTINCT p.program) AS programs,
           list(DISTINCT p.src) AS rows, sum(p.fen)::BIGINT AS fen, min(p.day) AS first_day,
           max(p.day) AS last_day,
           count(DISTINCT p.program) FILTER (NOT coalesce(g.universal, FALSE)) AS selective
    FROM payment p LEFT JOIN "Program" g ON g.code = p.program
    GROUP BY p.finding
)
SELECT core, cards, people, programs, rows, fen, first_day, last_day
FROM ring
WHERE len(programs) >= $min_programs AND len(people) >= $min_people AND selective >= 1
QUALIFY row_number() OVER (PARTITION BY core ORDER BY len(people) DESC, finding) = 1
ORDER BY core
