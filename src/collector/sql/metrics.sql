SELECT * FROM metrics WHERE {{where}} ORDER BY time_unix_nano DESC, seq DESC LIMIT {{limit}}
