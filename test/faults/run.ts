/**
 * What can go wrong between an application and its receiver, each in real processes against the package as built.
 * Prints a table and ends with the line `N passed, N failed`; words of titles as arguments run only those.
 */
import { existsSync } from 'node:fs'
import { root } from '../packaging/project.js'
import { DISK } from './disk.js'
import { run } from './fault.js'
import { KILLS } from './kills/index.js'
import { NETWORK } from './network.js'
import { PROCESS } from './process.js'
import { head, line, verdict } from './table.js'

const say = (text: string) => process.stdout.write(`${text}\n`)
if (!existsSync(`${root}/dist/node.js`)) throw new Error('dist is not built: run "npm run build" first')

const wanted = process.argv.slice(2)
const all = [...NETWORK, ...DISK, ...PROCESS].map((fault) => ({ ...fault, run: () => run(fault) }))
const picked = [...all, KILLS].filter(
  ({ title }) => wanted.length === 0 || wanted.some((words) => title.includes(words)),
)

say(head)
const verdicts = { passed: 0, failed: 0, 'not arranged': 0 }
const failures: string[] = []
for (const { run } of picked) {
  const row = await run()
  verdicts[verdict(row)]++
  say(line(row))
  if (row.problems.length > 0) failures.push(`${row.title}:\n  ${row.problems.join('\n  ')}`)
}

if (failures.length > 0) say(`\n${failures.join('\n')}`)
if (verdicts['not arranged'] > 0) say(`\n${verdicts['not arranged']} could not be arranged here`)
say(`\n${verdicts.passed} passed, ${verdicts.failed} failed`)
process.exitCode = verdicts.failed > 0 ? 1 : 0
