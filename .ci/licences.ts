/** Writes `dist/THIRD-PARTY-LICENSES.txt`: the licence of every package that was inlined into `dist`. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inlinedPackages } from './inlined.js'

interface Manifest {
  name: string
  version: string
  license?: string
  homepage?: string
}

const RULE = '-'.repeat(80)

function entry(folder: string): { title: string; text: string } {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|notice|copying)(\.|-|$)/i.test(file))
  const title = `${manifest.name} ${manifest.version} (${manifest.license ?? 'see below'})`
  if (!files.some((file) => !/^notice/i.test(file))) {
    throw new Error(`${manifest.name} is inlined into dist and brings no licence text`)
  }
  return { title, text: files.map((file) => readFileSync(join(folder, file), 'utf8').trim()).join('\n\n') }
}

/** Packages of one project share one text, so each text is printed once, below all who use it. */
function grouped(): Map<string, string[]> {
  const groups = new Map<string, string[]>()
  for (const { title, text } of inlinedPackages().map(entry)) {
    groups.set(text, [...(groups.get(text) ?? []), title])
  }
  return groups
}

const sections = [...grouped()].map(([text, titles]) => `${RULE}\n${titles.join('\n')}\n${RULE}\n\n${text}\n`)
if (sections.length === 0) throw new Error('no build recorded what it inlined')
writeFileSync(
  'dist/THIRD-PARTY-LICENSES.txt',
  `Throughline contains code of these packages, under these licences.\n\n${sections.join('\n')}`,
)
