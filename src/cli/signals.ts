import type { ChildProcess } from 'node:child_process'
import { constants } from 'node:os'

const RELAYED: NodeJS.Signals[] = ['SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGTERM', 'SIGUSR1', 'SIGUSR2', 'SIGBREAK']

/** What Ctrl-C and Ctrl-\ send, and the console of Windows: to every process of the foreground, ours and the child. */
const FROM_TERMINAL = new Set<NodeJS.Signals>(['SIGINT', 'SIGQUIT', 'SIGBREAK'])

/**
 * Whether the child has the signal already. A second SIGINT is no repetition: many programs take it for
 * "stop at once".
 */
export function hasItAlready(signal: NodeJS.Signals, terminal: boolean, platform: string): boolean {
  // Windows delivers to all processes of the console, and a `kill` there ends without asking.
  return platform === 'win32' || (terminal && FROM_TERMINAL.has(signal))
}

/**
 * Keeps the signals that would end this process and hands them to a child. Begins at once, so that none is
 * lost before the child is there.
 */
export function relaySignals(): { to(child: ChildProcess): void; stop(): void } {
  const terminal = [process.stdin, process.stdout, process.stderr].some(({ isTTY }) => isTTY)
  const early: NodeJS.Signals[] = []
  let send = (signal: NodeJS.Signals): unknown => early.push(signal)
  const listener = (signal: NodeJS.Signals) => {
    if (!hasItAlready(signal, terminal, process.platform)) send(signal)
  }
  // Each system has its own.
  const signals = RELAYED.filter((signal) => signal in constants.signals)
  for (const signal of signals) process.on(signal, listener)
  return {
    to(child) {
      send = (signal) => child.kill(signal)
      for (const signal of early) send(signal)
    },
    stop() {
      for (const signal of signals) process.removeListener(signal, listener)
    },
  }
}
