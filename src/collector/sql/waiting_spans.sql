-- By OTLP's names, as the rows that come have them.
SELECT
  seq,
  received_unix_nano AS received,
  trace_id AS "traceId",
  parent_span_id AS "parentSpanId",
  trace_state AS "traceState",
  name,
  kind,
  service,
  status_code,
  start_time_unix_nano AS "startTimeUnixNano",
  end_time_unix_nano AS "endTimeUnixNano",
  attributes,
  length(name) + coalesce(length(attributes), 0) + coalesce(length(events), 0) + coalesce(length(links), 0) AS bytes
FROM spans
SEMI JOIN (SELECT trace_id FROM judgements WHERE reason IS NULL) AS waiting USING (trace_id)
ORDER BY seq
