/** Which URLs receive context, by the entries of `propagateTo`. */
import { expect, it } from 'vitest'
import { createTargets } from '../../src/core/http/targets.js'
import { nodePlatform } from '../../src/node/platform.js'

const OWN = 'https://shop.example'
const page = (propagateTo?: (string | RegExp)[]) =>
  createTargets(propagateTo, (url) => new URL(url).origin === OWN)
const node = (propagateTo?: (string | RegExp)[]) =>
  createTargets(
    propagateTo,
    nodePlatform.ownUrl({ propagateTo } as Parameters<typeof nodePlatform.ownUrl>[0]),
  )

it('a page serves its own origin and those that are listed, whole', () => {
  const isTarget = page([
    'https://api.example.com',
    'https://*.cdn.example',
    /^https:\/\/partner\.example\/api\//,
  ])
  for (const url of [
    `${OWN}/orders`,
    'https://api.example.com/',
    'https://API.example.com/x',
    'wss://api.example.com/socket',
    'https://a.cdn.example/x?y',
    'https://a.b.cdn.example/',
    'https://partner.example/api/1',
  ])
    expect(isTarget(url), url).toBe(true)
  for (const url of [
    'https://api.example.com.evil.example/',
    'https://api.example.community/',
    'http://api.example.com/',
    'https://evil.example/https://api.example.com/',
    'https://evil.example/?https://a.cdn.example/',
    'https://evil.example/.cdn.example/',
    'https://cdn.example/',
    'https://partner.example/page',
  ])
    expect(isTarget(url), url).toBe(false)
})

it('what is taken out is out, whatever else takes it in', () => {
  for (const isTarget of [
    page([`!${OWN}/download`]),
    page([`!${OWN}/download`, '*']),
    page([/./, `!${OWN}/download`]),
  ]) {
    for (const path of ['/download', '/download/1', '/download?x', '/download#x'])
      expect(isTarget(OWN + path), path).toBe(false)
    for (const path of ['/', '/downloads', '/x/download']) expect(isTarget(OWN + path), path).toBe(true)
  }
})

it('Node serves everybody, those that are listed, everybody but those taken out, or nobody', () => {
  const urls = ['https://a.example/', 'https://b.example/']
  expect(urls.map(node())).toEqual([true, true])
  expect(urls.map(node(['https://a.example']))).toEqual([true, false])
  expect(urls.map(node(['!https://a.example']))).toEqual([false, true])
  expect(urls.map(node(['!https://a.example', 'https://b.example', 'https://a.example']))).toEqual([
    false,
    true,
  ])
  expect(urls.map(node([]))).toEqual([false, false])
})

it('a pattern with a memory matches every time', () => {
  const isTarget = page([/example/g])
  expect([1, 2, 3].map(() => isTarget('https://example.org/'))).toEqual([true, true, true])
})
