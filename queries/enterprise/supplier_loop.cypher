// ---
// id: supplier_loop
// title: {zh: 供应商关联, en: The supplier is the family's own}
// class: collusion
// severity: high
// meaning:
//   zh: 领取补贴的主体报账发票的销方，由同一人、同户人或近亲属任法定代表人或股东，或者发票号码一连串相接。核对货物是否真的买卖、款项是否又转了回来。
//   en: The seller on the invoices of a subsidised enterprise is led or held by the same person, household or near kin, or the invoice numbers follow each other in a long row. Check that goods were really delivered and that the money did not come back.
// sentence:
//   zh: "{subject} 为领取补贴的主体，销方 {sellers} 家开给它发票 {invoices} 张、{invoiced} 元，其中号码相连的 {run} 张；销方与购方的负责人、股东为同一人、同户或亲属的 {links} 人次。"
//   en: "{subject} was subsidised; {sellers} seller(s) invoiced it {invoices} times, {invoiced} yuan, {run} of them with numbers in a row; owners of seller and buyer are one person, household or kin {links} time(s)."
// subject: {label: Enterprise, column: enterprise}
// identity: [enterprise, seller]
// scope: all
// needs: [payments, enterprises, invoices]
// params:
//   min_consecutive: {type: int, default: 10, source: P38}
//   max_degree: {type: int, default: 2, source: "[A]"}
// columns: {enterprise: key, seller: key, sellers: keys, owners: keys, invoices: int, invoiced: money, run: int, links: int, rows: src, facts: src, fen: money, first_day: day, last_day: day}
// but: []
// kinds: [kin, register]
// basis: L13
// seen_in: [P29, P38]
// ---
// From the invoices of subsidised buyers. One person at both ends, one household, or kin.
MATCH (s:Enterprise)-[x:SUPPLIES]->(b:Enterprise)
WHERE s.key <> b.key AND coalesce(x.fen, 1) > 0
  AND EXISTS { MATCH (b)-[z:PAID]->(:Card) WHERE coalesce(z.state, 'paid') = 'paid' }
WITH s, b, count(DISTINCT x.src) AS invoices, sum(x.fen) AS invoiced,
     collect(DISTINCT x.src) AS bills
OPTIONAL MATCH (s)-[y:SUPPLIES]->(b)
WHERE EXISTS { MATCH (s)-[w:SUPPLIES]->(b) WHERE w.invoice = y.invoice + 1 }
WITH s, b, invoices, invoiced, bills, count(DISTINCT y.invoice) AS followed
OPTIONAL MATCH (s)<-[l:LEADS|INVESTS_IN]-(o:Person)-[m:LEADS|INVESTS_IN]->(b)
WITH s, b, invoices, invoiced, bills, followed, collect(DISTINCT o.key) AS both,
     collect(DISTINCT l.src) AS both_src
OPTIONAL MATCH (s)<-[l:LEADS|INVESTS_IN]-(o:Person)-[k:KIN]-(q:Person)-[m:LEADS|INVESTS_IN]->(b)
WHERE coalesce(k.degree, 1) <= $max_degree AND o.key <> q.key
WITH s, b, invoices, invoiced, bills, followed, both, both_src, collect(DISTINCT o.key) AS kin,
     collect(DISTINCT q.key) AS other, collect(DISTINCT l.src) AS kin_src
OPTIONAL MATCH (s)<-[l:LEADS|INVESTS_IN]-(o:Person)-[:MEMBER_OF]->(h:Household)
OPTIONAL MATCH (h)<-[:MEMBER_OF]-(q:Person)-[m:LEADS|INVESTS_IN]->(b)
WHERE o.key <> q.key
WITH s, b, invoices, invoiced, bills, followed, both, both_src, kin, other, kin_src,
     collect(DISTINCT CASE WHEN q.key IS NULL THEN NULL ELSE o.key END) AS house,
     collect(DISTINCT q.key) AS house_other,
     collect(DISTINCT CASE WHEN q.key IS NULL THEN NULL ELSE l.src END) AS house_src
WITH s, b, invoices, invoiced, bills, followed, [both, kin, other, house, house_other] AS owners,
     [both_src, kin_src, house_src] AS links_src, size(both) + size(kin) + size(house) AS links
WHERE links > 0 OR followed + 1 >= $min_consecutive
MATCH (b)-[r:PAID]->(c:Card)
WHERE coalesce(r.state, 'paid') = 'paid'
  AND coalesce(r.day_no, $from_no) >= $from_no AND coalesce(r.day_no, $to_no) <= $to_no
RETURN b.key AS enterprise, s.key AS seller, collect(DISTINCT s.key) AS sellers, owners AS owners,
       invoices AS invoices, invoiced AS invoiced,
       CASE WHEN followed = 0 THEN 0 ELSE followed + 1 END AS run, links AS links,
       collect(DISTINCT r.src) AS rows, [bills] + links_src AS facts, sum(r.fen) AS fen,
       min(r.day) AS first_day, max(r.day) AS last_day
