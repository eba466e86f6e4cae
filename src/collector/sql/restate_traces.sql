WITH changed AS (
  SELECT one.* FROM (SELECT unnest(from_json(?, '[{"id":"VARCHAR","old":"VARCHAR","new":"VARCHAR"}]')) AS one)
)
UPDATE spans SET trace_state = changed.new FROM changed
WHERE spans.seq >= ?::BIGINT AND spans.trace_id = changed.id AND spans.trace_state = changed.old
