-- ---
-- id: wallet_bound_third_party
-- title: {zh: 卡绑定他人微信、支付宝, en: Card bound to somebody else's wallet}
-- class: collusion
-- severity: critical
-- meaning:
--   zh: 享受人的卡绑定在户外之人的微信或支付宝上，卡里的钱可由其随时花用。核实是谁绑定、本人是否知情，调取该钱包的消费和转账记录，让本人解绑改密。
--   en: A beneficiary's card is bound to the wallet of somebody outside the household, who can spend from it. Find out who bound it and whether the holder knows, get the wallet's records, and have it unbound.
-- sentence:
--   zh: "{card_count} 张享受人的卡绑定在 {others} 的支付账户（{subject}）上；绑定后 {when} 入账补贴 {payments} 笔、{yuan} 元。"
--   en: "{card_count} cards of beneficiaries are bound to the wallet ({subject}) of {others}; {when}: {payments} payments of {yuan} yuan came after the binding."
-- subject: {label: Terminal, column: wallet}
-- identity: [wallet]
-- scope: subject
-- needs: [payments, wallets]
-- params:
--   near_degree: {type: int, default: 1, source: P23}
-- columns: {wallet: key, owners: keys, cards: keys, people: keys, rows: src, facts: src, fen: money, first_day: day, last_day: day}
-- but: [C16]
-- kinds: [terminal]
-- basis: L13
-- seen_in: [P23]
-- ---
-- An owner of whom only a phone is known is whoever else has that phone: a cadre, a villager. The
-- holder's household and kin up to near_degree, and an owner who holds the card himself, are no
-- third party; a wallet whose owner bears the beneficiary's name and no ID may be his own.
WITH bound AS (
    SELECT b."from" AS card, b."to" AS wallet, b.from_day, b.to_day, b.src, o."from" AS known,
           o.src AS owned, p.birth_day IS NULL AS unnumbered
    FROM "BOUND_TO" b JOIN "OWNS" o ON o."to" = b."to" AND o.to_label = 'Terminal'
    JOIN "Person" p ON p.key = o."from"
), phone AS (
    SELECT n."from" AS known, n."to" AS phone FROM "HAS_PHONE" n
    WHERE n.from_label = 'Person' AND n."from" IN (SELECT known FROM bound WHERE unnumbered)
), told AS (
    SELECT f.known, i."to" AS owner, 0 AS rank FROM phone f
    JOIN "HAS_PHONE" n ON n."to" = f.phone AND n.from_label = 'Cadre'
    JOIN "IS" i ON i."from" = n."from"
    UNION ALL
    SELECT f.known, p.key, 1 FROM phone f
    JOIN "HAS_PHONE" n ON n."to" = f.phone AND n.from_label = 'Person'
    JOIN "Person" p ON p.key = n."from" AND p.birth_day IS NOT NULL
), named AS (
    SELECT b.*, coalesce(t.owner, b.known) AS owner FROM bound b
    LEFT JOIN (SELECT known, arg_min(owner, (rank, owner)) AS owner FROM told GROUP BY known) t
        ON t.known = b.known
), paid AS (
    SELECT n.wallet, n.owner, n.card, n.src AS bound_src, n.owned, r."from" AS person, r.src, r.fen,
           r.day
    FROM named n JOIN "PAID" r ON r."to" = n.card AND r.from_label = 'Person'
    WHERE r."to" IN (SELECT card FROM bound) AND r."from" <> n.owner AND coalesce(r.state, 'paid') = 'paid'
      AND r.day_no BETWEEN $from_no AND $to_no
      AND r.day >= coalesce(n.from_day, r.day) AND r.day <= coalesce(n.to_day, r.day)
      AND NOT EXISTS (FROM "HOLDS" h WHERE h."to" = n.card AND h."from" = n.owner)
), pair AS (
    SELECT DISTINCT owner, person FROM paid
), concerned AS MATERIALIZED (
    SELECT owner AS person FROM pair UNION SELECT person FROM pair
), home AS MATERIALIZED (
    SELECT "from" AS person, "to" AS house FROM "MEMBER_OF"
    WHERE "from" IN (SELECT person FROM concerned)
), kin AS MATERIALIZED (
    SELECT "from" AS one, "to" AS other FROM "KIN"
    WHERE degree <= $near_degree AND "from" IN (SELECT person FROM concerned)
), near AS (
    SELECT q.owner, q.person FROM pair q
    JOIN home a ON a.person = q.owner JOIN home b ON b.person = q.person AND b.house = a.house
    UNION
    SELECT q.owner, q.person FROM pair q JOIN kin k ON k.one = q.owner AND k.other = q.person
    UNION
    SELECT q.owner, q.person FROM pair q JOIN kin k ON k.one = q.person AND k.other = q.owner
    UNION
    SELECT q.owner, q.person FROM pair q JOIN "Person" o ON o.key = q.owner
    JOIN "Person" p ON p.key = q.person
    WHERE o.birth_day IS NULL AND o.name = p.name
)
SELECT p.wallet AS wallet, list(DISTINCT p.owner) AS owners, list(DISTINCT p.card) AS cards,
       list(DISTINCT p.person) AS people,
       list(DISTINCT p.src) || list(DISTINCT p.bound_src) || list(DISTINCT p.owned) AS rows,
       list(DISTINCT p.bound_src) || list(DISTINCT p.owned) AS facts,
       sum(p.fen)::BIGINT AS fen, min(p.day) AS first_day, max(p.day) AS last_day
FROM (SELECT DISTINCT * FROM paid) p ANTI JOIN near n ON n.owner = p.owner AND n.person = p.person
GROUP BY p.wallet
ORDER BY p.wallet
