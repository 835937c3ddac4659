-- Phones, addresses, agents and accounts that several subsidised enterprises share.
WITH funded AS (
    SELECT DISTINCT "from" AS firm FROM "PAID"
    WHERE from_label = 'Enterprise' AND coalesce(state, 'paid') = 'paid'
),
link AS (
    SELECT "from" AS firm, "to" AS shared FROM "HAS_PHONE" WHERE from_label = 'Enterprise'
    UNION SELECT "from", "to" FROM "REGISTERED_BY"
    UNION SELECT t."from", t."to" FROM "AT" t JOIN "Address" a ON a.key = t."to"
    WHERE t.from_label = 'Enterprise'
      AND NOT regexp_matches(a.caption, '委会|委员会|园区|创业园|产业园|孵化|市场')
)
SELECT shared FROM link l LEFT JOIN funded p ON p.firm = l.firm
GROUP BY shared
HAVING count(DISTINCT p.firm) >= $min_enterprises
   AND count(DISTINCT p.firm) * 100 >= count(DISTINCT l.firm) * $min_subsidised_percent
UNION
SELECT "to" FROM "PAID" WHERE from_label = 'Enterprise' AND coalesce(state, 'paid') = 'paid'
GROUP BY "to" HAVING count(DISTINCT "from") >= $min_enterprises
