/** Starts the application of a fault, asks it things, and ends it. */
import { fork } from 'node:child_process'
import { Agent, get } from 'node:http'
import { fileURLToPath } from 'node:url'
import type { StartOptions, Status } from '../../src/node/index.js'
import { cleanEnvironment } from '../packaging/project.js'

/** For a process that hangs; none takes a tenth of it where nothing else runs. */
const MOST_MS = 120_000

/** What the application says of itself when its telemetry has stopped. */
export interface Report {
  status: Status
  /** Records that it made, as it counted them itself. */
  made: { traces: number; logs: number }
  heapMax: number
  /** The 99th percentile of the event loop's delay. */
  delayMs: number
  stopMs: number
}

export interface Application {
  /** Asks it for so many pages, some at a time. */
  load(requests: number): Promise<void>
  asked: number
  /** Of those, the ones it answered as it should. */
  answered: number
  order<T>(order: string, value?: unknown): Promise<T>
  /** Ends telemetry, then the application, and waits for the process to be gone. */
  stop(timeoutMs: number): Promise<Report>
  /** How it ended; `code` is null after a signal, which we send it when it hangs. */
  ended: Promise<{ code: number | null; stderr: string }>
}

const here = (file: string) => fileURLToPath(new URL(file, import.meta.url))

/** @param args for Node itself, such as a limit of its heap */
export async function startApplication(
  options: StartOptions,
  { args = [], env = {} }: { args?: string[]; env?: Record<string, string> } = {},
): Promise<Application> {
  const child = fork(here('app.mjs'), {
    cwd: here('../..'),
    execArgv: ['--expose-gc', '--import', new URL('clock.mjs', import.meta.url).href, ...args],
    env: { ...cleanEnvironment(), ...env, FAULT_OPTIONS: JSON.stringify(options) },
    silent: true,
  })
  let stderr = ''
  child.stderr!.on('data', (chunk) => {
    stderr += chunk
  })
  const timer = setTimeout(() => child.kill('SIGKILL'), MOST_MS)
  const ended = new Promise<{ code: number | null; stderr: string }>((resolve) =>
    child.on('close', (code) => {
      clearTimeout(timer)
      resolve({ code, stderr })
    }),
  )
  const waiting = new Map<number, (answer: never) => void>()
  child.on('message', ({ id, answer }: { id: number; answer: never }) => waiting.get(id)?.(answer))
  let orders = 0
  const answerTo = <T>(id: number) =>
    new Promise<T>((resolve, reject) => {
      waiting.set(id, resolve)
      void ended.then(({ code }) => reject(new Error(`the process ended with ${code}: ${stderr}`)))
    })
  const order = <T>(name: string, value?: unknown) => {
    child.send({ id: ++orders, order: name, value })
    return answerTo<T>(orders)
  }
  const port = await answerTo<number>(0)
  const agent = new Agent({ keepAlive: true, maxSockets: 4 })
  const application: Application = {
    asked: 0,
    answered: 0,
    ended,
    order,
    async load(requests) {
      const paths = Array.from({ length: requests }, (_, index) => `/orders/${index}`)
      await Promise.all(
        Array.from({ length: 4 }, async () => {
          for (let path = paths.shift(); path; path = paths.shift()) await ask(path)
        }),
      )
    },
    async stop(timeoutMs) {
      const report = await order<Report>('stop', timeoutMs)
      await ask('/still')
      await order('end').catch(() => {})
      agent.destroy()
      await ended
      return report
    },
  }
  const ask = (path: string) => {
    application.asked++
    return new Promise<void>((resolve) => {
      const request = get({ port, host: '127.0.0.1', path, agent }, (response) => {
        let body = ''
        response.setEncoding('utf8').on('data', (text) => {
          body += text
        })
        response.on('close', () => {
          if (response.statusCode === 200 && body === `answer to ${path}`) application.answered++
          resolve()
        })
      })
      request.on('error', () => resolve())
    })
  }
  return application
}
