/**
 * The spool of one test file, which goes with it. In a folder for all of them a file that starts a service of the same
 * name, on a port that another had, would deliver what that one left.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'throughline-tests-'))
process.env.THROUGHLINE_SPOOL = folder
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }))
