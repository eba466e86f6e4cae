import { readdirSync, readFileSync, rmSync } from 'node:fs'

interface Profile {
  nodes: { id: number; callFrame: { functionName: string; url: string; lineNumber: number } }[]
  samples: number[]
  timeDeltas: number[]
}

const MOST = 45

/** Prints the functions in which the profiled process spent its time, by their own time, and forgets the profile. */
export function summarise(folder: string): void {
  for (const file of readdirSync(folder)) {
    const { nodes, samples, timeDeltas }: Profile = JSON.parse(readFileSync(`${folder}/${file}`, 'utf8'))
    const names = new Map(
      nodes.map(({ id, callFrame: { functionName, url, lineNumber } }) => [
        id,
        `${functionName || '(anonymous)'} ${url.split(/[\\/]/).slice(-2).join('/')}:${lineNumber + 1}`,
      ]),
    )
    const times = new Map<string, number>()
    samples.forEach((id, index) => {
      const name = names.get(id)!
      times.set(name, (times.get(name) ?? 0) + timeDeltas[index]!)
    })
    for (const idle of ['(idle) :0', '(program) :0']) times.delete(idle)
    const total = [...times.values()].reduce((sum, time) => sum + time, 0)
    console.log(`\n${file}: share of the busy time`)
    for (const [name, time] of [...times].sort((a, b) => b[1] - a[1]).slice(0, MOST))
      console.log(`${((time / total) * 100).toFixed(2).padStart(6)} %  ${name}`)
  }
  rmSync(folder, { recursive: true })
}
