-- ---
-- id: id_sex_birth_conflict
-- title: {zh: 身份证号与性别、出生日期不符, en: ID number against sex or birth day}
-- class: quality
-- severity: low
-- meaning:
--   zh: 身份证号第十七位与性别栏、或号码中的出生日期与出生日期栏不一致。请核对原件，看号码是否属于另一人。
--   en: The 17th digit disagrees with the column of sex, or the birth day in the number with that of the column. The number may be another person's; compare the card.
-- sentence:
--   zh: "登记册记载 {subject} 的 {said}，与同一行的身份证号不一致。"
--   en: "The registers state of {subject} {said}, which the ID number of the same row does not."
-- subject: {label: Person, column: person}
-- identity: [person]
-- scope: row
-- needs: [payments]
-- columns: {person: key, said: texts, rows: src}
-- but: [C07]
-- kinds: [register]
-- basis: GB 11643
-- seen_in: [P89]
-- ---
-- A birth day of which only the month or year is written is compared so far as it is written.
WITH told AS (
    SELECT "key" AS person, src, sex, birth_day, try_strptime(number[7:14], '%Y%m%d')::DATE AS born,
        CASE TRY_CAST(number[17] AS INT) % 2 WHEN 1 THEN 'male' WHEN 0 THEN 'female' END AS by_number
    FROM stated WHERE state IN ('ok', 'upgraded') AND length(number) = 18
),
conflict AS (
    SELECT person, src, '性别 ' || CASE sex WHEN 'male' THEN '男' ELSE '女' END AS said
    FROM told WHERE sex <> by_number
    UNION ALL
    SELECT person, src, '出生日期 ' || birth_day::VARCHAR FROM told
    WHERE birth_day <> born
      AND NOT (day(birth_day) = 1 AND date_trunc('month', birth_day) = date_trunc('month', born))
      AND NOT (day(birth_day) = 1 AND month(birth_day) = 1 AND year(birth_day) = year(born))
)
SELECT person AS person, list(DISTINCT said) AS said, list(DISTINCT src) AS rows
FROM conflict GROUP BY person
