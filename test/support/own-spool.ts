/**
 * The spool of one test file, empty at the beginning of each test, which goes with the file. What a test leaves is
 * delivered by the next one that starts a service of the same name, if it sends to the same port.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'throughline-tests-'))
process.env.THROUGHLINE_SPOOL = folder
const clear = () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
beforeEach(clear)
afterAll(clear)
