-- ---
-- id: publicity_vs_payment_diff
-- title: {zh: 公示名单与发放名单不一致, en: Paid without being on the publicity list}
-- class: collusion
-- severity: high
-- meaning:
--   zh: 同一村、同一项目、同一期的发放名册上有人领款，公示名单上却没有本人、户主和同户人的姓名。先查有无更正公示，再查名单在公示之后由谁改动、钱由谁领走。
--   en: People were paid whose name, or that of their household, stands on no publicity list of the same village, program and period. First look for a correction that was publicised; then who changed the list after the notice, and who drew the money.
-- sentence:
--   zh: "{village_name} {when} 的公示名单上没有 {people} 名收款人及其同户人的姓名；名册有其 {payments} 笔、{yuan} 元（{programs}）。公示名单不印证件号码，按姓名核对。"
--   en: "{village_name}, {when}: the names of {people} payees and of their households are not on the publicity list; the rosters show {payments} payments of {yuan} yuan ({programs}). The list prints no IDs; names were compared."
-- subject: {label: Unit, column: village}
-- identity: [village, program, period]
-- scope: unit
-- needs: [payments, notices]
-- sheets: [programs]
-- params:
--   min_unlisted: {type: int, default: 1, source: "hbaudit 62876: any"}
--   min_covered: {type: number, default: 0.3, source: "[A] a list with fewer of the paid is no list of this roster"}
--   min_reach: {type: number, default: 0.8, source: "[A] a township's list that leaves out more is no list of all its villages"}
-- columns: {village: key, village_name: text, program: text, period: text, notices: keys, people: keys, cards: keys, covered: number, rows: src, fen: money, first_day: day, last_day: day}
-- but: [C06, C07]
-- at_least: {people: min_unlisted}
-- kinds: [roster]
-- basis: L12
-- seen_in: [P-随州]
-- ---
-- Names are compared without spaces and dots; a character that was lost (?, □) may be any. All
-- lists of the village, of every level, whose period meets the payment's count, later corrections
-- too. Somebody publicised in another village of the township, where nobody of that name is paid,
-- counts as publicised (married away, villages merged). Where a program is paid to households,
-- somebody whom no register places in one may belong to any of the list. Rounds of one program are
-- one program. A township's list is that of every village of it, of a village too of which it names
-- nobody, when it has nearly all the others who were paid there, or all but one.
WITH kind AS (
    SELECT s.code, s.family FROM (SELECT unnest($programs) AS s)
), listed AS (
    SELECT l."from" AS unit, n.key AS notice, coalesce(k.family, n.program) AS program,
           coalesce(n.period, year(n.from_day)::VARCHAR) AS period,
           CASE WHEN coalesce(n.village, '') = '' THEN nullif(n.township, '') END AS township,
           lower(regexp_replace(l.name, '[\s·•．.・‧]', '', 'g')) AS name
    FROM "LISTED" l JOIN "Notice" n ON n.key = l."to" LEFT JOIN kind k ON k.code = n.program
    WHERE n.program IS NOT NULL AND l.name IS NOT NULL
), notice AS (
    SELECT DISTINCT unit, program, period,
           left(period || '01', 6)::INT AS first_month,
           right(CASE WHEN length(period) = 4 THEN period || '12' ELSE period END, 6)::INT AS last_month
    FROM listed WHERE period IS NOT NULL
), town AS (
    SELECT DISTINCT l.township, n.program, n.period, n.first_month, n.last_month
    FROM notice n JOIN listed l ON l.unit = n.unit AND l.program = n.program AND l.period = n.period
    WHERE l.township IS NOT NULL
), paid AS (
    SELECT p.src, p."from" AS person, p."to" AS card, p.program AS code, p.fen, p.day,
           coalesce(k.family, p.program) AS program, x.village_key AS unit,
           lower(regexp_replace(x.name, '[\s·•．.・‧]', '', 'g')) AS name,
           left(coalesce(p.period, p.month::VARCHAR) || '01', 6)::INT AS first_month,
           right(CASE WHEN length(p.period) = 4 THEN p.period || '12'
                      ELSE coalesce(p.period, p.month::VARCHAR) END, 6)::INT AS last_month
    FROM "PAID" p JOIN "Person" x ON x.key = p."from" LEFT JOIN kind k ON k.code = p.program
    WHERE p.from_label = 'Person' AND coalesce(p.state, 'paid') = 'paid' AND x.name IS NOT NULL
      AND coalesce(p.day_no, $from_no) BETWEEN $from_no AND $to_no
      AND coalesce(k.family, p.program) IN (SELECT program FROM notice)
      AND (x.village_key IN (SELECT unit FROM notice)
           OR x.village_key IN (SELECT key FROM "Unit" WHERE township IN (SELECT township FROM town)))
), meets AS (
    SELECT p.*, n.period, false AS silent
    FROM paid p JOIN notice n ON n.unit = p.unit AND n.program = p.program
     AND n.first_month <= p.last_month AND p.first_month <= n.last_month
    UNION ALL
    SELECT p.*, t.period, true
    FROM paid p JOIN "Unit" u ON u.key = p.unit
    JOIN town t ON t.township = u.township AND t.program = p.program
     AND t.first_month <= p.last_month AND p.first_month <= t.last_month
    WHERE NOT EXISTS (FROM notice n WHERE n.unit = p.unit AND n.program = p.program
                      AND n.first_month <= p.last_month AND p.first_month <= n.last_month)
), homed AS MATERIALIZED (
    SELECT "from" AS person, "to" AS house FROM "MEMBER_OF"
    WHERE "from" IN (SELECT person FROM meets)
), housemate AS MATERIALIZED (
    SELECT "from" AS person, "to" AS house FROM "MEMBER_OF" WHERE "to" IN (SELECT house FROM homed)
), home AS (
    SELECT DISTINCT a.person, lower(regexp_replace(o.name, '[\s·•．.・‧]', '', 'g')) AS name
    FROM homed a JOIN housemate b USING (house) JOIN "Person" o ON o.key = b.person
    UNION
    SELECT a.person, lower(regexp_replace(h.head, '[\s·•．.・‧]', '', 'g'))
    FROM homed a JOIN "Household" h ON h.key = a.house
    UNION
    SELECT DISTINCT person, name FROM meets
), damaged AS (
    SELECT DISTINCT unit, program, name,
           regexp_replace(name, '[?？□○〇*＊]', '.', 'g') AS pattern
    FROM listed WHERE regexp_matches(name, '[?？□○〇*＊]')
), named AS (
    SELECT DISTINCT m.person, m.unit, m.program, m.period
    FROM meets m JOIN home h ON h.person = m.person
    JOIN listed l ON l.unit = m.unit AND l.program = m.program AND l.name = h.name
    JOIN notice n ON n.unit = l.unit AND n.program = l.program AND n.period = l.period
     AND n.first_month <= m.last_month AND m.first_month <= n.last_month
    UNION
    SELECT DISTINCT m.person, m.unit, m.program, m.period
    FROM meets m JOIN damaged d ON d.unit = m.unit AND d.program = m.program
     AND regexp_full_match(m.name, d.pattern)
    UNION
    SELECT DISTINCT m.person, m.unit, m.program, m.period
    FROM meets m JOIN "Unit" u ON u.key = m.unit
    JOIN "Unit" v ON v.township = u.township AND v.key <> u.key
    JOIN listed l ON l.unit = v.key AND l.program = m.program AND l.name = m.name
    WHERE NOT EXISTS (FROM paid o WHERE o.unit = v.key AND o.program = m.program AND o.name = m.name)
), share AS (
    SELECT m.unit, m.program, m.period, count(n.person) * 1.0 / count(*) AS covered
    FROM (SELECT DISTINCT person, unit, program, period FROM meets) m
    LEFT JOIN named n ON n.person = m.person AND n.unit = m.unit
     AND n.program = m.program AND n.period = m.period
    GROUP BY m.unit, m.program, m.period
), judged AS (
    SELECT m.*, n.person IS NOT NULL AS publicised, s.covered
    FROM meets m JOIN share s USING (unit, program, period)
    LEFT JOIN named n ON n.person = m.person AND n.unit = m.unit
     AND n.program = m.program AND n.period = m.period
), told AS (
    SELECT unit, program, period, list(DISTINCT notice) AS notices
    FROM (
        SELECT unit, program, period, notice FROM listed
        UNION
        SELECT DISTINCT j.unit, j.program, j.period, l.notice
        FROM judged j JOIN "Unit" u ON u.key = j.unit
        JOIN listed l ON l.township = u.township AND l.program = j.program AND l.period = j.period
        WHERE j.silent
    )
    GROUP BY ALL
), reach AS (
    SELECT u.township, j.program, j.period,
           count(DISTINCT CASE WHEN publicised THEN person END) AS found,
           count(DISTINCT person) AS paid
    FROM judged j JOIN "Unit" u ON u.key = j.unit GROUP BY ALL
), missing AS (
    SELECT unit, program, min(code) AS code, min(period) AS period, person, card, src, fen, day,
           min(CASE WHEN silent THEN reach ELSE covered END) AS covered
    FROM (
        SELECT j.*, r.found * 1.0 / r.paid AS reach, r.found >= 2 AND r.paid - r.found = 1 AS but_one
        FROM judged j LEFT JOIN "Unit" u ON u.key = j.unit
        LEFT JOIN reach r ON r.township = u.township AND r.program = j.program AND r.period = j.period
    )
    WHERE NOT publicised
      AND CASE WHEN silent THEN reach >= $min_reach OR but_one ELSE covered >= $min_covered END
      AND (person IN (SELECT "from" FROM "MEMBER_OF") OR NOT EXISTS (FROM "MEMBER_OF")
           OR code NOT IN (SELECT code FROM "Program" WHERE unit = 'household'))
    GROUP BY unit, program, person, card, src, fen, day
)
SELECT m.unit AS village, any_value(concat_ws('', u.township, u.village)) AS village_name,
       min(m.code) AS program, m.period AS period,
       any_value(o.notices) AS notices,
       list(DISTINCT m.person) AS people, list(DISTINCT m.card) AS cards,
       round(min(m.covered), 3)::DOUBLE AS covered, list(DISTINCT m.src) AS rows,
       sum(m.fen)::BIGINT AS fen, min(m.day) AS first_day, max(m.day) AS last_day
FROM missing m LEFT JOIN "Unit" u ON u.key = m.unit
LEFT JOIN told o ON o.unit = m.unit AND o.program = m.program AND o.period = m.period
GROUP BY m.unit, m.program, m.period
HAVING count(DISTINCT m.person) >= $min_unlisted
ORDER BY m.unit, m.program, m.period
