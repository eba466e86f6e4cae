/** Where a Chrome, Chromium or Edge usually lies on this system. */
import { existsSync, readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'

const home = homedir()
const windowsRoots = ['LOCALAPPDATA', 'PROGRAMFILES', 'PROGRAMFILES(X86)'].flatMap(
  (name) => process.env[name] ?? [],
)

const COMMANDS = [
  'google-chrome',
  'google-chrome-stable',
  'chromium',
  'chromium-browser',
  'microsoft-edge',
  'microsoft-edge-stable',
]
const APPS = ['Google Chrome', 'Chromium', 'Microsoft Edge']
const WINDOWS = ['Google\\Chrome', 'Chromium', 'Microsoft\\Edge']

function installed(): string[] {
  if (process.platform === 'win32') {
    const file = (folder: string) => (folder.endsWith('Edge') ? 'msedge.exe' : 'chrome.exe')
    return windowsRoots.flatMap((root) =>
      WINDOWS.map((folder) => join(root, folder, 'Application', file(folder))),
    )
  }
  const folders = (process.env.PATH ?? '').split(delimiter).concat('/usr/bin', '/usr/local/bin', '/snap/bin')
  const commands = COMMANDS.flatMap((name) => folders.filter(Boolean).map((folder) => join(folder, name)))
  if (process.platform !== 'darwin') return commands
  const apps = ['/Applications', join(home, 'Applications')].flatMap((root) =>
    APPS.map((app) => join(root, `${app}.app`, 'Contents', 'MacOS', app)),
  )
  return [...apps, ...commands]
}

/** Playwright names its folders by build and, since 1.57, by architecture: so they are searched, not guessed. */
function playwrightDownloads(): string[] {
  const cache =
    process.env.PLAYWRIGHT_BROWSERS_PATH ??
    {
      darwin: join(home, 'Library', 'Caches', 'ms-playwright'),
      win32: join(process.env.LOCALAPPDATA ?? home, 'ms-playwright'),
    }[process.platform as string] ??
    join(home, '.cache', 'ms-playwright')
  const list = (folder: string) => (existsSync(folder) ? readdirSync(folder) : [])
  const build = (name: string) => Number(name.split('-').at(-1))
  const names = list(cache).filter((name) => /^chromium(_headless_shell)?-\d+$/.test(name))
  return names
    .sort((a, b) => a.split('-')[0]!.localeCompare(b.split('-')[0]!) || build(b) - build(a))
    .flatMap((name) => list(join(cache, name)).map((inner) => join(cache, name, inner)))
    .flatMap((folder) => [
      ...['chrome', 'chrome.exe', 'headless_shell', 'headless_shell.exe'].map((file) => join(folder, file)),
      ...['chrome-headless-shell', 'chrome-headless-shell.exe'].map((file) => join(folder, file)),
      ...list(folder)
        .filter((file) => file.endsWith('.app'))
        .map((app) => join(folder, app, 'Contents', 'MacOS', app.slice(0, -'.app'.length))),
    ])
}

/** Executables that exist here, the best first: an installed browser, then Playwright's own download. */
export function browserPaths(): string[] {
  return [...new Set([...installed(), ...playwrightDownloads()])].filter((path) => existsSync(path))
}
