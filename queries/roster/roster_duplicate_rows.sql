-- ---
-- id: roster_duplicate_rows
-- title: {zh: 名册重复行, en: The same row twice in one roster}
-- class: quality
-- severity: low
-- meaning:
--   zh: 同一份名册里有两行完全相同：人、卡、金额、面积、期次、备注都一样。先问经办人是不是合法补发或分块发放；不是的，多出的一行退回更正或追回。
--   en: Two rows of one roster are the same in person, card, amount, area, period and remark. Ask the clerk whether it is back-pay or a second parcel; if not, the extra row is to be taken back.
-- sentence:
--   zh: "{when} 的名册 {subject} 中，{beneficiaries} 人的记录完全相同地重复出现，共 {payments} 行、{yuan} 元（{programs}）。"
--   en: "{when}: in roster {subject} the rows of {beneficiaries} persons stand again in the very same words: {payments} rows of {yuan} yuan ({programs})."
-- subject: {label: Batch, column: batch}
-- identity: [batch]
-- scope: row
-- needs: [payments]
-- programs: {monthly: {rhythm: month}, quarterly: {rhythm: quarter}, termly: {rhythm: term}}
-- params:
--   min_rows: {type: int, default: 2, source: P17}
-- columns: {batch: key, people: keys, cards: keys, extra: int, extra_fen: money, rows: src, fen: money, first_day: day, last_day: day}
-- but: [C21]
-- kinds: [roster]
-- basis: "-"
-- seen_in: [P17]
-- ---
-- A row without a usable ID and without a card says too little to be the same as another one. Rows
-- that are as many as the months of the batch's period are back-pay (C21).
WITH unnumbered AS MATERIALIZED (
    SELECT key FROM "numbers" WHERE label = 'Card' AND contains(number, '#')
),
line AS NOT MATERIALIZED (
    SELECT src, batch, "from" AS person, "to" AS card, fen, day, program, period, area, note,
           persons, rate, CASE WHEN known THEN "from" ELSE name END AS who,
           CASE WHEN "to" NOT IN (SELECT key FROM unnumbered)
                THEN "to" END AS known_card
    FROM roster_row
    WHERE coalesce(state, 'paid') = 'paid' AND fen > 0
      AND coalesce(day_no, $from_no) >= $from_no AND coalesce(day_no, $to_no) <= $to_no
      AND (known OR name IS NOT NULL)
      AND (known OR "to" NOT IN (SELECT key FROM unnumbered))
),
-- One number stands for a row's words: only what returns by that is compared in full.
again AS (
    SELECT hash(batch, who, known_card, fen, program, period, day) AS words FROM line
    GROUP BY words HAVING count(*) >= $min_rows
),
told AS (
    SELECT *, concat_ws('|', program, period, day, area, note, persons, rate) AS same,
           CASE WHEN list_contains($monthly, program) THEN 1
                WHEN list_contains($quarterly, program) THEN 3
                WHEN list_contains($termly, program) THEN 6
                ELSE 1000 END AS step
    FROM line
    WHERE hash(batch, who, known_card, fen, program, period, day) IN (SELECT words FROM again)
),
same AS (
    SELECT batch, who, known_card, fen, same,
           max(CASE WHEN regexp_matches(period, '^\d{4}$') THEN 12
                    WHEN regexp_matches(period, '^\d{6}-\d{6}$') THEN
                        12 * (CAST(period[8:11] AS INT) - CAST(period[1:4] AS INT))
                        + CAST(period[12:13] AS INT) - CAST(period[5:6] AS INT) + 1
                    ELSE 1 END / step) AS times,
           count(*) AS lines, list(src) AS rows, list(DISTINCT person) AS people,
           list(DISTINCT card) AS cards, min(day) AS first_day, max(day) AS last_day
    FROM told
    GROUP BY batch, who, known_card, fen, same
)
SELECT batch, flatten(list(people)) AS people, flatten(list(cards)) AS cards,
       CAST(sum(lines - 1) AS BIGINT) AS extra, CAST(sum((lines - 1) * fen) AS BIGINT) AS extra_fen,
       flatten(list(rows)) AS rows, CAST(sum(lines * fen) AS BIGINT) AS fen,
       min(first_day) AS first_day, max(last_day) AS last_day
FROM same
WHERE lines >= $min_rows AND lines > times
GROUP BY batch
