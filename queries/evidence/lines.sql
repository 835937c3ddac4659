-- The table `line`: who and what every row of every hit is about.
--
-- Given: hit_row(hit, row), hit_key(hit, key), hit_kind(hit, kind) and the views of the
-- projection. One line is one (hit, row, beneficiary, other, phone): a payment, or, for a row of
-- the account register, a card with its holder. `tested` marks the lines that explanations are
-- laid against: a beneficiary's payments, or the accounts of one who has no payment in the hit.

CREATE OR REPLACE TEMP TABLE payment AS
SELECT r.hit, r.row, p.from_label, p."from" AS payee, p."to" AS card, p.batch,
       p.program, p.day, p.fen
FROM hit_row r JOIN "PAID" p ON p.src = r.row;

-- A line of a bank statement is about the card that paid; of a credit, the card that was paid.
CREATE OR REPLACE TEMP TABLE moved AS
WITH every AS (
    SELECT CASE WHEN from_label = 'Card' THEN "from" ELSE "to" END AS card, src, day FROM "TRANSFER"
    UNION ALL SELECT "from", src, day FROM "CASH_OUT"
    UNION ALL SELECT "to", src, day FROM "DREW"
    UNION ALL SELECT "from", src, day FROM "OPERATED_FROM"
),
lined AS (SELECT card, unnest(string_split(src, ' ')) AS row, day FROM every)
SELECT DISTINCT card, row, day FROM lined WHERE row IN (SELECT row FROM hit_row);

CREATE OR REPLACE TEMP TABLE account AS
WITH stated AS (
    SELECT "to" AS card, unnest(string_split(src, ' ')) AS row, CAST(NULL AS DATE) AS day
    FROM "HOLDS"
    UNION
    SELECT "from", unnest(string_split(src, ' ')), day FROM "OPENED_BY"
    UNION
    SELECT "from", unnest(string_split(src, ' ')), NULL FROM "HAS_PHONE" WHERE from_label = 'Card'
    UNION
    SELECT "from", unnest(string_split(src, ' ')), NULL FROM "BOUND_TO"
    UNION
    SELECT card, row, day FROM moved
)
SELECT r.hit, r.row, s.card,
       max(s.day) FILTER (r.row IN (SELECT row FROM moved)
           OR r.hit IN (SELECT hit FROM hit_kind WHERE kind = 'agent')) AS day
FROM hit_row r JOIN stated s ON s.row = r.row
WHERE NOT EXISTS (FROM payment p WHERE p.hit = r.hit AND p.row = r.row)
GROUP BY r.hit, r.row, s.card;

-- What an account row says holds until further notice: it is dated by the ledger's last payment.
CREATE OR REPLACE TEMP TABLE about AS
WITH as_of AS (SELECT max(day) AS day FROM "PAID"),
every AS (
    SELECT hit, row, CASE WHEN from_label = 'Person' THEN payee END AS person,
           CASE WHEN from_label = 'Household' THEN payee END AS paid_household,
           CASE WHEN from_label = 'Enterprise' THEN payee END AS enterprise,
           card, batch, program, day, fen, TRUE AS paid
    FROM payment
    UNION ALL
    SELECT a.hit, a.row, h."from", NULL, NULL, a.card, NULL, NULL,
           coalesce(a.day, (SELECT day FROM as_of)), 0, FALSE
    FROM account a LEFT JOIN "HOLDS" h ON h."to" = a.card AND h.from_label = 'Person'
),
member AS (
    SELECT e.person, e.day, min(m."to") AS household
    FROM (SELECT DISTINCT person, day FROM every WHERE person IS NOT NULL) e
    JOIN "MEMBER_OF" m ON m."from" = e.person
     AND (m.from_day IS NULL OR e.day IS NULL OR m.from_day <= e.day)
     AND (m.to_day IS NULL OR e.day IS NULL OR e.day <= m.to_day)
    GROUP BY e.person, e.day
)
SELECT row_number() OVER (ORDER BY e.hit, e.row, e.person, e.card, e.paid) AS about,
       e.hit, e.row, e.person, coalesce(e.paid_household, m.household) AS household,
       e.enterprise, e.card, e.program, e.day, e.fen, e.paid,
       coalesce(b.township, p.township, h.township) AS township,
       coalesce(e.person, e.paid_household, e.enterprise) AS beneficiary
FROM every e
LEFT JOIN member m ON m.person = e.person AND m.day IS NOT DISTINCT FROM e.day
LEFT JOIN "Batch" b ON b.key = e.batch
LEFT JOIN "Person" p ON p.key = e.person
LEFT JOIN "Household" h ON h.key = e.paid_household;

