-- ---
-- id: consecutive_ids_or_birthdays
-- title: {zh: 证号连号/生日聚集, en: Consecutive IDs or one birthday}
-- class: collusion
-- severity: high
-- meaning:
--   zh: 同一村、同一项目的名册上，几个人的身份证号除顺序码外完全相同且顺序码相连，或同一天出生的人多得反常。先到公安户籍核对这些证号是否真有其人，再看卡由谁开、钱由谁领。
--   en: On the rosters of one program and village several people have IDs that differ by the next order code only, or unusually many were born on one day. Ask the police whether these IDs exist, then who opened the cards and drew the money.
-- sentence:
--   zh: "{when}，{place} 的名册（{programs}）上有 {people} 人同为 {born} 出生，身份证顺序码相连的最多 {run} 人；共 {payments} 笔、{yuan} 元。"
--   en: "{when}: on the rosters of {place} ({programs}) {people} persons were born on {born}, up to {run} of them with order codes in a row: {payments} payments of {yuan} yuan."
-- subject: {label: Person, column: people}
-- identity: [program, place, born]
-- scope: unit
-- needs: [payments]
-- params:
--   min_run: {type: int, default: 3, source: "[T]"}
--   max_step: {type: int, default: 2, source: "[A]"}
--   min_birthday: {type: int, default: 5, source: "[T]"}
-- columns: {program: text, place: text, born: text, run: int, people: keys, cards: keys, rows: src, fen: money, first_day: day, last_day: day}
-- but: [C06]
-- at_least: {people: min_run}
-- kinds: [roster]
-- basis: L13
-- seen_in: [P20, "[T]"]
-- ---
-- The ID is the one that the roster prints, or else that of the person. Codes of one sex go up by
-- two. Twins and triplets are of one household; 1 January is what is written when nobody knows.
-- One birthday many times says something of a village's list only, not of a whole township's.
WITH stands AS NOT MATERIALIZED (
    SELECT p.src, p.program, p."from" AS person, p."to" AS card, p.fen, p.day, p.id,
           b.township AS list_of
    FROM roster_row p LEFT JOIN "Batch" b ON b.key = p.batch
    WHERE p.from_label = 'Person' AND coalesce(p.state, 'paid') = 'paid'
      AND coalesce(p.day_no, $from_no) >= $from_no AND coalesce(p.day_no, $to_no) <= $to_no
),
at_home AS (
    SELECT DISTINCT d.program, coalesce(n.township, d.list_of, '') || coalesce(n.village, '') AS place,
           n.village IS NOT NULL AS in_village, d.id, d.person
    FROM (SELECT DISTINCT program, list_of, id, person FROM stands) d
    LEFT JOIN "Person" n ON n.key = d.person
),
numbered AS (
    SELECT DISTINCT program, place, in_village, id[7:14] AS born, id[1:14] AS stem,
           CAST(id[15:17] AS INT) AS code, person
    FROM (
        SELECT program, place, in_village, person,
               upper(regexp_replace(id, '[^0-9Xx]', '', 'g')) AS id
        FROM at_home
    )
    WHERE regexp_full_match(id, '(1[1-9]|[2-6]\d|7[1-9]|8[1-9])\d{4}(19|20)\d{2}(0[1-9]|1[0-2])([0-2]\d|3[01])\d{3}[\dX]')
),
crowded AS (
    SELECT program, place, born FROM numbered
    GROUP BY program, place, born HAVING count(DISTINCT person) >= least($min_run, $min_birthday)
),
homed AS (
    SELECT n.*, coalesce(m.house, n.person) AS home
    FROM numbered n SEMI JOIN crowded USING (program, place, born)
    LEFT JOIN (SELECT "from" AS person, min("to") AS house FROM "MEMBER_OF" GROUP BY "from") m
        ON m.person = n.person
),
linked AS (
    SELECT *, sum(CASE WHEN code - former <= $max_step THEN 0 ELSE 1 END)
                  OVER (PARTITION BY program, place, stem ORDER BY code, person) AS run_no
    FROM (
        SELECT *, lag(code) OVER (PARTITION BY program, place, stem ORDER BY code, person) AS former
        FROM homed
    )
),
runs AS (
    SELECT program, place, stem, run_no, count(DISTINCT code) AS run
    FROM linked GROUP BY program, place, stem, run_no
    HAVING count(DISTINCT code) >= $min_run AND count(DISTINCT home) > 1
),
birthdays AS (
    SELECT program, place, born FROM homed
    WHERE in_village AND born[5:8] <> '0101'
    GROUP BY program, place, born
    HAVING count(DISTINCT person) >= $min_birthday AND count(DISTINCT home) > 1
),
chosen AS (
    SELECT l.program, l.place, l.born, l.person, r.run
    FROM linked l
    LEFT JOIN runs r USING (program, place, stem, run_no)
    LEFT JOIN birthdays d
        ON d.program = l.program AND d.place = l.place AND d.born = l.born
    WHERE r.run IS NOT NULL OR d.born IS NOT NULL
),
line AS (
    SELECT s.*, coalesce(n.township, s.list_of, '') || coalesce(n.village, '') AS place
    FROM (FROM stands WHERE person IN (SELECT person FROM chosen)) s
    LEFT JOIN "Person" n ON n.key = s.person
),
longest AS (
    SELECT program, place, born, coalesce(max(run), 1) AS run FROM chosen GROUP BY program, place, born
)
SELECT l.program, l.place, c.born[1:4] || '-' || c.born[5:6] || '-' || c.born[7:8] AS born,
       max(g.run) AS run, list(DISTINCT l.person) AS people, list(DISTINCT l.card) AS cards,
       list(l.src) AS rows, CAST(sum(l.fen) AS BIGINT) AS fen,
       min(l.day) AS first_day, max(l.day) AS last_day
FROM line l
JOIN (SELECT DISTINCT program, place, born, person FROM chosen) c USING (program, place, person)
JOIN longest g USING (program, place, born)
GROUP BY l.program, l.place, c.born
