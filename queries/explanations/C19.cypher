// ---
// code: C19
// title: {zh: 同姓聚居村的远房族亲, en: Distant clan relatives in a one-surname village}
// question:
//   zh: 该户与干部是否只是同姓同宗、平时不往来的远亲？
//   en: Is the household no more than a distant relative of the same clan?
// needs: [household|relatives]
// effect: leaves
// source: P82
// ---
// Where one surname is two fifths of a village or more, a relative of the third degree and
// further with that surname is what anybody there has: it says nothing. A surname alone is never
// kinship here, so nearer kin rest on registers and are not excused.
MATCH (a:Person)
WHERE a.village_key IS NOT NULL AND a.name IS NOT NULL
WITH a.village_key AS village, count(DISTINCT a.key) AS persons
MATCH (b:Person)
WHERE b.village_key = village AND b.name IS NOT NULL
WITH village, persons, left(b.name, 1) AS surname, count(DISTINCT b.key) AS namesakes
WHERE namesakes * 5 >= persons * 2
MATCH (p:Person)-[k:KIN]->(o:Person)
WHERE p.village_key = village AND left(p.name, 1) = surname AND left(o.name, 1) = surname
  AND k.degree >= 3
RETURN DISTINCT p.key AS person, o.key AS other, k.src AS src
