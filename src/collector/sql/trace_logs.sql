SELECT * FROM logs WHERE trace_id = ?
ORDER BY if(time_unix_nano > 0, time_unix_nano, observed_time_unix_nano), seq
