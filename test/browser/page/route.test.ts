/** Paths of one kind of page are one route. */
import { expect, it } from 'vitest'
import { routeOf } from '../../../src/browser/page/route.js'

const route = (url: string) => routeOf(new URL(url, 'http://shop.test'))

it.each([
  ['/', '/'],
  ['/orders', '/orders'],
  ['/orders/7', '/orders/{id}'],
  ['/orders/7/items/12?page=2#top', '/orders/{id}/items/{id}'],
  ['/users/0af76519-16cd-43dd-8448-eb211c80319c/edit', '/users/{id}/edit'],
  ['/commits/deadbeef01', '/commits/{id}'],
  ['/facade/decade', '/facade/decade'],
  ['/orders/order-12', '/orders/{id}'],
  ['/b/ORD20261121', '/b/{id}'],
  ['/v2/i18n/terms-of-service', '/v2/i18n/terms-of-service'],
  ['/unsubscribe/jane@example.com', '/unsubscribe/{id}'],
  [`/reset/${'x'.repeat(50)}`, '/reset/{id}'],
  ['/t/eyJhbGciOiJIUzI1NiJ9x', '/t/{id}'],
  ['/app/#/orders/7?tab=2', '/app/#/orders/{id}'],
  ['/app#!/orders', '/app#!/orders'],
  ['/a/b/c/d/e/f/g/h/i/j/k/l', '/a/b/c/d/e/f/g/h/i/j/…'],
])('%s is %s', (url, expected) => {
  expect(route(url)).toBe(expected)
})

it('is never long', () => {
  expect(route(`/${Array(10).fill('a'.repeat(39)).join('/')}`).length).toBeLessThanOrEqual(120)
})
