// ---
// code: C03
// title: {zh: 一户一卡，由本户成员收款, en: "One card a household, received by one of its members"}
// question:
//   zh: 收款人与享受人在收款时是否同住一户、共同生活？
//   en: Did payee and beneficiary live in one household at the time of the payments?
// needs: [household]
// effect: leaves
// source: P54 R1
// ---
MATCH (o:Person)-[m:MEMBER_OF]->(h:Household)
WHERE EXISTS { MATCH (o)-[a:HOLDS]->(c:Card) }
RETURN h.key AS household, o.key AS other, m.src AS src,
       m.from_day AS from_day, m.to_day AS to_day
