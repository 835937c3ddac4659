-- ---
-- id: household_total_extreme
-- title: {zh: 户均补贴畸高, en: A household's total far above its village}
-- class: eligibility
-- severity: low
-- meaning:
--   zh: 一户一年享受五项以上补贴（依规可以同时享受的不计），除去最大的一笔，合计仍处于全村最高的一端（不足二百户的村按全县）并为中位数的数倍。单凭这一点多属依规享受；逐项核对资格，查几项之间有无重复、互斥。
--   en: A household has five or more subsidies in a year (not counting those that go together by rule), and their sum, without its largest payment, is still in the village's top tail (the county's for a village below two hundred households) and several times the median. By itself this is mostly lawful; check each entitlement, and whether some exclude each other.
-- sentence:
--   zh: "{year} 年，{subject} 的成员有 {program_count} 项补贴（{programs}）{payments} 笔、{yuan} 元，本村（不足二百户的村按全县）各户的中位数为 {median_yuan} 元。"
--   en: "In {year} members of {subject} have {program_count} subsidies ({programs}): {payments} payments of {yuan} yuan; the median of the village's households (the county's where they are below two hundred) is {median_yuan} yuan."
-- subject: {label: Household, column: household}
-- identity: [household]
-- scope: unit
-- needs: [payments, household]
-- params:
--   top_share: {type: number, default: 0.005, source: P13}
--   min_programs: {type: int, default: 5, source: P13}
--   min_times_median: {type: number, default: 5.0, source: "[A]"}
--   min_homes: {type: int, default: 10, source: "[A]"}
--   min_yuan: {type: money, default: 10000, source: "[A]"}
-- columns: {household: key, people: keys, programs: texts, year: text, median_yuan: text, cards: keys, rows: src, fen: money, first_day: day, last_day: day}
-- but: [C25]
-- at_least: {fen: min_yuan, programs: min_programs}
-- kinds: [roster]
-- basis: "[A]"
-- seen_in: [P13]
-- ---
-- In a village of too few households to have such a tail (the first of 90 is no half percent) the
-- county's tail counts, and the county's median with it: where half of a hamlet is paid too much the
-- hamlet's own hides it. Of several years the one with the largest sum stands. Programs that policy
-- lets go together (C25) do not count among the five. One large payment (a house, a machine, a
-- season's grain) is no piling up and has papers of its own: without it the rest must be extreme.
WITH home AS (
    SELECT x."key" AS person, any_value(x.village_key) AS village,
        coalesce(min(m."to") FILTER (m.to_day IS NULL), min(m."to"), x."key") AS home
    FROM "Person" x LEFT JOIN "MEMBER_OF" m ON m."from" = x."key"
    WHERE x.birth_day IS NOT NULL GROUP BY x."key"
),
paid AS NOT MATERIALIZED (
    SELECT h.home, h.village, p.program, p."from" AS person, p."to" AS card, p.src, p.fen, p.day,
        p.month // 100 AS year
    FROM "PAID" p JOIN home h ON h.person = p."from"
    WHERE p.from_label = 'Person' AND coalesce(p.state, 'paid') = 'paid' AND p.fen > 0
      AND p.day_no >= $from_no AND p.day_no <= $to_no
),
total AS (
    SELECT home, year, min(village) AS village, sum(fen) AS fen, sum(fen) - max(fen) AS rest,
        count(DISTINCT program) AS programs
    FROM paid GROUP BY home, year
),
ranked AS (
    SELECT *, count(*) OVER v AS homes, $top_share * count(*) OVER v >= 1 AS is_large,
        rank() OVER (PARTITION BY village, year ORDER BY rest DESC) AS place,
        quantile_cont(rest, 1 - $top_share) OVER (PARTITION BY year) AS tail,
        CASE WHEN is_large THEN median(fen) OVER v ELSE median(fen) OVER (PARTITION BY year) END
            AS middle
    FROM total WHERE village IS NOT NULL WINDOW v AS (PARTITION BY village, year)
),
extreme AS (
    SELECT * FROM ranked
    WHERE homes >= $min_homes
      AND CASE WHEN is_large THEN place <= $top_share * homes ELSE rest >= tail END
      AND programs >= $min_programs AND rest >= greatest($min_times_median * middle, $min_yuan)
      AND home LIKE 'h\_%' ESCAPE '\'
    QUALIFY row_number() OVER (PARTITION BY home ORDER BY fen DESC, year) = 1
)
SELECT e.home AS household, list(DISTINCT p.person) AS people, list(DISTINCT p.program) AS programs,
    max(e.year)::VARCHAR AS year, printf('%.2f', max(e.middle) / 100) AS median_yuan,
    list(DISTINCT p.card) AS cards, list(p.src) AS rows, sum(p.fen)::BIGINT AS fen,
    min(p.day) AS first_day, max(p.day) AS last_day
FROM extreme e JOIN paid p ON p.home = e.home AND p.year = e.year
GROUP BY e.home
