// ---
// code: C25
// title: {zh: 依政策可以同时享受的项目, en: Programs that policy lets go together}
// question:
//   zh: 该项目是否因享受另一项目而依规附带？查看两个项目的文件。
//   en: Does this program follow from the other by rule? See the rules of both.
// needs: []
// effect: leaves
// matrix: {rule: stacks, against: ["program:*"]}
// source: P47
// ---
// The second program is not evidence beside the first; the first one stays.
UNWIND $groups AS r
MATCH (g:Program)
WHERE 'program:' + g.code = r.status
UNWIND r.programs AS first
RETURN g.code AS program, first AS beside, '' AS src
