import type { Product } from './api.js'
import { ART } from './art.js'

const list = document.querySelector<HTMLUListElement>('#products')!
const template = document.querySelector<HTMLTemplateElement>('template#product')!
const price = new Intl.NumberFormat('en-IE', { style: 'currency', currency: 'EUR' })

/** Adds a product to the shelf, and answers its button. */
export function showProduct(product: Product): HTMLButtonElement {
  const item = (template.content.cloneNode(true) as DocumentFragment).querySelector('li')!
  const part = <E extends HTMLElement>(selector: string) => item.querySelector<E>(selector)!
  part('.art').innerHTML = ART[product.id] ?? ''
  part('h2').textContent = product.name
  part('h2').id = product.id
  part('.detail').textContent = product.detail
  part('.price').textContent = price.format(product.priceCents / 100)
  const button = part<HTMLButtonElement>('button')
  button.setAttribute('aria-describedby', product.id)
  list.append(item)
  return button
}
