/**
 * The browser matrix in Chromium, Firefox and WebKit. Prints a table and ends with the line
 * `N passed, N failed`. A part of a row’s name, or the name of a table, as argument runs only such rows; `--write FILE`
 * writes the page of the documentation.
 */
import { writeFileSync } from 'node:fs'
import { document } from './document.js'
import { launchChromium } from './engines/chromium.js'
import type { Engine } from './engines/engine.js'
import { launchFirefox } from './engines/firefox.js'
import { launchWebKit } from './engines/webkit.js'
import { type Cell, lines, type Measure, measureIn } from './measure.js'

const ENGINES: [name: string, launch: () => Promise<Engine>][] = [
  ['Chromium', launchChromium],
  ['Firefox', launchFirefox],
  ['WebKit', launchWebKit],
]
const WIDTH = 60

const say = (text: string) => process.stdout.write(text)

const given = process.argv.slice(2)
const write = given.includes('--write') ? given[given.indexOf('--write') + 1] : undefined
const [part = ''] = given.filter((one) => one !== '--write' && one !== write)
const wanted = lines.filter(({ name, table }) => name.includes(part) || table === part)

const engines: (Engine | undefined)[] = []
const measures: Measure[] = []
for (const [name, launch] of ENGINES) {
  const engine = await launch().catch((fault: Error) => {
    say(`${name} CANNOT BE STARTED, so that all of its rows fail: ${fault.message}\n`)
    return undefined
  })
  engines.push(engine)
  measures.push(await measureIn(engine))
}
const columns = ENGINES.map(([name], index) => ({ name, version: engines[index]?.version ?? 'missing' }))

say(
  `\n${' '.repeat(WIDTH)}${columns.map(({ name, version }) => `${name} ${version}`.padStart(18)).join('')}\n`,
)
const cells: Cell[][] = []
for (const line of wanted) {
  const row: Cell[] = []
  say(line.name.slice(0, WIDTH).padEnd(WIDTH))
  for (const measure of measures) {
    const cell = await measure(line)
    row.push(cell)
    say(cell.mark.padStart(18))
  }
  say('\n')
  cells.push(row)
}
for (const engine of engines) await engine?.close()

const notes = (mark: Cell['mark']) =>
  wanted.flatMap(({ name }, row) =>
    cells[row]!.flatMap((cell, column) =>
      cell.mark === mark ? `${name}, ${columns[column]!.name}:\n  ${cell.notes.join('\n  ')}\n` : [],
    ),
  )
const [impossible, failed] = [notes('—'), notes('✗')]
if (impossible.length > 0) say(`\n— is what an engine makes impossible:\n${impossible.join('')}`)
if (failed.length > 0) say(`\n✗ is what failed:\n${failed.join('')}`)
if (write) writeFileSync(write, document(columns, wanted, cells))

const passed = cells.flat().filter(({ mark }) => mark === '✓').length
say(`\n${passed} passed, ${failed.length} failed\n`)
process.exitCode = passed > 0 && failed.length === 0 ? 0 : 1
