SELECT * FROM logs WHERE seq > ? AND received_unix_nano >= ? ORDER BY seq LIMIT {{limit}}
