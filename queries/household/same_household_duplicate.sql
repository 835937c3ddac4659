-- ---
-- id: same_household_duplicate
-- title: {zh: 同户重复享受户级项目, en: One household takes a household program twice}
-- class: eligibility
-- severity: high
-- meaning:
--   zh: 一户只能享受一次的项目（如危房改造），五年内由同一户的两名成员分别领取；其他按户一次性或按年发放的项目，同一年由两名成员分别领取。核对户口簿、改造的是几处房屋、两份申请材料。
--   en: A program that a household gets once (house renovation) was paid to two members of one household within five years; other one-off or yearly household programs to two members in one year. Compare the household book, how many houses were renovated, and both applications.
-- sentence:
--   zh: "{when}，户籍同为一户的 {beneficiaries} 人各有 {programs} 的发放记录，共 {payments} 笔、{yuan} 元。"
--   en: "{when}: {beneficiaries} persons of one registered household each have payments of {programs}: {payments} payments of {yuan} yuan."
-- subject: {label: Household, column: household}
-- identity: [household]
-- scope: household
-- needs: [payments, household]
-- params:
--   years: {type: int, default: 5, source: "[A]"}
--   lasting: {type: texts, default: [HOUSING, RELOCATION, TOILET], source: "[A]"}
--   min_members: {type: int, default: 2, source: L2}
-- programs:
--   by_household: {unit: [household], rhythm: [once, year]}
--   collective: {collective: true}
-- columns: {household: key, people: keys, programs: texts, cards: keys, rows: src, fen: money, first_day: day, last_day: day}
-- but: [C25]
-- at_least: {people: min_members}
-- kinds: [roster]
-- basis: L2
-- seen_in: [P-危改]
-- ---
-- A member counts for the days of the membership: who had split off before is another household.
-- Two payments to one person (instalments) are one benefit.
WITH taken AS (
    SELECT DISTINCT m."to" AS household, p.program, p."from" AS person, p."to" AS card, p.src,
        p.fen, p.day, p.day_no, p.month // 100 AS year, list_contains($lasting, p.program) AS lasts
    FROM "PAID" p JOIN "MEMBER_OF" m ON m."from" = p."from"
    WHERE p.from_label = 'Person' AND list_contains($by_household, p.program)
      AND NOT list_contains($collective, p.program) AND coalesce(p.state, 'paid') = 'paid'
      AND p.day_no BETWEEN $from_no AND $to_no
      AND p.day_no BETWEEN coalesce(m.from_no, p.day_no) AND coalesce(m.to_no, p.day_no)
),
several AS (
    FROM taken
    QUALIFY count(DISTINCT person) OVER (PARTITION BY household, program) >= $min_members
),
beside AS (
    FROM several a SEMI JOIN several b
    ON b.household = a.household AND b.program = a.program AND b.person <> a.person
        AND CASE WHEN a.lasts THEN abs(a.day_no - b.day_no) <= $years * 366
                 ELSE a.year = b.year END
),
proof AS (
    FROM beside
    QUALIFY count(DISTINCT person)
        OVER (PARTITION BY household, program, CASE WHEN lasts THEN 0 ELSE year END) >= $min_members
)
SELECT household, list(DISTINCT person) AS people, list(DISTINCT program) AS programs,
    list(DISTINCT card) AS cards, list(DISTINCT src) AS rows, CAST(sum(fen) AS BIGINT) AS fen,
    min(day) AS first_day, max(day) AS last_day
FROM proof GROUP BY household ORDER BY household
