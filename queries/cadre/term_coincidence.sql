-- ---
-- id: term_coincidence
-- title: {zh: 亲属享受期与干部任期同步, en: Relatives' benefits begin and end with the post}
-- class: collusion
-- severity: low
-- meaning:
--   zh: 两名以上近亲属的救助在干部上任前后开始、离任前后停止，与任期几乎重合。单凭时间不能说明问题，供与评议、审批和备案记录对照。
--   en: Aid of two or more close relatives begins about when the cadre takes office and ends about when the cadre leaves. Timing alone shows nothing; hold it against the assessment, the approvals and the filing.
-- sentence:
--   zh: "{when}，{cadres} 任期内，其近亲属 {beneficiaries} 人有 {programs} 的发放记录 {payments} 笔、{yuan} 元，起止时间与任期相近。"
--   en: "{when}: during the post of {cadres}, {beneficiaries} close relatives have {payments} payments of {programs}, {yuan} yuan, beginning and ending about when the post does."
-- subject: {label: Person, column: cadre}
-- identity: [cadre]
-- scope: subject
-- needs: [payments, village_cadres|township_handlers, household|relatives]
-- params:
--   min_overlap: {type: number, default: 0.8, source: "[A]"}
--   min_kin: {type: int, default: 2, source: "[A]"}
--   margin_days: {type: int, default: 92, source: "[A]"}
--   kin_degree: {type: int, default: 2, source: L5}
-- programs:
--   aid: {means_tested: true}
-- columns: {cadre: key, cadres: keys, people: keys, programs: texts, overlap: number, cards: keys, rows: src, facts: src, fen: money, first_day: day, last_day: day}
-- but: [C18]
-- at_least: {people: min_kin}
-- kinds: [kin]
-- basis: L4
-- seen_in: ["[T]"]
-- ---
-- The ledger shows a stretch of time; term and benefit are compared inside it. An end of the term
-- says something only when it lies inside that stretch by more than the margin; the benefit must
-- then begin (or end) within the margin of it. Overlap is that of the two intervals over what both
-- cover together. A payment stands for its month: paid on the 9th, a benefit lasts until the end of
-- it. Where the aid register dates the benefit, its days count beside the payments'.
WITH seen AS (
    SELECT min(day) AS from_day, max(day) AS to_day FROM "PAID" WHERE from_label = 'Person'
),
term AS (
    SELECT d."key" AS post, i."to" AS cadre, s.from_day AS seen_from, s.to_day AS seen_to,
        d.from_day > s.from_day + CAST($margin_days AS INTEGER) AS begins,
        coalesce(d.to_day < s.to_day - CAST($margin_days AS INTEGER), FALSE) AS ends,
        greatest(d.from_day, s.from_day) AS from_day,
        least(coalesce(d.to_day, s.to_day), s.to_day) AS to_day, i.src AS fact
    FROM "Cadre" d JOIN "IS" i ON i."from" = d."key", seen s
    WHERE d.from_day IS NOT NULL AND d.from_day < s.to_day
      AND coalesce(d.to_day, s.to_day) > s.from_day
),
near AS (
    SELECT t.*, k."to" AS relative, min(k.src) AS tie
    FROM term t JOIN "KIN" k ON k."from" = t.cadre
    WHERE (t.begins OR t.ends) AND coalesce(k.degree, $kin_degree) <= $kin_degree
      AND k."to" <> t.cadre
    GROUP BY ALL
),
paid AS (
    SELECT r."from" AS person, r."to" AS card, r.program, r.day, r.fen, r.src
    FROM "PAID" r SEMI JOIN near n ON n.relative = r."from"
    WHERE r.from_label = 'Person' AND list_contains($aid, r.program) AND r.day IS NOT NULL
      AND coalesce(r.state, 'paid') = 'paid' AND r.day_no BETWEEN $from_no AND $to_no
),
enrolled AS (
    SELECT e."from" AS person, g.code AS program, min(e.from_day) AS from_day,
        max(coalesce(e.stopped_on, e.to_day)) AS to_day
    FROM "ENROLLED" e JOIN "Program" g ON g."key" = e."to"
    WHERE e.from_label = 'Person' GROUP BY ALL
),
benefit AS (
    SELECT p.person, p.program, least(date_trunc('month', min(p.day)), min(e.from_day)) AS from_day,
        greatest(least(last_day(max(p.day)), any_value(s.to_day)), max(e.to_day)) AS to_day
    FROM paid p CROSS JOIN seen s
    LEFT JOIN enrolled e ON e.person = p.person AND e.program = p.program
    GROUP BY p.person, p.program HAVING count(DISTINCT date_trunc('month', p.day)) > 1
),
beside AS (
    SELECT n.cadre, n.post, n.relative, b.program, n.fact, n.tie,
        date_diff('day', greatest(b.from_day, n.from_day), least(b.to_day, n.to_day))
            / greatest(1, date_diff('day', least(greatest(b.from_day, n.seen_from), n.from_day),
                greatest(b.to_day, n.to_day))) AS overlap
    FROM near n JOIN benefit b ON b.person = n.relative
    WHERE (NOT n.begins OR abs(date_diff('day', n.from_day, b.from_day)) <= $margin_days)
      AND (NOT n.ends OR abs(date_diff('day', n.to_day, b.to_day)) <= $margin_days)
),
synchronous AS (
    SELECT * FROM beside WHERE overlap >= $min_overlap
    QUALIFY count(DISTINCT relative) OVER (PARTITION BY cadre) >= $min_kin
),
proof AS (
    SELECT s.cadre, p.src, any_value(p.person) AS person, any_value(p.card) AS card,
        any_value(p.program) AS program, any_value(p.fen) AS fen, any_value(p.day) AS day,
        list(DISTINCT s.post) AS posts, list(DISTINCT s.fact) AS facts, list(DISTINCT s.tie) AS ties,
        min(s.overlap) AS overlap
    FROM synchronous s JOIN paid p ON p.person = s.relative AND p.program = s.program
    GROUP BY s.cadre, p.src
)
SELECT cadre, list(posts) AS cadres, list(DISTINCT person) AS people,
    list(DISTINCT program) AS programs, round(min(overlap), 2) AS overlap,
    list(DISTINCT card) AS cards, list(src) AS rows, list(facts || ties) AS facts,
    CAST(sum(fen) AS BIGINT) AS fen, min(day) AS first_day, max(day) AS last_day
FROM proof GROUP BY cadre ORDER BY cadre
