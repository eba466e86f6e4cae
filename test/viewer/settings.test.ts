// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { chooseColour, paletteSize } from '../../src/viewer/serviceColour.js'
import { applyTheme, currentTheme } from '../../src/viewer/shell/theme.js'
import { recall, remember } from '../../src/viewer/storage.js'

beforeEach(() => localStorage.clear())
afterEach(() => {
  vi.unstubAllGlobals()
})

describe('the theme', () => {
  it('follows the system until one is chosen, and is remembered', () => {
    expect(currentTheme()).toBe('auto')
    applyTheme('dark')
    expect(document.documentElement.dataset.theme).toBe('dark')
    expect(currentTheme()).toBe('dark')
    applyTheme('auto')
    expect(document.documentElement.dataset.theme).toBeUndefined()
    expect(currentTheme()).toBe('auto')
  })

  it('takes no nonsense from storage', () => {
    localStorage.setItem('throughline.theme', 'plaid')
    expect(currentTheme()).toBe('auto')
  })
})

it('settings work without storage', () => {
  const refuse = () => {
    throw new DOMException('denied', 'SecurityError')
  }
  vi.stubGlobal('localStorage', { getItem: refuse, setItem: refuse, removeItem: refuse })
  expect(() => remember('theme', 'dark')).not.toThrow()
  expect(recall('theme')).toBeUndefined()
  applyTheme('light')
  expect(document.documentElement.dataset.theme).toBe('light')
})

describe('service colours', () => {
  it('are all different until the palette is used up, and in the palette ever after', () => {
    const taken: Record<string, number> = {}
    for (let i = 0; i < paletteSize; i++) taken[`service ${i}`] = chooseColour(`service ${i}`, taken)
    expect(Object.values(taken)).toEqual(Array.from({ length: paletteSize }, (_, i) => i))
    const late = chooseColour('late', taken)
    expect(late).toBe(chooseColour('late', taken))
    expect(late).toBeGreaterThanOrEqual(0)
    expect(late).toBeLessThan(paletteSize)
  })

  it('stay with a service across visits', async () => {
    vi.resetModules()
    const first = await import('../../src/viewer/serviceColour.js')
    const classes = ['shop-web', 'shop-api', '__proto__'].map(first.serviceClass)
    vi.resetModules()
    const second = await import('../../src/viewer/serviceColour.js')
    expect(['__proto__', 'shop-api', 'shop-web'].map(second.serviceClass).reverse()).toEqual(classes)
    expect(new Set(classes).size).toBe(3)
  })
})
