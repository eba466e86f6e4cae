/** Runs everything in one engine, cell by cell. */
import { contract } from '../contract.js'
import type { Engine } from './engines/engine.js'
import { impossible } from './impossible.js'
import { rows } from './rows.js'
import { createSetting } from './setting.js'

export interface Cell {
  mark: '✓' | '✗' | '—'
  /** What is wrong, or why it cannot be. */
  notes: string[]
}

/** A line of the table and how it is measured. */
export interface Line {
  name: string
  kind: 'row' | 'case'
  table: 'context' | 'instruments' | 'delivery' | 'hostile' | 'contract'
}

export const lines: Line[] = [
  ...rows.map(({ name, table = 'context' }) => ({ name, kind: 'row' as const, table })),
  ...contract.map(({ name }) => ({ name, kind: 'case' as const, table: 'contract' as const })),
]

/** Measures a line in an engine; never rejects. */
export type Measure = (line: Line) => Promise<Cell>

/** For an engine that hangs; a row gives up before. */
const MOST_MS = 120_000

function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`the engine did not answer in ${MOST_MS} ms`)), MOST_MS)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}

const failed = (...notes: string[]): Cell => ({ mark: '✗', notes })

/** @param engine undefined: it could not be started, so that nothing works in it */
export async function measureIn(engine: Engine | undefined): Promise<Measure> {
  if (!engine) return async () => failed('there is no such browser here')
  const setting = await createSetting(engine)
  const row = async (name: string): Promise<Cell> => {
    const { problems, isAbsent } = await setting.runRow(name)
    if (!isAbsent) return problems.length > 0 ? failed(...problems) : { mark: '✓', notes: [] }
    const reason = impossible[engine.name]?.[name]
    return reason
      ? { mark: '—', notes: [reason] }
      : failed('the engine has no such thing, and no reason is listed')
  }
  const contractCase = async (name: string): Promise<Cell> => {
    await setting.runCase(name)
    return { mark: '✓', notes: [] }
  }
  return ({ name, kind }) =>
    inTime((kind === 'row' ? row : contractCase)(name)).catch((fault: Error) => failed(fault.message))
}
