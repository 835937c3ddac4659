-- ---
-- id: roster_reused
-- title: {zh: 名单整段复用, en: A block of an old list returns}
-- class: collusion
-- severity: medium
-- meaning:
--   zh: 一份一次性发放的旧名单，有一整段人员按原来的顺序出现在后来另一个项目或另一年度的名单里。核实后一次是否重新申请、评议、公示，申请材料是否齐全，还是照搬旧名单。
--   en: A block of rows of an old one-off list stands in the same order on a later list of another program or year. Find out whether people applied and were reviewed again, or the old list was copied.
-- sentence:
--   zh: "{when} 的名册 {subject}（{programs}）中有连续 {length} 行，与 {old_day} 的 {old_program} 名册按同样顺序列出同样的人，共 {payments} 笔、{yuan} 元。"
--   en: "{when}: {length} rows in a row of roster {subject} ({programs}) list the same people in the same order as the {old_program} roster of {old_day}: {payments} payments of {yuan} yuan."
-- subject: {label: Batch, column: batch}
-- identity: [batch]
-- scope: unit
-- needs: [payments]
-- programs:
--   once: {rhythm: once, universal: no, collective: no}
--   relief: {rhythm: year, means_tested: yes}
--   rolls: {rhythm: month, means_tested: yes}
--   universal: {universal: yes}
--   collective: {collective: yes}
-- params:
--   min_run: {type: int, default: 20, source: S3}
--   max_on_roll: {type: number, default: 0.9, source: "[A]"}
-- table: {sheet: text, row_no: int, batch: key, program: text, card: key, person: key, name: text, old: int, once: int, on_roll: int, card_since: day, name_since: day, src: text, fen: money, day: day}
-- columns: {batch: key, old_batch: key, old_program: text, old_day: day, length: int, cards: keys, people: keys, rows: src, facts: src, fen: money, first_day: day, last_day: day}
-- but: []
-- kinds: [roster]
-- basis: L13
-- seen_in: [S3]
-- detector: reused_rows
-- ---
-- `old`: the row's program is paid once, or is a yearly relief, so that its list may be the old one;
-- `once`: the same program may show the block again in another year. `on_roll`: the person was on a
-- monthly roll of the needy before: lists drawn from one standing roll are alike by right; so are
-- those of whom the later program knew before: `card_since` and `name_since` are the first days of
-- the card and the name on the row's program. Only lists are fetched that have so many pairs of
-- neighbours in common, equally far apart, as a block has.
WITH line AS (
    SELECT src, sheet, row_no, coalesce(batch, sheet) AS batch,
           program, "to" AS card, "from" AS person, fen, day, day_no, name,
           list_contains($once, program) OR list_contains($relief, program) AS old,
           list_contains($once, program) AS once
    FROM roster_row
    WHERE from_label = 'Person' AND coalesce(state, 'paid') = 'paid' AND day IS NOT NULL
      AND day_no >= $from_no AND day_no <= $to_no
      AND NOT list_contains($universal, program) AND NOT list_contains($collective, program)
),
listed AS (
    SELECT card AS token FROM line WHERE old GROUP BY card
    UNION
    SELECT name FROM line WHERE old AND name <> '' GROUP BY name
),
wanted AS (
    SELECT sheet FROM line
    WHERE card IN (SELECT token FROM listed) OR name IN (SELECT token FROM listed)
    GROUP BY sheet HAVING count(*) >= $min_run
),
enrolled AS (
    SELECT person, min(day_no) AS since FROM line
    WHERE list_contains($rolls, program) GROUP BY person
),
-- One number stands for two neighbours of a list, by card and by name.
neighbours AS (
    SELECT sheet, program, day, old, once, place, unnest([
        CASE WHEN after <> '' THEN hash(card, after) END,
        CASE WHEN name <> '' AND name_after <> '' THEN hash(name, name_after, 'name') END]) AS two
    FROM (
        SELECT *, row_number() OVER w AS place, lead(card) OVER w AS after,
               lead(name) OVER w AS name_after
        FROM line SEMI JOIN wanted USING (sheet)
        WINDOW w AS (PARTITION BY day, sheet, program ORDER BY row_no, src)
    )
),
alike AS (
    SELECT n.sheet, n.program, n.day, o.sheet AS old_sheet, o.program AS old_program, o.day AS old_day
    FROM neighbours n JOIN (FROM neighbours WHERE old) o USING (two)
    WHERE o.day < n.day AND (o.program <> n.program OR (n.once AND year(o.day) <> year(n.day)))
    GROUP BY n.sheet, n.program, n.day, o.sheet, o.program, o.day, n.place - o.place
    HAVING count(*) >= $min_run - 1
),
lists AS (
    SELECT sheet, program, day FROM alike
    UNION SELECT old_sheet, old_program, old_day FROM alike
),
kept AS MATERIALIZED (FROM line SEMI JOIN lists USING (sheet, program, day)),
standing AS (
    SELECT program, token, min(day) AS since
    FROM (
        SELECT program, unnest([card, 'n ' || name]) AS token, day
        FROM line SEMI JOIN wanted USING (sheet)
        WHERE card IN (SELECT card FROM kept) OR name IN (SELECT name FROM kept)
    )
    GROUP BY program, token
)
SELECT l.sheet, l.row_no, l.batch, l.program, l.card, l.person, l.name,
       CAST(l.old AS INT) AS old, CAST(l.once AS INT) AS once,
       CASE WHEN e.since <= l.day_no THEN 1 ELSE 0 END AS on_roll,
       c.since AS card_since, n.since AS name_since, l.src, l.fen, l.day
FROM kept l
LEFT JOIN enrolled e ON e.person = l.person
LEFT JOIN standing c ON c.program = l.program AND c.token = l.card
LEFT JOIN standing n ON n.program = l.program AND n.token = 'n ' || l.name
ORDER BY l.day, l.sheet, l.program, l.row_no, l.src
