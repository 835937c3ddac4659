-- ---
-- id: round_trip
-- title: {zh: 资金回转, en: Money that comes back round}
-- class: collusion
-- severity: high
-- meaning:
--   zh: 集体或企业账户转出的钱，经个人卡转几手后又以相近数额回到原账户。查每一手的事由和合同，有无虚列支出、空转凑数。
--   en: Money left a collective or enterprise account and came back to it through private cards in nearly the same amount. Ask for the purpose and contract of each step.
-- sentence:
--   zh: "{subject} 转出的 {moved} 元经 {hands} 张个人卡、{span} 天内以相差不超过 5% 的数额回到同一账户。"
--   en: "{moved} yuan left {subject} and came back to it through {hands} private cards within {span} days, differing by at most 5 percent."
-- subject: {label: Card, column: start}
-- identity: [start, between]
-- scope: all
-- needs: [transactions]
-- params:
--   tolerance: {type: number, default: 0.05, source: P29}
--   days: {type: int, default: 30, source: P29}
--   max_edges: {type: int, default: 4, source: P29}
--   min_fen: {type: money, default: 1000, source: "[A]"}
--   lent: {type: texts, default: [还款, 借款, 归还, 退款, 退回, 备用金, 保证金, 押金, 货款], source: "[A]"}
-- columns: {start: key, between: keys, cards: keys, people: keys, hands: int, span: int, moved: money, rows: src, facts: src, fen: money, first_day: day, last_day: day}
-- but: []
-- kinds: [card]
-- basis: L13
-- seen_in: [P29]
-- ---
-- Walks of at most max_edges transfers, each later than the one before and within the tolerance of
-- the first, from a corporate account over private cards back to it.
WITH RECURSIVE corporate AS (
    SELECT key FROM "Card" WHERE kind = 'corporate'
    UNION SELECT "to" FROM "HOLDS" WHERE from_label <> 'Person'
), edge AS (
    SELECT "from" AS a, "to" AS b, fen, day, coalesce(at_min, day_no * 1440) AS at, src
    FROM "TRANSFER" t
    WHERE from_label = 'Card' AND to_label = 'Card' AND fen >= $min_fen AND "from" <> "to"
      AND day_no BETWEEN $from_no AND $to_no
      AND NOT list_bool_or(list_transform($lent, lambda word: contains(coalesce(t.note, ''), word)))
), walk AS (
    SELECT e.a AS start, [e.b] AS passed, e.b AS last, e.fen, e.day AS first_day, e.day AS last_day,
           e.at, [e.src] AS facts, 1 AS edges
    FROM edge e JOIN corporate c ON c.key = e.a
    WHERE e.b NOT IN (SELECT key FROM corporate) AND e.b IN (SELECT a FROM edge)
    UNION ALL
    SELECT w.start, CASE WHEN e.b = w.start THEN w.passed ELSE list_append(w.passed, e.b) END, e.b,
           w.fen, w.first_day, e.day, e.at, list_append(w.facts, e.src), w.edges + 1
    FROM walk w JOIN edge e ON e.a = w.last
    WHERE w.last <> w.start AND w.edges < $max_edges AND e.at >= w.at
      AND e.day <= w.first_day + $days AND abs(e.fen - w.fen) <= $tolerance * w.fen
      AND (e.b = w.start OR (NOT list_contains(w.passed, e.b)
           AND e.b NOT IN (SELECT key FROM corporate)))
), closed AS (
    SELECT start, list_sort(passed) AS between, fen, first_day, last_day, facts FROM walk
    WHERE last = start AND edges >= 2
), trip AS (
    SELECT start, between, max(last_day - first_day)::INTEGER AS span, sum(fen)::BIGINT AS fen,
           flatten(list(facts)) AS facts, min(first_day) AS first_day, max(last_day) AS last_day
    FROM closed GROUP BY start, between
)
SELECT t.start AS start, t.between AS between, list_append(t.between, t.start) AS cards,
       (SELECT list(DISTINCT h."from") FROM "HOLDS" h
        WHERE h.from_label = 'Person' AND list_contains(t.between, h."to")) AS people,
       len(t.between) AS hands, t.span AS span, t.fen AS moved, t.facts AS rows, t.facts AS facts,
       t.fen AS fen, t.first_day AS first_day, t.last_day AS last_day
FROM trip t
ORDER BY start, between
