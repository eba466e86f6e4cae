import { readdirSync, readFileSync, rmSync } from 'node:fs'

interface Profile {
  nodes: { id: number; children?: number[]; callFrame: CallFrame }[]
  samples: number[]
  timeDeltas: number[]
}

interface CallFrame {
  functionName: string
  url: string
  lineNumber: number
}

const MOST = 45
const IDLE = /^\((idle|program)\)/

const nameOf = ({ functionName, url, lineNumber }: CallFrame): string =>
  `${functionName || '(anonymous)'} ${url.split(/[\\/]/).slice(-2).join('/')}:${lineNumber + 1}`

/** Time of each function by itself and with what it called, in microseconds. */
function timesOf({ nodes, samples, timeDeltas }: Profile): Map<string, { own: number; whole: number }> {
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])))
  const names = new Map(nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)]))
  const times = new Map([...names.values()].map((name) => [name, { own: 0, whole: 0 }]))
  samples.forEach((sample, index) => {
    times.get(names.get(sample)!)!.own += timeDeltas[index]!
    const stack = new Set<string>()
    for (let id: number | undefined = sample; id !== undefined; id = parents.get(id))
      stack.add(names.get(id)!)
    for (const name of stack) times.get(name)!.whole += timeDeltas[index]!
  })
  return times
}

/** Prints the functions in which the profiled process spent its time, and forgets the profile. */
export function summarise(folder: string): void {
  for (const file of readdirSync(folder)) {
    const times = [...timesOf(JSON.parse(readFileSync(`${folder}/${file}`, 'utf8')))]
    const busy = times.filter(([name]) => !IDLE.test(name))
    const total = busy.reduce((sum, [, { own }]) => sum + own, 0)
    const share = (time: number) => `${((time / total) * 100).toFixed(1).padStart(6)} %`
    for (const by of ['own', 'whole'] as const) {
      console.log(`\n${file}: share of the busy time, by itself and with what it calls`)
      for (const [name, { own, whole }] of busy.sort((a, b) => b[1][by] - a[1][by]).slice(0, MOST))
        console.log(`${share(own)} ${share(whole)}  ${name}`)
    }
  }
  rmSync(folder, { recursive: true })
}
