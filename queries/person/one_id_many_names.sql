-- ---
-- id: one_id_many_names
-- title: {zh: 一证多名, en: One ID under several names}
-- class: collusion
-- severity: medium
-- meaning:
--   zh: 同一身份证号在不同的表里写着不相干的姓名。查号码究竟是谁的，另一姓名的人是否存在，钱由谁领。
--   en: One ID number stands with unrelated names in different files. Find out whose number it is, whether the person of the other name exists, and who gets the money.
-- sentence:
--   zh: "{subject} 的身份证号在登记册和名册上写着不同的姓名：{names}；有关名册 {payments} 笔、{yuan} 元。"
--   en: "The ID number of {subject} stands with different names in the files: {names}; payments on these rows: {payments}, {yuan} yuan."
-- subject: {label: Person, column: person}
-- identity: [person]
-- scope: row
-- needs: [payments]
-- params:
--   max_similarity: {type: number, default: 0.5, source: "[A]"}
-- columns: {person: key, names: texts, rows: src}
-- but: [C07]
-- kinds: [register]
-- basis: "[A]"
-- seen_in: [P61]
-- ---
-- Names are compared as folded at loading (spaces, separators, variants); two are alike by the
-- share of characters that both have. Names with lost characters and organisations' are left out.
WITH doubled AS (
    SELECT "key" FROM stated WHERE number IS NOT NULL AND length(folded) BETWEEN 2 AND 12
    GROUP BY "key" HAVING min(folded) <> max(folded)
),
told AS MATERIALIZED (
    SELECT "key", src, number, name, folded FROM stated SEMI JOIN doubled USING ("key")
),
named AS (
    SELECT "key" AS person, folded, any_value(name) AS name, list(DISTINCT src) AS rows
    FROM told
    WHERE number IS NOT NULL AND length(folded) BETWEEN 2 AND 12
      AND NOT regexp_matches(folded, '[?？□○*＊]|公司|合作社|委会|小组|敬老院|银行|农场|政府|[0-9]')
    GROUP BY "key", folded
),
several AS (
    SELECT * FROM named QUALIFY count(*) OVER (PARTITION BY person) > 1
),
strange AS (
    SELECT a.person, a.folded AS one, b.folded AS other
    FROM several a JOIN several b ON b.person = a.person AND b.folded > a.folded
    WHERE length(list_intersect(string_split(a.folded, ''), string_split(b.folded, '')))
        < $max_similarity * greatest(length(a.folded), length(b.folded))
)
SELECT n.person AS person, list(DISTINCT n.name) AS names, list(n.rows) AS rows
FROM several n JOIN (
    SELECT person, one AS folded FROM strange UNION SELECT person, other FROM strange
) s ON s.person = n.person AND s.folded = n.folded
GROUP BY n.person
