SELECT DISTINCT trace_id, trace_state
FROM spans
WHERE seq >= ?::BIGINT AND trace_id IN (SELECT unnest(from_json(?, '["VARCHAR"]')))
