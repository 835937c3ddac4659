-- Payments that stand by month (yyyymm): how many and how much, fen; the last $months months, newest first.
SELECT month, count(*) AS payments, sum(fen)::BIGINT AS fen
FROM PAID
WHERE month IS NOT NULL AND coalesce(state, 'paid') = 'paid'
GROUP BY month
ORDER BY month DESC
LIMIT $months
