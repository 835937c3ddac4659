-- What the paper says of some things. Given: $keys and the views of the projection.
SELECT key, label, number, name FROM numbers WHERE key IN (SELECT unnest($keys)) ORDER BY key
