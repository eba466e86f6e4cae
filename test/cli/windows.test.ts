/** How a program is found and started on Windows; the same on every system, since nothing is run. */
import { describe, expect, it } from 'vitest'
import { windowsCommand } from '../../src/cli/windows.js'

const files = new Set([
  'C:\\tools\\git.exe',
  'C:\\tools\\python3.12.exe',
  'C:\\node\\npm.cmd',
  'C:\\node\\node.exe',
  'C:\\app\\node_modules\\.bin\\vite.cmd',
])
const env = { Path: 'C:\\tools;C:\\node', PATHEXT: '.COM;.EXE;.BAT;.CMD', ComSpec: 'C:\\Windows\\cmd.exe' }
const on = (platform: string) => (program: string, args: string[]) =>
  windowsCommand(program, args, env, platform, (file) => files.has(file))
const windows = on('win32')

describe('on Windows', () => {
  it('finds an .exe along PATH and starts it directly', () => {
    const args = ['log', 'a b', '"']
    expect(windows('git', args)).toEqual({ file: 'C:\\tools\\git.exe', args, verbatim: false })
    expect(windows('node.exe', [])).toMatchObject({ file: 'C:\\node\\node.exe' })
    expect(windows('python3.12', [])).toMatchObject({ file: 'C:\\tools\\python3.12.exe' })
  })

  it('runs a .cmd by cmd.exe, with every argument quoted for both parsers', () => {
    expect(windows('npm', ['run', 'a b', 'say "hi"', '100%', 'end\\', 'x & y'])).toEqual({
      file: 'C:\\Windows\\cmd.exe',
      args: [
        '/d',
        '/s',
        '/c',
        '"C:\\node\\npm.cmd ^"run^" ^"a^ b^" ^"say^ \\^"hi\\^"^" ^"100^%^" ^"end\\\\^" ^"x^ ^&^ y^""',
      ],
      verbatim: true,
    })
  })

  it('quotes twice for the shims that npm writes, which give their arguments to cmd.exe again', () => {
    const { args } = windows('C:\\app\\node_modules\\.bin\\vite', ['a&b'])
    expect(args[3]).toBe('"C:\\app\\node_modules\\.bin\\vite.cmd ^^^"a^^^&b^^^""')
  })

  it('leaves a program that is nowhere to spawn, which knows the right error', () => {
    expect(windows('nowhere', [])).toEqual({ file: 'nowhere', args: [], verbatim: false })
  })
})

it('elsewhere the program is taken as it is', () => {
  expect(on('linux')('npm', ['a b'])).toEqual({ file: 'npm', args: ['a b'], verbatim: false })
})
