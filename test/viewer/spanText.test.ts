import { expect, it } from 'vitest'
import { groupAttributes } from '../../src/viewer/trace/attributeGroups.js'
import { subtitleOf } from '../../src/viewer/trace/subtitle.js'
import { span } from './spans.js'

const named = (name: string, attributes: Record<string, unknown>) =>
  subtitleOf({ ...span('a'), name, attributes })

it('a subtitle adds what the name leaves out', () => {
  expect(named('POST', { 'url.full': 'http://localhost:5173/api/orders?x=1' })).toBe('/api/orders')
  expect(named('POST /api/orders', { 'http.route': '/api/orders' })).toBe('')
  expect(named('pg.query', { 'db.query.text': 'SELECT 1,\n   2' })).toBe('SELECT 1, 2')
  expect(named('send', { 'messaging.destination.name': 'orders' })).toBe('orders')
  expect(named('GET', { 'url.full': 'not an address' })).toBe('')
  expect(named('GET', { 'http.route': 7 })).toBe('')
})

it('attributes are grouped by the first part of their names', () => {
  const attributes = {
    'url.path': '/',
    'http.route': '/',
    answer: 42,
    'http.request.method': 'GET',
    'db.system': 1,
  }
  expect(groupAttributes(attributes)).toEqual([
    {
      title: '',
      entries: [
        ['answer', 42],
        ['db.system', 1],
        ['url.path', '/'],
      ],
    },
    {
      title: 'http',
      entries: [
        ['http.request.method', 'GET'],
        ['http.route', '/'],
      ],
    },
  ])
  expect(groupAttributes({})).toEqual([])
})
