-- ---
-- id: same_program_duplicate
-- title: {zh: 同项目同期重复享受, en: Paid twice in one program and period}
-- class: eligibility
-- severity: medium
-- meaning:
--   zh: 同一人（身份证号升位后比对）在同一项目、同一期内有两笔以上发放，且不是补发前期。查是否一人两处申报、名单重复录入或户主与成员同时造册。
--   en: One person (15-digit IDs upgraded) has two or more payments of one program and period that are no back-pay. See whether the person was entered twice, or listed under two heads.
-- sentence:
--   zh: "{when}，{subject} 在 {programs} 的同一期内有两笔以上发放，共 {payments} 笔、{yuan} 元，进入 {cards}。"
--   en: "{when}: {subject} has more than one payment of {programs} in one period: {payments} payments of {yuan} yuan entering {cards}."
-- subject: {label: Person, column: person}
-- identity: [person]
-- scope: subject
-- needs: [payments]
-- params:
--   min_share: {type: number, default: 0.5, source: "[A]"}
--   common_share: {type: number, default: 0.3, source: "[A]"}
--   common_payees: {type: int, default: 10, source: "[A]"}
-- programs:
--   monthly: {rhythm: [month]}
--   quarterly: {rhythm: [quarter]}
--   termly: {rhythm: [term]}
--   yearly: {rhythm: [year]}
--   by_area: {unit: [mu]}
-- columns: {person: key, programs: texts, periods: texts, cards: keys, rows: src, fen: money, first_day: day, last_day: day}
-- but: [C21]
-- kinds: [roster]
-- basis: L1
-- seen_in: [P69, S4]
-- ---
-- The period is what the roster prints, else the month, quarter, term or year of the day by the
-- program's rhythm; a list of two months may hold a person twice. A top-up (less than min_share of
-- the larger payment) is no second payment; nor are parcels of different areas, two
-- different sums of a program without a rhythm (two bills), or what more than common_share of a
-- list's payees have (instalments).
WITH paid AS (
    SELECT p."from" AS person, p."to" AS card, p.program, p.src, p.fen, p.area, p.day,
        coalesce(p.batch, regexp_replace(p.src, ':[0-9]+$', '')) AS batch,
        CASE WHEN regexp_full_match(p.period, '[0-9]{6}(-[0-9]{6})?') THEN p.period END AS months,
        CASE WHEN p.day_origin IS DISTINCT FROM 'period' THEN p.month END AS month,
        coalesce(left(p.period, 4), (p.month // 100)::VARCHAR) AS year
    FROM "PAID" p
    SEMI JOIN (SELECT "key" FROM "Person" WHERE birth_day IS NOT NULL) known
        ON known."key" = p."from"
    WHERE p.from_label = 'Person' AND coalesce(p.state, 'paid') = 'paid' AND p.fen > 0
      AND coalesce(p.day_no, $from_no) >= $from_no AND coalesce(p.day_no, $to_no) <= $to_no
),
timed AS MATERIALIZED (
    SELECT *, hash(person, program, period) AS words FROM (SELECT *, CASE
            WHEN list_contains($monthly, program) OR list_contains($quarterly, program)
                THEN coalesce(months, CASE WHEN list_contains($quarterly, program)
                    THEN (month // 100) || 'Q' || ((month % 100 + 2) // 3) ELSE month::VARCHAR END)
            WHEN list_contains($yearly, program) THEN coalesce(months, year)
            WHEN list_contains($termly, program) AND month IS NOT NULL
                THEN (month // 100) || CASE WHEN month % 100 < 8 THEN '春' ELSE '秋' END
            ELSE coalesce(months, month::VARCHAR)
        END AS period,
        CASE WHEN list_contains($monthly, program) AND contains(months, '-') THEN
            (substr(months, 8, 4)::INT - left(months, 4)::INT) * 12
            + substr(months, 12, 2)::INT - substr(months, 5, 2)::INT + 1 ELSE 1 END AS due
    FROM paid) WHERE period IS NOT NULL
),
-- One number stands for a person, program and period: only what returns by that is looked at.
several AS (
    SELECT words FROM timed GROUP BY words HAVING count(*) > 1
),
again AS (
    SELECT *, max(fen) OVER w AS most, count(*) OVER w AS times
    FROM timed
    WHERE words IN (SELECT words FROM several)
    WINDOW w AS (PARTITION BY person, program, period)
    QUALIFY count(*) OVER w > 1
),
twice AS (
    SELECT person, program, period, batch, src, fen, day, card, due,
        count(*) OVER (PARTITION BY person, program, period) AS times
    FROM again a
    WHERE fen >= $min_share * most
      AND (list_contains($yearly, program) OR list_contains($monthly, program)
           OR list_contains($quarterly, program) OR list_contains($termly, program) OR EXISTS (
          FROM again o WHERE o.person = a.person AND o.program = a.program
              AND o.period = a.period AND o.src <> a.src AND o.fen = a.fen))
      AND (NOT list_contains($by_area, program) OR EXISTS (
          FROM again o WHERE o.person = a.person AND o.program = a.program
              AND o.period = a.period AND o.src <> a.src AND o.area IS NOT DISTINCT FROM a.area))
),
-- Where many of every list on which somebody stands have two payments, they are instalments or two
-- months without a heading. A short list that is all doubled does not excuse another of the month.
standing AS (
    SELECT DISTINCT person, program, period, batch FROM twice WHERE times > due
),
doubled AS (
    SELECT t.program, t.period, t.batch, count(DISTINCT t.person) AS payees,
        count(DISTINCT s.person) AS again
    FROM (FROM timed SEMI JOIN standing USING (program, period, batch)) t
    LEFT JOIN standing s ON s.person = t.person AND s.program = t.program AND s.period = t.period
    GROUP BY t.program, t.period, t.batch
),
single AS (
    SELECT s.person, s.program, s.period
    FROM standing s JOIN doubled d USING (program, period, batch)
    GROUP BY s.person, s.program, s.period
    HAVING max(d.payees) < $common_payees
        OR NOT bool_and(d.again > $common_share * d.payees)
)
SELECT t.person AS person, list(DISTINCT t.program) AS programs, list(DISTINCT t.period) AS periods,
    list(DISTINCT t.card) AS cards, list(t.src) AS rows, sum(t.fen)::BIGINT AS fen,
    min(t.day) AS first_day, max(t.day) AS last_day
FROM twice t SEMI JOIN single s
    ON s.person = t.person AND s.program = t.program AND s.period = t.period
WHERE t.times > t.due
GROUP BY t.person
