import type { ConsoleLevel } from '../../core/config/options.js'
import { instrumentConsole } from '../../core/console/index.js'

const STDERR: ConsoleLevel[] = ['trace', 'warn', 'error']

/**
 * The process's console. What goes to a `stdout` that is no terminal may be another program's input, so its text is
 * left alone; `stderr` is for people.
 */
export const nodeConsole = instrumentConsole(console, {
  isLog: (level) => STDERR.includes(level) || process.stdout.isTTY === true,
  jsonLines: true,
})
