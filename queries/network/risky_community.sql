-- ---
-- id: risky_community
-- title: {zh: 高风险社区, en: A community dense with findings}
-- class: collusion
-- severity: medium
-- meaning:
--   zh: 一群通过同一疑点、同一张卡、同一手机号或代办人相连的人，人均疑点数远高于全县。把这些疑点合在一起看，找出共同的经手人和资金去向。
--   en: A group joined by findings, cards, phones or agents in which people stand in far more findings than in the county. Read these findings together and look for whom and what they have in common.
-- sentence:
--   zh: "{people_count} 人通过卡、手机号、代办人或同一疑点相连，其中 {with_findings} 人有疑点，涉及 {finding_count} 个疑点；{when} 相关款项 {payments} 笔、{yuan} 元（{programs}）。"
--   en: "{people_count} persons are joined by cards, phones, agents or findings; {with_findings} of them stand in {finding_count} findings; {when}: {payments} payments of {yuan} yuan ({programs})."
-- subject: {label: Person, column: core}
-- identity: [core]
-- scope: all
-- needs: [payments]
-- uses: all
-- params:
--   min_people: {type: int, default: 6, source: "[A]"}
--   min_lift: {type: number, default: 5.0, source: "[A]"}
--   min_findings: {type: int, default: 3, source: "[A]"}
--   min_patterns: {type: int, default: 2, source: "[A]"}
--   max_people: {type: int, default: 60, source: "[A]"}
-- table: {a: key, b: key, finding: text, pattern: text, src: src, everybody: int}
-- columns: {core: key, people: keys, people_count: int, with_findings: int, finding_count: int, patterns: texts, rate: number, base_rate: number, rows: src, fen: money, first_day: day, last_day: day}
-- detector: communities
-- but: [C19]
-- at_least: {people: min_people}
-- kinds: []
-- basis: "-"
-- seen_in: ["[T]"]
-- ---
-- One line a person of a finding (b null), and one a link between two people: both paid on one card,
-- both cards with one reserved phone or one agent. Only links that touch somebody with a finding.
-- The rate is findings a person, in the community and among all people known by ID; findings that
-- registers settle, mild ones, and those that an innocent explanation took down, are not counted.
-- Findings and identifiers of more than max_people people join nobody: a list, a bank's hotline.
-- Nor is it a community where less than half of those with a finding stand in a second one.
WITH everybody AS (
    SELECT count(*) AS everybody FROM "Person" WHERE birth_day IS NOT NULL
), member AS (
    SELECT finding, pattern, key AS person, count(*) OVER (PARTITION BY finding) AS people
    FROM found
    WHERE label = 'Person' AND "class" = 'collusion' AND severity NOT IN ('low', 'info')
      AND NOT explained
), small AS (
    SELECT finding, pattern, person FROM member WHERE people <= $max_people
), proof AS (
    SELECT finding, list(DISTINCT src) AS src FROM found_row GROUP BY finding
), identified AS (
    SELECT "from" AS person, 'card ' || "to" AS identifier FROM "USES" WHERE from_label = 'Person'
    UNION
    SELECT u."from", 'phone ' || n."to" FROM "USES" u JOIN "HAS_PHONE" n ON n."from" = u."to"
    WHERE u.from_label = 'Person'
    UNION
    SELECT u."from", 'agent ' || o."to" FROM "USES" u JOIN "OPENED_BY" o ON o."from" = u."to"
    WHERE u.from_label = 'Person' AND o."to" <> u."from"
), shared AS (
    SELECT identifier FROM identified GROUP BY identifier
    HAVING count(DISTINCT person) BETWEEN 2 AND $max_people
), link AS (
    SELECT DISTINCT x.person AS a, y.person AS b
    FROM identified x JOIN shared USING (identifier)
    JOIN identified y ON y.identifier = x.identifier AND y.person > x.person
    WHERE x.person IN (SELECT person FROM small) OR y.person IN (SELECT person FROM small)
), line AS (
    SELECT s.person AS a, NULL AS b, s.finding, s.pattern, p.src
    FROM small s LEFT JOIN proof p USING (finding)
    UNION ALL
    SELECT a, b, NULL, NULL, NULL FROM link
)
SELECT l.a, l.b, l.finding, l.pattern, l.src, e.everybody
FROM line l, everybody e
ORDER BY l.a, l.b, l.finding
