-- ---
-- id: roster_cyclic_block
-- title: {zh: 名单循环, en: Roster repeats in a cycle}
-- class: collusion
-- severity: critical
-- meaning:
--   zh: 一份名单按固定长度重复自己：例如第 41 行与第 1 行是同一张卡或同一个姓名。查这份名单由谁录入、谁审核，逐张查清卡在谁手里、谁取款，原本应当享受的人是谁。
--   en: The list repeats itself with a fixed period, so that row 41 has the card or name of row 1. Find out who entered and who reviewed it, who keeps the cards and draws the money, and who should have been on the list.
-- sentence:
--   zh: "{when}，{batches} 份名册中有一段名单每 {period} 行重复一次，最多重复 {cycles} 轮：{card_count} 张卡（{cards}）共 {payments} 笔、{yuan} 元（{programs}）。"
--   en: "{when}: in {batches} rosters a block of rows repeats every {period} rows, up to {cycles} times: {payments} payments of {yuan} yuan ({programs}) to {card_count} cards ({cards})."
-- subject: {label: Batch, column: batch}
-- identity: [anchor]
-- scope: unit
-- needs: [payments]
-- programs: {monthly: {rhythm: month}, quarterly: {rhythm: quarter}}
-- params:
--   min_period: {type: int, default: 5, source: S3}
--   max_period: {type: int, default: 200, source: S3}
--   min_match: {type: number, default: 0.9, source: "[A]"}
--   min_cycles: {type: int, default: 2, source: S3}
-- table: {sheet: text, row_no: int, batch: key, card: key, person: key, name: text, told: text, times: int, src: text, fen: money, day: day, counts: int}
-- columns: {anchor: key, batch: key, batches: keys, cards: keys, people: keys, period: int, cycles: int, rows: src, fen: money, first_day: day, last_day: day}
-- but: [C02]
-- at_least: {cards: min_period}
-- kinds: [roster]
-- basis: L13
-- seen_in: [S3]
-- detector: cyclic_rows
-- ---
-- Rows in the order of the sheet, in which `roster_row` stands. `told` is what makes two rows of
-- the same person different by right: another program or month, a month in the remark. `times` is
-- how often one list may stand in a batch: once for each payment its period covers (C21). Only
-- sheets are fetched in which, on some stretch as long as a period, cards or names return after
-- just that many rows.
WITH line AS NOT MATERIALIZED (
    SELECT sheet, row_no, coalesce(batch, sheet) AS batch, "to" AS card, "from" AS person, name,
           concat_ws('|', program, month, period,
                     nullif(regexp_extract(note, '([0-9一二三四五六七八九十]{1,2})月'), '')) AS told,
           program, period, src, fen, day,
           CASE WHEN coalesce(state, 'paid') = 'paid' THEN 1 ELSE 0 END AS counts
    FROM roster_row
    WHERE coalesce(day_no, $from_no) >= $from_no AND coalesce(day_no, $to_no) <= $to_no
),
-- One number stands for a sheet and card, or a sheet and name: they are compared by the million.
token AS (
    SELECT sheet, place, unnest([hash(sheet, told, card), hash(sheet, told, name, 'name')]) AS token
    FROM (SELECT *, row_number() OVER () AS place FROM line)
),
gap AS (
    SELECT sheet, place, place - lag(place) OVER (PARTITION BY token ORDER BY place) AS gap FROM token
),
-- Who stands twice in a period, and the ragged end of the last one, make a stretch less full.
dense AS (
    SELECT sheet, gap, count(*) OVER (
        PARTITION BY sheet, gap ORDER BY place
        RANGE BETWEEN CURRENT ROW AND $max_period FOLLOWING) AS returns
    FROM gap WHERE gap BETWEEN $min_period AND $max_period
),
again AS (
    SELECT DISTINCT sheet FROM dense WHERE returns >= (4 * $min_match - 3) * gap
)
SELECT sheet, row_no, batch, card, person, name, told,
       CASE WHEN NOT (list_contains($monthly, program) OR list_contains($quarterly, program)) THEN 1
            WHEN regexp_matches(period, '^\d{4}$') THEN
                CASE WHEN list_contains($monthly, program) THEN 12 ELSE 4 END
            WHEN regexp_matches(period, '^\d{6}-\d{6}$') THEN
                CASE WHEN list_contains($monthly, program) THEN 1 ELSE 0 END
                * (12 * (CAST(period[8:11] AS INT) - CAST(period[1:4] AS INT))
                   + CAST(period[12:13] AS INT) - CAST(period[5:6] AS INT)) + 1
            ELSE 1 END AS times,
       src, fen, day, counts
FROM line JOIN again USING (sheet)
ORDER BY sheet, row_no, src
