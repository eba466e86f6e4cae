-- Rows are in order of arrival, so that the number spares the older ones.
DELETE FROM spans WHERE seq >= ?::BIGINT AND trace_id IN (SELECT unnest(from_json(?, '["VARCHAR"]')))
