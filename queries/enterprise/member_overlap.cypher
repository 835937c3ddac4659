// ---
// id: member_overlap
// title: {zh: 合作社成员高度重叠, en: Cooperatives of the same members}
// class: collusion
// severity: low
// meaning:
//   zh: 两家合作社的成员名单大部分相同。一个人参加两家合作社并不违规，先看两家是否分别申报同样的补贴，成员是否知情、是否出资。
//   en: Two cooperatives have nearly the same members. Belonging to two is lawful; see whether both apply for the same support, and whether members know and paid in.
// sentence:
//   zh: "{enterprises} 家合作社（{subject}）登记的成员共 {members} 人，其中相同的 {common} 人（重合度 {overlap}）。"
//   en: "{enterprises} cooperatives ({subject}) have {members} registered members altogether, {common} of them in both (overlap {overlap})."
// subject: {label: Enterprise, column: enterprises}
// identity: [enterprises]
// scope: all
// needs: [enterprises]
// params:
//   min_overlap: {type: number, default: 0.6, source: "[T]"}
//   min_members: {type: int, default: 5, source: "[T]"}
// table: {enterprise: key, member: key, src: src}
// columns: {enterprises: keys, members: keys, common: int, overlap: number, rows: src, facts: src}
// but: []
// kinds: [register]
// basis: L11
// seen_in: ["[T]"]
// detector: member_overlap
// ---
// The members of live cooperatives that have enough of them.
MATCH (m:Person)-[j:JOINED]->(e:Enterprise)
WHERE coalesce(e.status, 'live') = 'live'
WITH e, count(DISTINCT m.key) AS members
WHERE members >= $min_members
MATCH (m:Person)-[j:JOINED]->(e)
RETURN e.key AS enterprise, m.key AS member, collect(DISTINCT j.src) AS src
