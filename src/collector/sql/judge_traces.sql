WITH made AS (
  SELECT one.* FROM (SELECT unnest(from_json(?, '[{"id":"VARCHAR","reason":"VARCHAR","threshold":"VARCHAR"}]')) AS one)
)
UPDATE judgements SET reason = made.reason, threshold = made.threshold FROM made
WHERE judgements.trace_id = made.id
