-- Sellers to subsidised buyers who are the buyer's own people, or whose invoices run on.
WITH funded AS (
    SELECT DISTINCT "from" AS firm FROM "PAID"
    WHERE from_label = 'Enterprise' AND coalesce(state, 'paid') = 'paid'
),
bill AS (
    SELECT DISTINCT s."from" AS seller, s."to" AS buyer, s.invoice FROM "SUPPLIES" s
    JOIN funded p ON p.firm = s."to"
    WHERE s."from" <> s."to" AND coalesce(s.fen, 1) > 0
),
owned AS (
    SELECT "from" AS person, "to" AS firm FROM "LEADS"
    UNION SELECT "from", "to" FROM "INVESTS_IN" WHERE from_label = 'Person'
),
near AS (
    SELECT "from" AS a, "to" AS b FROM "KIN" WHERE coalesce(degree, 1) <= $max_degree
    UNION SELECT "to", "from" FROM "KIN" WHERE coalesce(degree, 1) <= $max_degree
    UNION SELECT m."from", n."from" FROM "MEMBER_OF" m JOIN "MEMBER_OF" n ON n."to" = m."to"
    UNION SELECT key, key FROM "Person"
)
SELECT DISTINCT b.buyer AS enterprise, b.seller FROM bill b
JOIN owned s ON s.firm = b.seller JOIN near n ON n.a = s.person
JOIN owned o ON o.firm = b.buyer AND o.person = n.b
UNION
SELECT x.buyer, x.seller FROM bill x
JOIN bill y ON y.seller = x.seller AND y.buyer = x.buyer AND y.invoice = x.invoice + 1
GROUP BY x.buyer, x.seller HAVING count(DISTINCT x.invoice) + 1 >= $min_consecutive
