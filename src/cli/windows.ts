import { existsSync } from 'node:fs'
import { win32 } from 'node:path'

/** What to give to `spawn`. */
export interface Spawnable {
  file: string
  args: string[]
  /** The arguments are quoted already. */
  verbatim: boolean
}

/** The file that Windows means by a program's name: PATH in its order, and in each folder PATHEXT in its. */
function locate(program: string, env: NodeJS.ProcessEnv, exists: (file: string) => boolean): string {
  const variable = (name: string) =>
    Object.entries(env).find(([key]) => key.toUpperCase() === name)?.[1] ?? ''
  const extensions = (variable('PATHEXT') || '.COM;.EXE;.BAT;.CMD').split(';').filter(Boolean)
  // What looks like an extension may be a part of the name, as in `python3.12`.
  const whole = win32.extname(program) ? [program] : []
  const candidates = [...whole, ...extensions.map((one) => program + one.toLowerCase())]
  const folders = /[\\/:]/.test(program) ? [''] : ['', ...variable('PATH').split(';').filter(Boolean)]
  const files = folders.flatMap((folder) => candidates.map((one) => win32.join(folder, one)))
  return files.find(exists) ?? program
}

/** One argument as `cmd.exe` must get it: quoted for the program's own parser, then for cmd's. */
function quote(argument: string, times: number): string {
  // Backslashes count as escapes only before a quote, and the closing quote is one.
  let quoted = `"${argument.replace(/(\\*)"/g, '$1$1\\"').replace(/(\\+)$/, '$1$1')}"`
  for (let round = 0; round < times; round++) quoted = quoted.replace(/[()\][%!^"`<>&|;, *?]/g, '^$&')
  return quoted
}

/**
 * How a program is started without a shell. On Windows `npm` is `npm.cmd`, which only `cmd.exe` can run and
 * which Node refuses to spawn since CVE-2024-27980; it goes through `cmd.exe` with every argument quoted.
 * Everywhere else, and for a real `.exe`, the program is taken as it is.
 *
 * @see https://nodejs.org/api/child_process.html#spawning-bat-and-cmd-files-on-windows
 */
export function windowsCommand(
  program: string,
  args: string[],
  env: NodeJS.ProcessEnv,
  platform: string = process.platform,
  exists: (file: string) => boolean = existsSync,
): Spawnable {
  if (platform !== 'win32') return { file: program, args, verbatim: false }
  const file = locate(program, env, exists)
  if (!/\.(cmd|bat)$/i.test(file)) return { file, args, verbatim: false }
  // The shims that npm writes into .bin hand their arguments to cmd.exe a second time.
  const times = /node_modules[\\/]\.bin[\\/][^\\/]+\.cmd$/i.test(file) ? 2 : 1
  const shell = Object.entries(env).find(([key]) => key.toUpperCase() === 'COMSPEC')?.[1] || 'cmd.exe'
  const line = [file.replace(/[()\][%!^"`<>&|;, *?]/g, '^$&'), ...args.map((one) => quote(one, times))].join(
    ' ',
  )
  return { file: shell, args: ['/d', '/s', '/c', `"${line}"`], verbatim: true }
}
