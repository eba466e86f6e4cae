import type { ConsoleLevel } from '../../core/config/options.js'
import { type ConsoleOutput, withIds } from '../../core/console/ids.js'
import { instrumentConsole } from '../../core/console/index.js'

const STDERR: ConsoleLevel[] = ['trace', 'warn', 'error']

const output: ConsoleOutput = {
  isLog: (level) => STDERR.includes(level) || process.stdout.isTTY === true,
  jsonLines: true,
}

/**
 * The process's console. What goes to a `stdout` that is no terminal may be another program's input, so its text is
 * left alone; `stderr` is for people.
 */
export const nodeConsole = instrumentConsole(console, (...said) => withIds(...said, output))
