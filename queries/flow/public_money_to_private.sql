-- ---
-- id: public_money_to_private
-- title: {zh: 公款入个人卡, en: Collective money booked to a private card}
-- class: eligibility
-- severity: high
-- meaning:
--   zh: 村集体、乡镇或项目账户的款项转进个人卡，名册上没有这笔补贴，摘要也不是工资报酬。查事由、决议、合同和支出凭据，余款应退回账户。
--   en: Money of a village, township or project account went to a private card; no roster knows it and the remark is no pay. Ask for the purpose, resolution, contract and vouchers.
-- sentence:
--   zh: "{payers} 的账户向个人卡（{subject}）转入 {times} 笔、{moved} 元，名册上没有相应的发放；摘要：{notes}。"
--   en: "{payers} transferred {moved} yuan in {times} transfers to a private card ({subject}); no roster has these payments. Remarks: {notes}."
-- subject: {label: Card, column: card}
-- identity: [card]
-- scope: subject
-- needs: [transactions]
-- params:
--   min_times: {type: int, default: 1, source: P30}
--   lawful: {type: texts, default: [代发, 补贴, 补助, 工资, 报酬, 薪, 劳务, 误工, 低保, 救助, 养老, 奖补, 奖励, 分红, 流转费, 土地租金, 征地, 赔偿, 报销, 差旅, 退还, 结息, 利息], source: "[A]"}
-- columns: {card: key, people: keys, payers: texts, notes: texts, times: int, moved: money, rows: src, facts: src, fen: money, first_day: day, last_day: day}
-- but: [C10]
-- at_least: {times: min_times}
-- kinds: [card]
-- basis: L13
-- seen_in: [P30, P31]
-- ---
-- The payer is an account whose registered name is that of a village, township or collective, or a
-- counterpart so named. What a roster explains (same card, same amount, within a month) is a payment.
WITH named AS (
    SELECT h."to" AS key, coalesce(h.name, e.name) AS name FROM "HOLDS" h
    JOIN "Enterprise" e ON e.key = h."from" WHERE h.from_label = 'Enterprise'
    UNION
    SELECT h."to", u.name FROM "HOLDS" h JOIN "Unit" u ON u.key = h."from" WHERE h.from_label = 'Unit'
    UNION
    SELECT key, name FROM "Unit"
), public AS (
    SELECT DISTINCT key, name FROM named WHERE regexp_matches(name,
        '村民委员会|村委会|居民委员会|居委会|村集体|村民小组|股份经济|经济联合|经济合作社|人民政府|镇政府|乡政府|财政所|民政所|农经站|三资|村级|项目部|指挥部|牧委会|牧民委员会|嘎查|社区$|[镇乡苏木][^镇乡]{1,8}村$')
), came AS MATERIALIZED (
    SELECT t."to" AS card, p.name, t.day, t.fen, t.src, t.note
    FROM "TRANSFER" t JOIN public p ON p.key = t."from" JOIN "Card" c ON c.key = t."to"
    WHERE t.to_label = 'Card' AND coalesce(c.kind, 'personal') <> 'corporate'
      AND t.day_no BETWEEN $from_no AND $to_no
      AND NOT list_bool_or(list_transform($lawful, lambda word: contains(coalesce(t.note, ''), word)))
      AND NOT EXISTS (FROM "HOLDS" h WHERE h."to" = t."to" AND h.from_label <> 'Person')
), roster AS MATERIALIZED (
    SELECT "to" AS card, fen, day FROM "PAID" WHERE "to" IN (SELECT card FROM came)
), moved AS (
    FROM came c WHERE NOT EXISTS (
        FROM roster p WHERE p.card = c.card AND p.fen = c.fen AND abs(p.day - c.day) <= 31)
)
SELECT m.card AS card,
       (SELECT list(DISTINCT h."from") FROM "HOLDS" h
        WHERE h."to" = m.card AND h.from_label = 'Person') AS people,
       list(DISTINCT m.name) AS payers, list(DISTINCT coalesce(m.note, '空')) AS notes,
       count(DISTINCT m.src) AS times, sum(m.fen)::BIGINT AS moved, list(DISTINCT m.src) AS rows,
       list(DISTINCT m.src) AS facts, sum(m.fen)::BIGINT AS fen, min(m.day) AS first_day,
       max(m.day) AS last_day
FROM moved m
GROUP BY m.card
HAVING count(DISTINCT m.src) >= $min_times
ORDER BY m.card
