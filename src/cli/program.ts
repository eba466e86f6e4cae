import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { relaySignals } from './signals.js'
import { windowsCommand } from './windows.js'

/** How a program ended, or why it could not be started. */
export interface Ending {
  pid?: number
  code: number | null
  signal: NodeJS.Signals | null
  failure?: NodeJS.ErrnoException
}

/** What a shell answers for a program that is not there, and for one that cannot be executed. */
const NOT_FOUND = 127
const NOT_EXECUTABLE = 126

/** The exit code as a shell would have it in `$?`. */
export function exitCodeOf({ code, signal, failure }: Ending): number {
  if (failure) return failure.code === 'ENOENT' ? NOT_FOUND : NOT_EXECUTABLE
  return code ?? 128 + (signal ? constants.signals[signal] : 0)
}

/** Runs a program on our own stdin, stdout and stderr, and hands it the signals that we get. */
export function runProgram(program: string, args: string[], env: NodeJS.ProcessEnv): Promise<Ending> {
  return new Promise((resolve) => {
    const relay = relaySignals()
    const end = (ending: Ending) => {
      relay.stop()
      resolve(ending)
    }
    const { file, args: given, verbatim } = windowsCommand(program, args, env)
    try {
      const child = spawn(file, given, { stdio: 'inherit', env, windowsVerbatimArguments: verbatim })
      relay.to(child)
      child.on('error', (failure) => end({ code: null, signal: null, failure }))
      child.on('exit', (code, signal) => end({ pid: child.pid, code, signal }))
    } catch (failure) {
      // A name with a NUL byte, an argument list that is too long.
      end({ code: null, signal: null, failure: failure as NodeJS.ErrnoException })
    }
  })
}

/** Signals whose default is to end a process without more ado; others write core dumps or mean debugging. */
const RAISED = ['SIGHUP', 'SIGINT', 'SIGTERM', 'SIGKILL']

/**
 * Ends this process as the program ended: by the same signal, so that whoever waits for us sees the truth.
 *
 * @returns the exit code, where it did not end by a signal or the same signal would not end us
 */
export async function endLike(ending: Ending): Promise<number> {
  const { signal } = ending
  if (signal && RAISED.includes(signal) && process.platform !== 'win32') {
    process.kill(process.pid, signal)
    // The signal may be taken by another thread, a moment later.
    await new Promise((resolve) => setTimeout(resolve, 1000))
  }
  return exitCodeOf(ending)
}
