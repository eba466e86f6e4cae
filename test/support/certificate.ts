/** A self-signed certificate for `localhost` and `127.0.0.1`, which nobody but a test trusts. */
import { readFileSync } from 'node:fs'

const read = (file: string) => readFileSync(new URL(`../fixtures/tls/localhost-${file}.pem`, import.meta.url))

export const certificate = { key: read('key'), cert: read('cert') }
