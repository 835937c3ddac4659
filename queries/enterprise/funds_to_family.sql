-- ---
-- id: funds_to_family
-- title: {zh: 项目款转入亲属账户, en: An award moves to the family's cards}
-- class: collusion
-- severity: critical
-- meaning:
--   zh: 企业或合作社的奖补到账一个月内，半数以上转进负责人家人的个人卡。查转款依据、合同、发票和家人实际做的事，核对项目有无建成。
--   en: Within a month of an award half of it or more went to private cards of the owner's family. Ask for contracts and invoices and what the family did; see whether the project exists.
-- sentence:
--   zh: "{when} 名下奖补 {payments} 笔、{yuan} 元，到账 {days} 日内有 {moved} 元转入负责人或股东家人（或本人）的 {card_count_own} 张个人卡。"
--   en: "{when}: {payments} awards of {yuan} yuan; within {days} days {moved} yuan went to {card_count_own} private cards of its owners' families (or of an owner)."
-- subject: {label: Enterprise, column: enterprise}
-- identity: [enterprise]
-- scope: subject
-- needs: [payments, transactions, enterprises, household|relatives]
-- params:
--   share: {type: number, default: 0.5, source: P35}
--   days: {type: int, default: 30, source: P35}
--   max_degree: {type: int, default: 2, source: P35}
--   earned: {type: texts, default: [工资, 劳务, 报酬, 货款, 借款, 还款, 归还, 租金, 分红, 运费], source: "[A]"}
-- columns: {enterprise: key, owners: keys, people: keys, cards: keys, card_count_own: int, days: int, moved: money, rows: src, facts: src, fen: money, first_day: day, last_day: day}
-- but: []
-- kinds: [kin, asset]
-- basis: L13
-- seen_in: [P35]
-- ---
-- Family: the household of an owner and declared or registered kin up to max_degree, and the owner
-- himself where the award came to an account that is not his. Wages and debts by their remarks are
-- left out.
WITH owner AS (
    SELECT "to" AS enterprise, "from" AS person FROM "LEADS" WHERE to_label = 'Enterprise'
    UNION
    SELECT "to", "from" FROM "INVESTS_IN" WHERE from_label = 'Person'
), home AS MATERIALIZED (
    SELECT o.enterprise, o.person AS owner, a."to" AS house FROM owner o
    JOIN "MEMBER_OF" a ON a."from" = o.person
), family AS (
    SELECT h.enterprise, h.owner, b."from" AS person FROM home h
    JOIN "MEMBER_OF" b ON b."to" = h.house
    UNION
    SELECT o.enterprise, o.person, k."to" FROM owner o
    JOIN "KIN" k ON k."from" = o.person AND k.degree <= $max_degree
    UNION
    SELECT o.enterprise, o.person, k."from" FROM owner o
    JOIN "KIN" k ON k."to" = o.person AND k.degree <= $max_degree
    UNION
    SELECT enterprise, person, person FROM owner
), sent AS (
    SELECT r."from" AS enterprise, r.src AS row, r.fen AS award, r.day, f.owner, f.person,
           t."to" AS card, t.src, t.fen
    FROM "PAID" r
    JOIN "TRANSFER" t ON t."from" = r."to" AND t.to_label = 'Card'
        AND t.day BETWEEN r.day AND r.day + $days
    JOIN "HOLDS" h ON h."to" = t."to" AND h.from_label = 'Person'
    JOIN family f ON f.enterprise = r."from" AND f.person = h."from"
    WHERE r.from_label = 'Enterprise' AND coalesce(r.state, 'paid') = 'paid'
      AND r.day_no BETWEEN $from_no AND $to_no
      AND NOT list_bool_or(list_transform($earned, lambda word: contains(coalesce(t.note, ''), word)))
      AND NOT EXISTS (FROM "HOLDS" s WHERE s."to" = r."to" AND s."from" = h."from")
), once AS (
    SELECT enterprise, row, award, day, card, src, fen, list(DISTINCT owner) AS owners,
           list(DISTINCT person) AS people
    FROM sent GROUP BY ALL
), enough AS (
    SELECT enterprise, row, award, day, sum(fen) AS moved, list(DISTINCT card) AS cards,
           list(DISTINCT src) AS facts, flatten(list(owners)) AS owners,
           flatten(list(people)) AS people
    FROM once GROUP BY enterprise, row, award, day HAVING sum(fen) >= $share * award
)
SELECT enterprise, list_distinct(flatten(list(owners))) AS owners,
       list_distinct(flatten(list(people))) AS people, list_distinct(flatten(list(cards))) AS cards,
       len(list_distinct(flatten(list(cards)))) AS card_count_own,
       $days AS days, sum(moved)::BIGINT AS moved, list(DISTINCT row) || flatten(list(facts)) AS rows,
       flatten(list(facts)) AS facts, sum(award)::BIGINT AS fen, min(day) AS first_day,
       max(day) AS last_day
FROM enough GROUP BY enterprise
ORDER BY enterprise
