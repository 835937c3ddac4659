-- The county in figures, over the views of the projection. Money in fen.
SELECT (SELECT count(*) FROM "Person") AS persons,
       (SELECT count(*) FROM "Household") AS households,
       (SELECT count(*) FROM "Card") AS cards,
       (SELECT count(*) FROM "Cadre") AS cadres,
       (SELECT count(*) FROM "Enterprise") AS enterprises,
       (SELECT count(*) FROM "PAID") AS payments,
       (SELECT coalesce(sum(fen), 0)::BIGINT FROM "PAID" WHERE state = 'paid' OR state IS NULL) AS fen,
       (SELECT count(DISTINCT program) FROM "PAID") AS programs,
       (SELECT count(DISTINCT file) FROM sources) AS files
