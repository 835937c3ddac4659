-- ---
-- id: marked_names
-- title: {zh: 名单暗记, en: Odd marks beside names}
-- class: collusion
-- severity: medium
-- meaning:
--   zh: 发放名册或公示名单上，少数几个人的姓名旁有 Δ、☆ 一类符号，其余的人没有。问填表人这些符号是什么意思，查这些人由谁审核、钱由谁领走。
--   en: On a roster or publicity list a few names bear signs like Δ or ☆ that the others do not. Ask who made the list what they mean; see who approved these people and who drew the money.
-- sentence:
--   zh: "{place_name} 的名单上 {lines} 行的姓名旁有符号“{mark}”（{names}），共 {lists} 份名单；名册有 {payments} 笔、{yuan} 元。"
--   en: "On {lists} lists of {place_name} {lines} names bear the sign “{mark}” ({names}); the rosters show {payments} payments of {yuan} yuan."
-- subject: {label: Unit, column: village}
-- identity: [village, mark]
-- scope: unit
-- needs: [payments|notices]
-- params:
--   max_share: {type: number, default: 0.2, source: "[A] a sign beside most names is the list's manner"}
-- columns: {village: key, place_name: text, mark: text, names: texts, people: keys, lists: int, lines: int, rows: src, fen: money, first_day: day, last_day: day}
-- but: [C07]
-- kinds: [roster]
-- basis: –
-- seen_in: [P28]
-- ---
-- Characters, Latin letters, digits, spaces, the dot of a name, what stands for a lost character
-- (?, □, ○), quotes, hyphens and notes in brackets are no signs. Signs are compared as written.
WITH distinct_name AS MATERIALIZED (SELECT DISTINCT name FROM written WHERE name IS NOT NULL),
odd AS (
    SELECT name, regexp_replace(bare, '[\p{Han}\p{Latin}\p{N}\p{Z}\p{C}·•・．.‧﹒。｡?？□○〇�:：,，、;；/\\|''’‘"“”`—_\-]', '', 'g') AS mark
    FROM (SELECT name, regexp_replace(name, '[（(\[【{〔][^）)\]】}〕]*[）)\]】}〕]?', '', 'g') AS bare
          FROM distinct_name)
), line AS (
    SELECT w.src, w.part, w.sheet_no, w.name, o.mark
    FROM written w JOIN odd o ON o.name = w.name WHERE o.mark <> ''
), sheet AS (
    SELECT w.part, w.sheet_no, count(*) AS lines
    FROM written w SEMI JOIN line l ON l.part = w.part AND l.sheet_no = w.sheet_no
    GROUP BY w.part, w.sheet_no
), marked AS (
    SELECT l.*, count(*) OVER (PARTITION BY l.part, l.sheet_no) AS marked, s.lines AS every
    FROM line l JOIN sheet s ON s.part = l.part AND s.sheet_no = l.sheet_no
), few AS (
    SELECT * FROM marked WHERE marked < every AND marked <= greatest(1, $max_share * every)
), publicised AS (
    SELECT unnest(string_split(l.src, ' ')) AS src, l."from" AS unit FROM "LISTED" l
), told AS (
    SELECT f.*, p."from" AS person, coalesce(x.village_key, n.unit) AS village,
           CASE WHEN coalesce(p.state, 'paid') = 'paid' THEN p.fen END AS fen, p.day
    FROM few f
    LEFT JOIN "PAID" p ON p.src = f.src AND p.from_label = 'Person'
    LEFT JOIN "Person" x ON x.key = p."from"
    LEFT JOIN publicised n ON n.src = f.src
    WHERE coalesce(p.day_no, $from_no) BETWEEN $from_no AND $to_no
)
SELECT t.village AS village, any_value(concat_ws('', u.township, u.village)) AS place_name,
       t.mark AS mark, list(DISTINCT t.name) AS names, list(DISTINCT t.person) AS people,
       count(DISTINCT (t.part, t.sheet_no)) AS lists, count(DISTINCT t.src) AS lines,
       list(DISTINCT t.src) AS rows, coalesce(sum(t.fen), 0)::BIGINT AS fen,
       min(t.day) AS first_day, max(t.day) AS last_day
FROM told t LEFT JOIN "Unit" u ON u.key = t.village
GROUP BY t.village, t.mark
ORDER BY t.village, t.mark
