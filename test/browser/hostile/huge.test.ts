/** A click in a huge document costs what one in a small one does: few nodes are read, and no layout is asked for. */
import { expect, it } from 'vitest'
import { pageSetting } from '../../support/open-page.js'

const setting = pageSetting()

it.each([
  ['elements without a word', '<i></i>'.repeat(50_000)],
  ['elements in a text of one megabyte', `${'<b>a</b>'.repeat(50_000)}${'word '.repeat(200_000)}`],
  ['a text of one megabyte', `${' '.repeat(100)}${'word '.repeat(200_000)}`],
  ['what is not shown', '<span hidden>secret</span>'.repeat(50_000)],
])('a button of 50,000 parts, %s', async (_, html) => {
  await setting.open('<button id=big></button><main></main>')
  await setting.start()
  const counts = await setting.page.evaluate((html) => {
    const button = document.querySelector('button')!
    button.innerHTML = html
    document.querySelector('main')!.innerHTML = '<p><b>text</b></p>'.repeat(25_000)
    const counts = { nodes: 0, layouts: 0 }
    const count = (target: object, name: string, key: keyof typeof counts) => {
      const { get, value } = Object.getOwnPropertyDescriptor(target, name)!
      const counted = function (this: unknown, ...given: unknown[]) {
        counts[key]++
        return Reflect.apply(get ?? value, this, given)
      }
      Object.defineProperty(target, name, get ? { get: counted } : { value: counted })
    }
    count(TreeWalker.prototype, 'nextNode', 'nodes')
    for (const name of ['innerText', 'offsetWidth', 'offsetHeight', 'offsetTop', 'offsetParent'])
      count(HTMLElement.prototype, name, 'layouts')
    for (const name of [
      'getBoundingClientRect',
      'getClientRects',
      'clientWidth',
      'scrollTop',
      'checkVisibility',
    ])
      count(Element.prototype, name, 'layouts')
    count(window, 'getComputedStyle', 'layouts')
    button.addEventListener('click', () => {})
    button.click()
    return counts
  }, html)
  expect(counts.nodes).toBeLessThanOrEqual(200)
  expect(counts.layouts).toBe(0)
  const [span] = await setting.spans()
  expect(span?.name?.length).toBeLessThanOrEqual('click '.length + 60)
  expect(span?.attributes['throughline.interaction.target']).toBe('button#big')
})
