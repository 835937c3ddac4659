-- Buyers of many machines, sellers of new ones, and buyers on the public payroll.
WITH machine AS (
    SELECT o."from" AS person, o.from_label, o."to" AS vehicle, v.status, o.from_no, o.to_no,
           coalesce(o.from_no, v.registered_no) AS bought
    FROM "OWNS" o JOIN "Vehicle" v ON v.key = o."to"
    WHERE v.kind = 'machine' AND o.from_label = 'Person'
),
funded AS (
    SELECT * FROM "PAID" WHERE from_label = 'Person' AND program = $program
      AND coalesce(state, 'paid') = 'paid'
)
SELECT a.person AS buyer FROM machine a
JOIN machine b ON b.person = a.person AND b.bought >= a.bought AND b.bought < a.bought + $days
GROUP BY a.person, a.vehicle, a.bought HAVING count(DISTINCT b.vehicle) >= $min_machines
UNION
SELECT a."from" FROM funded a
JOIN funded b ON b."from" = a."from" AND b.day_no >= a.day_no AND b.day_no < a.day_no + $days
WHERE a."from" NOT IN (SELECT person FROM machine)
GROUP BY a."from", a.src HAVING count(DISTINCT b.src) >= $min_machines
UNION
SELECT a.person FROM machine a
JOIN machine b ON b.vehicle = a.vehicle AND b.person <> a.person
WHERE b.from_no > a.from_no AND b.from_no - a.from_no < $min_days_kept
UNION
SELECT a.person FROM machine a
WHERE a.to_no - a.from_no < $min_days_kept AND coalesce(a.status, 'live') <> 'scrapped'
  AND NOT EXISTS (FROM machine b WHERE b.vehicle = a.vehicle AND b.from_no > a.from_no)
UNION
SELECT p."from" FROM funded p
JOIN "HAS_STATUS" h ON h."from" = p."from" AND h."to" = 's_public_employee'
WHERE (h.from_no IS NULL OR p.day_no IS NULL OR h.from_no <= p.day_no)
  AND (h.to_no IS NULL OR p.day_no IS NULL OR p.day_no <= h.to_no)
