-- ---
-- id: sorted_block
-- title: {zh: 姓氏/拼音有序块, en: A sorted block in an unsorted list}
-- class: collusion
-- severity: info
-- meaning:
--   zh: 一份没有排序的名单中间有一段按姓名拼音排好序，像是从别处整段粘贴来的。与公示名单、上一期名单核对这一段是何时、由谁加进去的。
--   en: Inside a list in no order stands a block in alphabetical order, as if it had been pasted from elsewhere. Compare it with the publicised and the previous list, and ask who added it and when.
-- sentence:
--   zh: "{when} 的名册 {subject}（{programs}）中有连续 {length} 行按姓名拼音排序，同册其余 {outside} 行没有排序；该段 {payments} 笔、{yuan} 元。"
--   en: "{when}: {length} rows in a row of roster {subject} ({programs}) are in alphabetical order while the other {outside} rows are not; the block has {payments} payments of {yuan} yuan."
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
-- surnames. A list that is in order elsewhere too (by villagers' group, say) is sorted by design.
WITH line AS (
    SELECT p.src, regexp_extract(p.src, '^(.*):\d+$', 1) AS sheet,
           CAST(regexp_extract(p.src, '(\d+)$', 1) AS BIGINT) AS row_no,
           coalesce(p.batch, regexp_extract(p.src, '^(.*):\d+$', 1)) AS batch,
           p.program, p."from" AS person, p."to" AS card, p.fen, p.day,
           coalesce(p.state, 'paid') = 'paid' AS paid,
           regexp_replace(nfc_normalize(coalesce(w.name, n.name)), '[\s·•．.・‧]', '', 'g') AS name
    FROM "PAID" p
    LEFT JOIN written w ON w.src = p.src
    LEFT JOIN "Person" n ON n.key = p."from"
    WHERE p.from_label <> 'Enterprise'
      AND coalesce(p.day_no, $from_no) >= $from_no AND coalesce(p.day_no, $to_no) <= $to_no
),
spelt AS (
    SELECT name, icu_sort_key(name, 'zh') AS whole, icu_sort_key(name[1], 'zh') AS surname
    FROM (SELECT DISTINCT name FROM line WHERE name <> '')
),
beside AS (
    SELECT l.*, s.whole, s.surname,
           coalesce(s.whole >= lag(s.whole) OVER w, FALSE) AS after_name,
           coalesce(s.surname >= lag(s.surname) OVER w, FALSE) AS after_surname
    FROM line l JOIN spelt s USING (name)
    WINDOW w AS (PARTITION BY l.sheet ORDER BY l.row_no, l.src)
),
numbered AS (
    SELECT *, sum(CASE WHEN after_name THEN 0 ELSE 1 END) OVER w AS by_name,
           sum(CASE WHEN after_surname THEN 0 ELSE 1 END) OVER w AS by_surname
    FROM beside
    WINDOW w AS (PARTITION BY sheet ORDER BY row_no, src)
),
named AS (
    SELECT sheet, by_name AS run, count(*) AS length, min(row_no) AS first_row, max(row_no) AS last_row
    FROM numbered GROUP BY sheet, by_name
    HAVING count(*) >= $min_run AND count(DISTINCT whole) >= $min_names
),
block AS (
    SELECT sheet, length, first_row, last_row FROM named
    UNION ALL
    SELECT sheet, length, first_row, last_row FROM (
        SELECT sheet, count(*) AS length, min(row_no) AS first_row, max(row_no) AS last_row
        FROM numbered GROUP BY sheet, by_surname
        HAVING count(*) >= $min_run AND count(DISTINCT surname) >= $min_surnames
    ) b WHERE NOT EXISTS (
        FROM named n WHERE n.sheet = b.sheet AND n.first_row <= b.last_row AND b.first_row <= n.last_row
    )
),
rest AS (
    SELECT n.sheet, count(*) AS outside,
           count(*) FILTER (n.after_name) AS ordered
    FROM numbered n SEMI JOIN block USING (sheet)
    WHERE NOT EXISTS (
        FROM block b WHERE b.sheet = n.sheet AND n.row_no BETWEEN b.first_row AND b.last_row)
    GROUP BY n.sheet
    HAVING count(*) >= $min_outside
       AND count(*) FILTER (n.after_name) <= $max_ordered_outside * count(*)
),
found AS (
    SELECT n.sheet, b.first_row, max(b.length) AS length, max(r.outside) AS outside,
           arg_min(n.card, n.row_no) AS anchor, min(n.batch) AS batch, min(n.program) AS program,
           list(n.src) FILTER (n.paid) AS rows, list(DISTINCT n.card) AS cards,
           list(DISTINCT n.person) AS people, sum(n.fen) FILTER (n.paid) AS fen,
           min(n.day) AS first_day, max(n.day) AS last_day
    FROM numbered n
    JOIN block b ON b.sheet = n.sheet AND n.row_no BETWEEN b.first_row AND b.last_row
    JOIN rest r ON r.sheet = n.sheet
    GROUP BY n.sheet, b.first_row
    HAVING count(*) FILTER (n.paid) > 0
)
SELECT program, anchor, arg_min(batch, (first_day, batch)) AS batch, max(length) AS length,
       max(outside) AS outside, flatten(list(cards)) AS cards, flatten(list(people)) AS people,
       flatten(list(rows)) AS rows, CAST(sum(fen) AS BIGINT) AS fen,
       min(first_day) AS first_day, max(last_day) AS last_day
FROM found
GROUP BY program, anchor
