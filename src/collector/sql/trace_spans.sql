-- A span that was sent while it lasted, as pending, gives way to the whole one, whichever came last.
SELECT * FROM spans WHERE trace_id = ?
QUALIFY row_number() OVER (PARTITION BY span_id ORDER BY is_pending(attributes), seq DESC) = 1
ORDER BY start_time_unix_nano, end_time_unix_nano DESC, seq
