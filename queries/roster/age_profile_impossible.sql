-- ---
-- id: age_profile_impossible
-- title: {zh: 名册年龄结构异常, en: Ages on a roster that no village has}
-- class: collusion
-- severity: low
-- meaning:
--   zh: 名册上百岁以上老人的比例远高于人口的实际，或多数人同一年出生，或年龄超过人的寿命。逐人见面核实，查名单由谁编造、证号从哪里来。
--   en: A roster has far more people over a hundred than any population, or most of them born in one year, or ages beyond human life. See them one by one; find out who made the list and where the numbers come from.
-- sentence:
--   zh: "{when}，{subject} 的名册上有 {beneficiaries} 人{why}，共 {payments} 笔、{yuan} 元（{programs}）。"
--   en: "{when}: on the roster {subject} {beneficiaries} persons stand out ({why}): {payments} payments of {yuan} yuan ({programs})."
-- subject: {label: Batch, column: batch}
-- identity: [batch]
-- scope: unit
-- needs: [payments]
-- params:
--   max_share: {type: number, default: 0.001, source: "[A]"}
--   max_share_of_80: {type: number, default: 0.02, source: "[A]"}
--   min_old: {type: int, default: 3, source: "[A]"}
--   impossible_age: {type: int, default: 116, source: "[A]"}
--   one_year_share: {type: number, default: 0.6, source: "[A]"}
--   min_rows: {type: int, default: 20, source: "[A]"}
-- programs:
--   termly: {rhythm: [term]}
--   minors: {for_minors: true}
-- columns: {batch: key, people: keys, programs: texts, why: texts, cards: keys, rows: src, fen: money, first_day: day, last_day: day}
-- but: []
-- kinds: [roster]
-- basis: "[A]"
-- seen_in: ["[T]"]
-- ---
-- About one in three hundred of those over eighty is over a hundred; programs of one school year
-- have one birth year. One number stands for a person.
WITH paid AS NOT MATERIALIZED (
    SELECT p.batch, p.program, p."from" AS person, p."to" AS card, p.src, p.fen, p.day,
        year(x.birth_day) AS born, (p.day_no - x.birth_no) / 365.2425 AS age
    FROM "PAID" p JOIN "Person" x ON x."key" = p."from"
    WHERE p.from_label = 'Person' AND coalesce(p.state, 'paid') = 'paid' AND p.batch IS NOT NULL
      AND x.birth_day IS NOT NULL AND p.day_no >= $from_no AND p.day_no <= $to_no
),
payee AS (
    SELECT batch, any_value(born) AS born, max(age) AS age,
        bool_or(NOT list_contains($termly, program) AND NOT list_contains($minors, program)) AS mixed
    FROM paid GROUP BY batch, hash(person)
),
roster AS (
    SELECT batch, count(*) AS payees, count(*) FILTER (age >= 80) AS over_80,
        count(*) FILTER (age >= 100) AS over_100
    FROM payee GROUP BY batch
),
old AS (
    SELECT batch FROM roster
    WHERE over_100 >= $min_old AND over_100 > $max_share * payees
      AND over_100 > $max_share_of_80 * over_80
),
year_of AS (
    SELECT p.batch, p.born FROM payee p JOIN roster r USING (batch)
    WHERE r.payees >= $min_rows AND p.mixed
    GROUP BY p.batch, p.born, r.payees
    HAVING count(*) >= $one_year_share * r.payees
),
odd AS (
    SELECT p.*, unnest(list_filter([
        CASE WHEN o.batch IS NOT NULL AND p.age >= 100 AND p.age < $impossible_age THEN '百岁以上' END,
        CASE WHEN p.age >= $impossible_age THEN '超过可能年龄' END,
        CASE WHEN y.batch IS NOT NULL THEN '同年出生' END], lambda why: why IS NOT NULL)) AS why
    FROM paid p LEFT JOIN old o ON o.batch = p.batch
    LEFT JOIN year_of y ON y.batch = p.batch AND y.born = p.born
    WHERE o.batch IS NOT NULL OR p.age >= $impossible_age OR y.batch IS NOT NULL
)
SELECT o.batch AS batch, list(DISTINCT o.person) AS people, list(DISTINCT o.program) AS programs,
    list(DISTINCT o.why) AS why, list(DISTINCT o.card) AS cards, list(DISTINCT o.src) AS rows,
    sum(o.fen)::BIGINT AS fen, min(o.day) AS first_day, max(o.day) AS last_day
FROM odd o
GROUP BY o.batch
