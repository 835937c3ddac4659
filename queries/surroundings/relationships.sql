-- Registered ties around the things of each finding, drawn as context: the household of a person,
-- the posts of a person, the holder of a card, kinship between two people who are both there.
-- Given: node(finding, key). A tie that ended is left out only when another of its kind is open.
WITH tie AS (
    SELECT n.finding, 'MEMBER_OF' AS type, m."from" AS start, m."to" AS end_, m.src,
           m.relation_name AS detail
    FROM node n JOIN "MEMBER_OF" m ON m."from" = n.key
    QUALIFY row_number() OVER (
        PARTITION BY n.finding, m."from"
        ORDER BY m.to_day DESC NULLS FIRST, m."to", m.relation_name NULLS LAST, m.src) = 1
    UNION ALL
    SELECT n.finding, 'IS', i."from", i."to", i.src, NULL
    FROM node n JOIN "IS" i ON i."to" = n.key
    UNION ALL
    SELECT n.finding, 'HOLDS', h."from", h."to", h.src, h.name
    FROM node n JOIN "HOLDS" h ON h."to" = n.key
    JOIN node o ON o.finding = n.finding AND o.key = h."from"
    UNION ALL
    SELECT n.finding, 'KIN', k."from", k."to", k.src, k.relation
    FROM node n JOIN "KIN" k ON k."from" = n.key
    JOIN node o ON o.finding = n.finding AND o.key = k."to"
    WHERE k."from" < k."to"
)
SELECT finding, type, start, end_, src, detail FROM tie ORDER BY ALL
