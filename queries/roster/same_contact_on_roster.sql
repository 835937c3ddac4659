-- ---
-- id: same_contact_on_roster
-- title: {zh: 名册联系电话雷同, en: Many households of a roster share one contact phone}
-- class: collusion
-- severity: medium
-- meaning:
--   zh: 名册上五户以上填了同一个联系电话，短信和回访都到不了本人。问这个号码是谁的、为什么填它，向各户本人核对是否知情。
--   en: Five or more households of the rosters left one contact phone, so that messages and calls do not reach them. Ask whose it is and why it was written, and check with each household.
-- sentence:
--   zh: "{beneficiaries} 人的名册联系电话同为 {subject}；{when} 这些行有 {payments} 笔、{yuan} 元（{programs}）。"
--   en: "The contact phone of {beneficiaries} persons on the rosters is {subject}; {when}: these lines have {payments} payments of {yuan} yuan ({programs})."
-- subject: {label: Phone, column: phone}
-- identity: [phone]
-- scope: unit
-- needs: [payments]
-- params:
--   min_households: {type: int, default: 5, source: "[A]"}
--   clerk_share: {type: number, default: 0.5, source: "[A]"}
-- columns: {phone: key, people: keys, households: texts, rows: src, fen: money, first_day: day, last_day: day}
-- but: []
-- kinds: [phone]
-- basis: L7
-- seen_in: ["[T]"]
-- ---
-- The rows are those on which the phone stands. Households by the population register, else people
-- by name. Left out is the clerk's own number where nobody's was known: it belongs to a cadre and
-- fills clerk_share or more of a batch's rows that have a phone at all.
WITH line AS (
    SELECT "to" AS phone, "from" AS person, unnest(string_split(src, ' ')) AS src
    FROM "HAS_PHONE"
    WHERE kind = 'roster' AND from_label = 'Person'
), listed AS (
    SELECT l.phone, l.person, p.batch, p.src, p.fen, p.day
    FROM line l JOIN "PAID" p ON p.src = l.src
    WHERE p."from" = l.person AND coalesce(p.state, 'paid') = 'paid'
      AND coalesce(p.day_no, $from_no) BETWEEN $from_no AND $to_no
), wide AS (
    SELECT phone FROM listed GROUP BY phone HAVING count(DISTINCT person) >= $min_households
), home AS (
    SELECT person, min(m."to") AS household
    FROM (SELECT DISTINCT person FROM listed JOIN wide USING (phone)) q
    LEFT JOIN "MEMBER_OF" m ON m."from" = q.person GROUP BY person
), cadre_phone AS (
    SELECT "to" AS phone FROM "HAS_PHONE" WHERE from_label = 'Cadre'
    UNION
    SELECT n."to" FROM "HAS_PHONE" n JOIN "IS" i ON i."to" = n."from" WHERE n.kind <> 'roster'
), share AS (
    SELECT batch, phone, count(*) / sum(count(*)) OVER (PARTITION BY batch) AS share
    FROM listed GROUP BY batch, phone
), clerk AS (
    SELECT batch, phone FROM share JOIN cadre_phone USING (phone) WHERE share >= $clerk_share
), kept AS (
    SELECT l.*, coalesce(h.household, q.name, l.person) AS household
    FROM listed l JOIN wide USING (phone)
    JOIN home h USING (person) JOIN "Person" q ON q.key = l.person
    ANTI JOIN clerk c ON c.batch = l.batch AND c.phone = l.phone
)
SELECT k.phone, list(DISTINCT k.person) AS people, list(DISTINCT k.household) AS households,
       list(DISTINCT k.src) AS rows, sum(k.fen)::BIGINT AS fen, min(k.day) AS first_day,
       max(k.day) AS last_day
FROM kept k
GROUP BY k.phone
HAVING count(DISTINCT k.household) >= $min_households
ORDER BY k.phone
