SELECT * FROM logs WHERE {{where}}
ORDER BY if(time_unix_nano > 0, time_unix_nano, observed_time_unix_nano) DESC, seq DESC
LIMIT {{limit}}
