-- Keys that were once given and now go by another: the thing they named was merged with an older
-- one. $keys: the files identity/keys-*.parquet; $entity: the entity file of the resolution.
SELECT DISTINCT k.key AS old, e.key AS new
FROM read_parquet($keys) k
JOIN read_parquet($entity) e ON e.label = k.label AND e.ref = k.ref
WHERE k.own AND k.key <> e.key
ORDER BY ALL
