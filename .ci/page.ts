/** The last step of a build: the inlined scripts as a module of strings, and the integrity of every script for a tag. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'

const read = (file: string) => readFileSync(`dist/${file}`, 'utf8').trim()

const TEXTS = { snippet: 'early.js', stub: 'stub.js' }

writeFileSync(
  'dist/early-snippet.js',
  Object.entries(TEXTS)
    .map(([name, file]) => `export const ${name} = ${JSON.stringify(read(file))}\n`)
    .join(''),
)
writeFileSync(
  'dist/types/early-snippet.d.ts',
  `/** The early stage, to be inlined into a page before everything else. */
export declare const snippet: string
/** The global \`throughline\` of a page whose script tag is \`async\` or \`defer\`, to be inlined before it. */
export declare const stub: string
`,
)

/** What a page may load by a tag of its own. */
const isScript = (file: string) => /^throughline\.\w+\.js$/.test(file) || Object.values(TEXTS).includes(file)

const integrity = (file: string) =>
  `sha384-${createHash('sha384')
    .update(readFileSync(`dist/${file}`))
    .digest('base64')}`

const scripts = readdirSync('dist').filter(isScript).sort()
writeFileSync(
  'dist/integrity.json',
  `${JSON.stringify(Object.fromEntries(scripts.map((file) => [file, integrity(file)])), null, 2)}\n`,
)
