import { readFileSync } from 'node:fs'

/** Where they are written down: the compiler takes ten seconds to find them, which no build should wait for. */
export const NAMES = new URL('names.txt', import.meta.url)

/** The names of members that a build shortens; a test says when they are no longer what `find.ts` finds. */
export const privateNames = (): string[] => readFileSync(NAMES, 'utf8').trim().split(/\r?\n/)
