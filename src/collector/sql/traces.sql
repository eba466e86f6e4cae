-- One row per trace and service of the newest traces that have a span for which the condition holds.
WITH matching AS (
  SELECT trace_id FROM spans WHERE {{where}}
  GROUP BY trace_id ORDER BY max(start_time_unix_nano) DESC, trace_id LIMIT {{limit}}
),
-- A sender that got no answer sends again: of one span id, the last that came counts.
unique_spans AS (
  SELECT * FROM spans SEMI JOIN matching USING (trace_id)
  QUALIFY row_number() OVER (PARTITION BY trace_id, span_id ORDER BY is_pending(attributes), seq DESC) = 1
),
-- Until its root has come, a trace is named by the span nearest to it: one whose parent is not here either.
ranked AS (
  SELECT *, CASE
    WHEN parent_span_id = '' THEN 0
    WHEN (trace_id, parent_span_id) NOT IN (SELECT (trace_id, span_id) FROM unique_spans) THEN 1
    ELSE 2
  END AS distance
  FROM unique_spans
)
SELECT
  trace_id,
  service,
  count(*) AS span_count,
  count(*) FILTER (status_code = 2) AS error_count,
  min(start_time_unix_nano) AS started,
  max(end_time_unix_nano) AS ended,
  bool_or(parent_span_id = '') AS has_root,
  min(distance) AS distance,
  arg_min(start_time_unix_nano, (distance, start_time_unix_nano)) AS first_started,
  arg_min(name, (distance, start_time_unix_nano, seq)) AS first_name
FROM ranked
GROUP BY trace_id, service
ORDER BY started, service
