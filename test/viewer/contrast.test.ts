import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const css = readFileSync(new URL('../../src/viewer/styles/tokens.css', import.meta.url), 'utf8')

/** The custom properties of one rule. */
function tokensOf(selector: string): Record<string, string> {
  const start = css.indexOf(`${selector} {`)
  const rule = css.slice(start, css.indexOf('}', start))
  return Object.fromEntries(
    [...rule.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6});/g)].map(([, name, value]) => [name, value]),
  )
}

/** Relative luminance, https://www.w3.org/TR/WCAG22/#dfn-relative-luminance. */
function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!
}

function contrast(a: string, b: string): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y)
  return (light! + 0.05) / (dark! + 0.05)
}

const light = tokensOf(':root')
const dark = tokensOf(':root[data-theme="dark"]')

describe.each([
  ['light', light],
  ['dark', dark],
])('the %s theme', (_, tokens) => {
  it('has text that everyone can read, on every ground (WCAG AA)', () => {
    const weak = []
    for (const ground of ['bg', 'surface', 'raised', 'hover', 'selected']) {
      for (const text of ['text', 'muted', 'faint', 'accent', 'error', 'ok', 'warn']) {
        const ratio = contrast(tokens[text]!, tokens[ground]!)
        if (!(ratio >= 4.5)) weak.push(`${text} on ${ground}: ${ratio.toFixed(2)}`)
      }
    }
    expect(weak).toEqual([])
    expect(contrast(tokens.error!, tokens['error-soft']!)).toBeGreaterThanOrEqual(4.5)
  })

  it('has service colours that stand out as graphics must', () => {
    const weak = []
    for (let index = 0; index < 10; index++) {
      const ratio = contrast(tokens[`service-${index}`]!, tokens.surface!)
      if (!(ratio >= 3)) weak.push(`service-${index}: ${ratio.toFixed(2)}`)
    }
    expect(weak).toEqual([])
  })
})

it('the dark theme is the same by system and by choice', () => {
  expect(tokensOf(':root:not([data-theme="light"])')).toEqual(dark)
})
