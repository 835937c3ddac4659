-- ---
-- id: bridging_cadre
-- title: {zh: 桥接干部, en: A cadre between groups of findings}
-- class: collusion
-- severity: medium
-- meaning:
--   zh: 两组以上互不相干的疑点只通过这一名干部相连。把各组疑点合在一起看，查该干部在每一组中的角色：经手、持卡、留电话还是代办。
--   en: Two or more groups of findings that have nothing else in common meet in this cadre. Read the groups together and find out whether the cadre is handler, holder, owner of the phone or agent in each.
-- sentence:
--   zh: "{cluster_count} 组疑点（共 {finding_count} 个）只通过 {cadres} 相连，涉及 {beneficiaries} 人；{when} 相关款项 {payments} 笔、{yuan} 元（{programs}）。"
--   en: "{cluster_count} groups of findings ({finding_count} in all) are joined by {cadres} alone and concern {beneficiaries} persons; {when}: {payments} payments of {yuan} yuan ({programs})."
-- subject: {label: Person, column: cadre}
-- identity: [cadre]
-- scope: all
-- needs: [payments, village_cadres|township_handlers]
-- uses: all
-- params:
--   min_clusters: {type: int, default: 2, source: "[A]"}
--   min_cluster_people: {type: int, default: 2, source: "[A]"}
--   top_share: {type: number, default: 0.01, source: "[A]"}
--   max_people: {type: int, default: 60, source: "[A]"}
-- table: {person: key, finding: text, cadres: keys, src: src, everybody: int}
-- columns: {cadre: key, cadres: keys, people: keys, cluster_count: int, finding_count: int, rows: src, fen: money, first_day: day, last_day: day}
-- detector: bridges
-- but: [C23]
-- kinds: []
-- basis: "-"
-- seen_in: ["[T]"]
-- ---
-- One line a person and finding; a post stands for who holds it. Those on a list that was paid late
-- or against a rule (eligibility) stand each for himself, and its handler is no bridge to them.
-- Findings of more than max_people people (whole lists), and those that an innocent explanation
-- took down, join nobody.
WITH everybody AS (
    SELECT count(*) AS everybody FROM "Person" WHERE birth_day IS NOT NULL
), post AS (
    SELECT "to" AS person, list(DISTINCT "from" ORDER BY "from") AS cadres FROM "IS" GROUP BY "to"
), named AS (
    SELECT finding, key AS person FROM found
    WHERE label = 'Person' AND "class" = 'collusion' AND NOT explained
    UNION
    SELECT f.finding, i."to" FROM found f JOIN "IS" i ON i."from" = f.key
    WHERE f."class" = 'collusion' AND NOT f.explained
), member AS (
    SELECT finding, person FROM named
    QUALIFY count(*) OVER (PARTITION BY finding) <= $max_people
), proof AS (
    SELECT finding, list(DISTINCT src) AS src FROM found_row GROUP BY finding
)
SELECT m.person, m.finding, coalesce(p.cadres, []) AS cadres, r.src, e.everybody
FROM member m LEFT JOIN post p USING (person) LEFT JOIN proof r USING (finding), everybody e
ORDER BY m.person, m.finding
