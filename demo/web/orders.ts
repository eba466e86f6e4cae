/** The list of this visit's orders. */
import type { Order, Product } from './api.js'

const list = document.querySelector<HTMLOListElement>('#orders')!
const template = document.querySelector<HTMLTemplateElement>('template#order')!
const STEPS = ['received', 'paid', 'packed', 'shipped']

/** The socket may be ahead of the answer that tells us an order's number, so the last word on each is kept. */
const statuses = new Map<number, string>()
const items = new Map<number, HTMLElement>()

/** Adds an order that was just sent; the answer says what became of it. */
export function addOrder(product: Product) {
  const item = (template.content.cloneNode(true) as DocumentFragment).querySelector<HTMLElement>('.order')!
  const part = <E extends HTMLElement>(selector: string) => item.querySelector<E>(selector)!
  part('strong').textContent = product.name
  list.prepend(item)

  return {
    accepted({ id, receipt }: Order): void {
      items.set(id, item)
      part('.number').textContent = `No. ${id}`
      part('details').hidden = false
      part('pre').textContent = receipt
      paint(item, statuses.get(id) ?? 'paid')
    },
    refused(reason: string): void {
      paint(item, 'declined')
      part('.problem').hidden = false
      part('.problem').textContent = reason
    },
    linkTrace(traceId = ''): void {
      const link = part<HTMLAnchorElement>('.trace')
      link.href = `${import.meta.env.VITE_COLLECTOR_URL}/traces/${traceId}`
      link.hidden = false
    },
  }
}

/** Takes what the socket says about an order, this page's or another's. */
export function showStatus(id: number, status: string): void {
  statuses.set(id, status)
  const item = items.get(id)
  if (item) paint(item, status)
}

function paint(item: HTMLElement, status: string): void {
  item.dataset.status = status
  const reached = STEPS.indexOf(status)
  for (const step of item.querySelectorAll<HTMLElement>('[data-step]'))
    step.classList.toggle('done', STEPS.indexOf(step.dataset.step!) <= reached)
}
