-- What a detection may be limited to: townships by which payments are selected, programs paid.
SELECT 'township' AS kind, township AS value FROM "Person" WHERE township <> ''
UNION SELECT 'township', township FROM "Household" WHERE township <> ''
UNION SELECT 'township', township FROM "Batch" WHERE township <> ''
UNION SELECT 'program', program FROM "PAID" WHERE program <> ''
