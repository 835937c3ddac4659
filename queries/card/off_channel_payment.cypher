// ---
// id: off_channel_payment
// title: {zh: 未经一卡通发放, en: Paid outside the card system}
// class: eligibility
// severity: medium
// meaning:
//   zh: 2023 年底之后仍以现金、村委会代发或其他方式发放到人的补贴，或打入村委会账户。查签领表和现金去向，逐人核对是否足额领到。
//   en: Money due to persons was still paid in cash, by the village committee or to its account after 2023. See the signed lists, follow the cash and ask each person whether all of it arrived.
// sentence:
//   zh: "{when}，{programs} 的一批名册中 {beneficiaries} 人的 {payments} 笔、{yuan} 元未经本人的卡发放（名册写明现金、代发，或打入村委会账户）。"
//   en: "{when}: {payments} payments of {yuan} yuan ({programs}) of one batch for {beneficiaries} persons were not paid on their cards (cash or committee by the roster, or a committee's account)."
// subject: {label: Batch, column: batch}
// identity: [batch]
// scope: row
// needs: [payments]
// params:
//   after_month: {type: int, default: 202312, source: L1}
// columns: {batch: key, channels: texts, people: keys, rows: src, fen: money, first_day: day, last_day: day}
// but: [C02, C10]
// kinds: [roster]
// basis: L1
// seen_in: [P29, P30]
// ---
// What the roster says of the way of payment, and accounts of village committees and groups that
// take the money of persons.
MATCH (p:Person)-[r:PAID]->(c:Card)
WHERE r.month > $after_month AND r.channel IN ['cash', 'committee']
  AND coalesce(r.state, 'paid') = 'paid'
  AND coalesce(r.day_no, $from_no) >= $from_no AND coalesce(r.day_no, $to_no) <= $to_no
RETURN coalesce(r.batch, r.src) AS batch, collect(DISTINCT r.channel) AS channels,
       collect(DISTINCT p.key) AS people, collect(DISTINCT r.src) AS rows, sum(r.fen) AS fen,
       min(r.day) AS first_day, max(r.day) AS last_day
UNION ALL
MATCH (o:Unit|Enterprise)-[k:HOLDS]->(c:Card)
WHERE coalesce(k.name, o.name) CONTAINS '村委会' OR coalesce(k.name, o.name) CONTAINS '村民委员会'
   OR coalesce(k.name, o.name) CONTAINS '居委会' OR coalesce(k.name, o.name) CONTAINS '居民委员会'
   OR coalesce(k.name, o.name) CONTAINS '村民小组'
WITH DISTINCT c
OPTIONAL MATCH (p:Person)-[r:PAID]->(c)
WITH p, r
WHERE r.month > $after_month AND coalesce(r.channel, 'card') = 'card'
  AND coalesce(r.state, 'paid') = 'paid'
  AND coalesce(r.day_no, $from_no) >= $from_no AND coalesce(r.day_no, $to_no) <= $to_no
RETURN coalesce(r.batch, r.src) AS batch, ['committee'] AS channels,
       collect(DISTINCT p.key) AS people, collect(DISTINCT r.src) AS rows, sum(r.fen) AS fen,
       min(r.day) AS first_day, max(r.day) AS last_day