-- Who else stands behind the line, by the kinds of evidence that the pattern rests on.
CREATE OR REPLACE TEMP TABLE candidate AS
-- Whom the hit names besides those who were paid: the cadre, the agent, the owner of the phone.
WITH accused AS (
    SELECT hit, key FROM hit_key
    EXCEPT SELECT hit, person FROM about
),
posted AS (
    SELECT DISTINCT y.hit, i."to" AS person FROM hit_key y JOIN "IS" i ON i."from" = y.key
),
owner AS (
    SELECT "to" AS phone, "from" AS other, "from" AS named FROM "HAS_PHONE"
    WHERE from_label = 'Person'
    UNION
    SELECT n."to", i."to", n."from" FROM "HAS_PHONE" n JOIN "IS" i ON i."from" = n."from"
    WHERE n.from_label = 'Cadre'
),
told AS (
    -- Holders on that day; where none is on record for it (a card opened after its first payment
    -- is a slip of the register), all holders.
    SELECT a.about, a.person, 'card' AS kind, h."from" AS other, CAST(NULL AS VARCHAR) AS phone,
           coalesce(h.from_day <= a.day, TRUE) AND coalesce(a.day <= h.to_day, TRUE) AS named,
           FALSE AS is_accused
    FROM about a JOIN hit_kind k ON k.hit = a.hit AND k.kind = 'card'
    JOIN "HOLDS" h ON h."to" = a.card AND h.from_label = 'Person'
    UNION
    SELECT a.about, a.person, 'agent', o."to", NULL, FALSE,
           EXISTS (FROM accused y WHERE y.hit = a.hit AND y.key = o."to")
    FROM about a JOIN hit_kind k ON k.hit = a.hit AND k.kind = 'agent'
    JOIN "OPENED_BY" o ON o."from" = a.card
    UNION
    SELECT a.about, a.person, 'phone', w.other, w.phone,
           EXISTS (FROM hit_key y WHERE y.hit = a.hit AND y.key IN (w.named, w.other)),
           EXISTS (FROM accused y WHERE y.hit = a.hit AND y.key IN (w.named, w.other))
    FROM about a JOIN hit_kind k ON k.hit = a.hit AND k.kind = 'phone'
    JOIN "HAS_PHONE" n ON n."from" = a.card
    JOIN owner w ON w.phone = n."to"
    UNION
    -- Behind relatives stands the cadre; behind a cadre's own money no other cadre of the hit.
    SELECT a.about, a.person, 'kin', y.person, NULL, FALSE, FALSE
    FROM about a JOIN posted y ON y.hit = a.hit
    WHERE NOT EXISTS (
            FROM hit_kind k WHERE k.hit = a.hit AND k.kind IN ('card', 'phone', 'agent'))
        AND NOT EXISTS (FROM posted z WHERE z.hit = a.hit AND z.person = a.person)
    UNION
    -- Who stood at the counter, and whose wallet it is, where the hit names them.
    SELECT a.about, a.person, 'terminal', y.key, NULL, FALSE, TRUE
    FROM about a JOIN hit_kind k ON k.hit = a.hit AND k.kind = 'terminal'
    JOIN hit_key y ON y.hit = a.hit
    JOIN "DREW" d ON d."to" = a.card AND d."from" = y.key
    UNION
    SELECT a.about, a.person, 'terminal', y.key, NULL, FALSE, TRUE
    FROM about a JOIN hit_kind k ON k.hit = a.hit AND k.kind = 'terminal'
    JOIN "BOUND_TO" b ON b."from" = a.card
    JOIN "OWNS" o ON o."to" = b."to" JOIN hit_key y ON y.hit = a.hit AND y.key = o."from"
),
-- Of several holders those of the day, of several owners of a phone those whom the hit names. Who
-- once opened a card, and is not meant, is no party where its tie to those who are meant is known.
meant AS (
    FROM told
    QUALIFY (named OR NOT bool_or(named) OVER (PARTITION BY about, kind))
        AND (kind <> 'agent' OR is_accused OR NOT bool_or(is_accused) OVER (PARTITION BY about))
)
SELECT DISTINCT about, other, phone FROM meant WHERE other IS DISTINCT FROM person;

CREATE OR REPLACE TEMP TABLE line AS
WITH has_payment AS (SELECT DISTINCT hit, beneficiary FROM about WHERE paid)
SELECT row_number() OVER (ORDER BY a.about, c.other, c.phone) AS line, a.*, c.other, c.phone,
       a.paid OR NOT EXISTS (
           FROM has_payment h WHERE h.hit = a.hit AND h.beneficiary = a.beneficiary) AS tested
FROM about a LEFT JOIN candidate c ON c.about = a.about
ORDER BY line;
