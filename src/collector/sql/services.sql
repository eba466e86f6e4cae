WITH span_counts AS (
  SELECT
    service,
    count(DISTINCT trace_id || span_id) AS span_count,
    count(DISTINCT trace_id || span_id) FILTER (status_code = 2) AS error_count,
    max(end_time_unix_nano) AS last_seen
  FROM spans GROUP BY service
),
log_counts AS (
  SELECT service, count(*) AS log_count, max(greatest(time_unix_nano, observed_time_unix_nano)) AS last_seen
  FROM logs GROUP BY service
),
metric_counts AS (
  SELECT service, count(*) AS metric_count, max(time_unix_nano) AS last_seen FROM metrics GROUP BY service
)
SELECT
  service AS name,
  coalesce(span_count, 0) AS span_count,
  coalesce(error_count, 0) AS error_count,
  coalesce(log_count, 0) AS log_count,
  coalesce(metric_count, 0) AS metric_count,
  greatest(span_counts.last_seen, log_counts.last_seen, metric_counts.last_seen) AS last_seen
FROM span_counts
FULL JOIN log_counts USING (service)
FULL JOIN metric_counts USING (service)
ORDER BY last_seen DESC, name
