-- ---
-- id: sorted_block
-- title: {zh: 姓氏/拼音有序块, en: A sorted block in an unsorted list}
-- class: collusion
-- severity: info
-- meaning:
--   zh: 一份没有排序的名单（乡镇总表按村看）中间有一段按姓名拼音排好序，像是从别处整段粘贴来的。与公示名单、上一期名单核对这一段是何时、由谁加进去的。
--   en: Inside a list in no order (of a township's sheet, one village's part) stands a block in alphabetical order, as if it had been pasted from elsewhere. Compare it with the publicised and the previous list, and ask who added it and when.
-- sentence:
--   zh: "{when} 的名册 {subject}（{programs}）中有连续 {length} 行按姓名拼音排序，同册同村其余 {outside} 行没有排序；该段 {payments} 笔、{yuan} 元。"
--   en: "{when}: {length} rows in a row of roster {subject} ({programs}) are in alphabetical order while the other {outside} rows of the village are not; the block has {payments} payments of {yuan} yuan."
-- subject: {label: Batch, column: batch}
-- identity: [program, anchor]
-- scope: unit
-- needs: [payments]
-- params:
--   min_run: {type: int, default: 15, source: "[T]"}
--   min_names: {type: int, default: 10, source: "[A]"}
--   min_surnames: {type: int, default: 6, source: "[A]"}
--   min_outside: {type: int, default: 15, source: "[A]"}
--   max_ordered_outside: {type: number, default: 0.7, source: "[A]"}
-- columns: {program: text, anchor: key, batch: key, length: int, outside: int, cards: keys, people: keys, rows: src, fen: money, first_day: day, last_day: day}
-- but: []
-- kinds: [roster]
-- basis: "-"
-- seen_in: ["[T]"]
-- ---
-- A block is in order by full name with enough different names, or by surname with enough different
-- surnames. Its neighbours must be in no order: the other rows of its village on the sheet, for a
-- township's sheet is put together from villages that each may sort their part by design. A block
-- of another village between two rows of one village is held against the rows of that one; where
-- no village is known, against the whole sheet.
WITH spelt AS (
    SELECT name, rank() OVER (ORDER BY icu_sort_key(name, 'zh')) AS whole,
           rank() OVER (ORDER BY icu_sort_key(name[1], 'zh')) AS surname
    FROM (SELECT DISTINCT name FROM roster_row WHERE name <> '')
),
line AS (
    SELECT l.sheet, l.row_no, l."from" AS person, s.whole, s.surname
    FROM roster_row l JOIN spelt s USING (name)
    WHERE coalesce(l.day_no, $from_no) >= $from_no AND coalesce(l.day_no, $to_no) <= $to_no
),
beside AS (
    SELECT *, row_number() OVER w AS pos,
           coalesce(whole >= lag(whole) OVER w, FALSE) AS after_name,
           coalesce(surname >= lag(surname) OVER w, FALSE) AS after_surname
    FROM line
    WINDOW w AS (PARTITION BY sheet ORDER BY row_no)
),
-- A run begins at a row that is not in order after the one above it, and ends at the next such row.
break AS (
    SELECT sheet, 'name' AS by_what, pos FROM beside WHERE NOT after_name
    UNION ALL SELECT sheet, 'surname', pos FROM beside WHERE NOT after_surname
    UNION ALL SELECT sheet, unnest(['name', 'surname']), count(*) + 1 FROM beside GROUP BY sheet
),
run AS (
    SELECT sheet, by_what, pos AS run, unnest(range(pos, pos + length)) AS pos
    FROM (
        SELECT *, lead(pos) OVER (PARTITION BY sheet, by_what ORDER BY pos) - pos AS length FROM break
    ) WHERE length >= $min_run
),
varied AS (
    SELECT sheet, by_what, count(*) AS length, min(row_no) AS first_row, max(row_no) AS last_row
    FROM run JOIN beside USING (sheet, pos)
    GROUP BY sheet, by_what, run
    HAVING CASE by_what WHEN 'name' THEN count(DISTINCT whole) >= $min_names
                ELSE count(DISTINCT surname) >= $min_surnames END
),
block AS (
    FROM varied v WHERE by_what = 'name' OR NOT EXISTS (
        FROM varied n WHERE n.by_what = 'name' AND n.sheet = v.sheet
            AND n.first_row <= v.last_row AND v.first_row <= n.last_row)
),
settled AS MATERIALIZED (
    SELECT l.sheet, l.row_no, l.after_name, h.village_key AS village
    FROM beside l SEMI JOIN block USING (sheet) LEFT JOIN "Person" h ON h."key" = l.person
),
around AS (
    SELECT b.sheet, b.first_row, b.last_row, mode(n.village) AS own,
           (SELECT arg_max(o.village, o.row_no) FROM settled o
            WHERE o.sheet = b.sheet AND o.row_no < b.first_row) AS before,
           (SELECT arg_min(o.village, o.row_no) FROM settled o
            WHERE o.sheet = b.sheet AND o.row_no > b.last_row) AS after
    FROM block b JOIN settled n ON n.sheet = b.sheet AND n.row_no BETWEEN b.first_row AND b.last_row
    GROUP BY b.sheet, b.first_row, b.last_row
),
rest AS (
    SELECT a.sheet, a.first_row, count(*) AS outside
    FROM around a JOIN settled n ON n.sheet = a.sheet
        AND n.row_no NOT BETWEEN a.first_row AND a.last_row
        AND (a.own IS NULL
             OR n.village = CASE WHEN a.before = a.after THEN a.before ELSE a.own END)
    GROUP BY a.sheet, a.first_row
    HAVING count(*) >= $min_outside
       AND count(*) FILTER (n.after_name) <= $max_ordered_outside * count(*)
),
found AS (
    SELECT l.sheet, b.first_row, max(b.length) AS length, max(r.outside) AS outside,
           arg_min(l."to", (l.row_no, l."to")) AS anchor, min(coalesce(l.batch, l.sheet)) AS batch,
           min(l.program) AS program,
           list(l.src) FILTER (coalesce(l.state, 'paid') = 'paid') AS rows,
           list(DISTINCT l."to") AS cards, list(DISTINCT l."from") AS people,
           sum(l.fen) FILTER (coalesce(l.state, 'paid') = 'paid') AS fen,
           min(l.day) AS first_day, max(l.day) AS last_day
    FROM block b JOIN rest r USING (sheet, first_row)
    JOIN roster_row l ON l.sheet = b.sheet AND l.row_no BETWEEN b.first_row AND b.last_row
    WHERE l.name <> ''
      AND coalesce(l.day_no, $from_no) >= $from_no AND coalesce(l.day_no, $to_no) <= $to_no
    GROUP BY l.sheet, b.first_row
    HAVING count(*) FILTER (coalesce(l.state, 'paid') = 'paid') > 0
)
SELECT program, anchor, arg_min(batch, (first_day, batch)) AS batch, max(length) AS length,
       max(outside) AS outside, flatten(list(cards)) AS cards, flatten(list(people)) AS people,
       flatten(list(rows)) AS rows, CAST(sum(fen) AS BIGINT) AS fen,
       min(first_day) AS first_day, max(last_day) AS last_day
FROM found
GROUP BY program, anchor
