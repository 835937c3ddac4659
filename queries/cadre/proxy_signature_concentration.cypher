// ---
// id: proxy_signature_concentration
// title: {zh: 代领签字集中, en: One person signs as proxy for many households}
// class: collusion
// severity: high
// meaning:
//   zh: 同一个人在代领备案或名册上为五户以上代领。逐户问是否委托过、钱有没有转交，核对签名笔迹和委托书。
//   en: One person stands as proxy for five or more households in the filing of proxies or on rosters. Ask each household whether it asked for that and got the money; compare handwriting and mandates.
// sentence:
//   zh: "{when}，{subject} 在代领备案或名册上为 {households} 户代领，涉及 {beneficiaries} 人的补贴 {payments} 笔、{yuan} 元。"
//   en: "{when}: {subject} stands as proxy of {households} households in the filing or on rosters, for {payments} payments of {yuan} yuan of {beneficiaries} persons."
// subject: {label: Person, column: proxy}
// identity: [signed_as]
// scope: subject
// needs: [payments]
// params:
//   min_households: {type: int, default: 5, source: P26}
// columns: {proxy: key, signed_as: text, households: int, people: keys, cards: keys, rows: src, facts: src, fen: money, first_day: day, last_day: day}
// but: [C04, C05]
// at_least: {people: min_households}
// kinds: [roster]
// basis: L2
// seen_in: [P26]
// ---
// A proxy without an ID is counted by the name as written, within one village; what is said is that
// this name is written there, not who wrote it. The own household, and the beneficiary's own name,
// are no proxies.
MATCH (o:Person)-[x:PROXY_FOR]->(p:Person)
WHERE o.key <> p.key AND coalesce(o.name, '') <> coalesce(p.name, ' ')
  AND NOT coalesce(o.name, '') IN ['', '本人', '自己', '无', '同上', '是', '否']
OPTIONAL MATCH (o)-[:MEMBER_OF]->(g:Household)
WITH o, x, p, collect(DISTINCT g.key) AS own
OPTIONAL MATCH (p)-[:MEMBER_OF]->(h:Household)
WITH o, x, p, own, min(h.key) AS house
WHERE house IS NULL OR NOT house IN own
WITH DISTINCT o, x, p, house
MATCH (p)-[r:PAID]->(c:Card)
WITH o, x, p, house, r, c
WHERE coalesce(r.state, 'paid') = 'paid'
  AND coalesce(r.day_no, $from_no) >= $from_no AND coalesce(r.day_no, $to_no) <= $to_no
  AND coalesce(r.day_no, x.from_no, 0) >= coalesce(x.from_no, r.day_no, 0)
  AND coalesce(r.day_no, x.to_no, 0) <= coalesce(x.to_no, r.day_no, 0)
WITH CASE WHEN o.birth_day IS NULL THEN o.name + ' ' + coalesce(p.village_key, p.village, '')
          ELSE o.key END AS signed_as,
     o, p, house, r, c, collect(DISTINCT x.src) AS facts
WITH signed_as, p, house, r, c, min(o.key) AS proxy, collect(facts) AS facts
WITH signed_as, min(proxy) AS proxy, count(DISTINCT coalesce(house, p.key)) AS households,
     collect(DISTINCT p.key) AS people, collect(DISTINCT c.key) AS cards,
     collect(DISTINCT r.src) AS rows, collect(facts) AS facts, sum(r.fen) AS fen,
     min(r.day) AS first_day, max(r.day) AS last_day
WHERE households >= $min_households
RETURN proxy AS proxy, signed_as AS signed_as, households AS households, people AS people,
       cards AS cards, rows AS rows, facts AS facts, fen AS fen,
       first_day AS first_day, last_day AS last_day
