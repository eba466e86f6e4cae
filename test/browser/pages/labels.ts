/** What people click, as React and Vue render it: both listen where their trees hang, and not on the elements. */
import { createElement } from 'react'
import { createRoot } from 'react-dom/client'
import { createApp, h } from 'vue'

const SECRET = 'typed by a user'

type Make = (tag: string, attributes: Record<string, unknown>, ...children: unknown[]) => never

/** @param on how the framework calls a listener */
const controls = (make: Make, prefix: string) => {
  const act = { onClick: () => {} }
  const id = (name: string) => ({ id: `${prefix}-${name}`, ...act })
  return [
    make(
      'button',
      { ...id('nested'), type: 'button' },
      make('svg', { 'aria-hidden': true }, make('title', {}, 'cart.svg')),
      make('span', {}, 'Place ', make('b', {}, 'order')),
    ),
    make('button', { ...id('icon'), type: 'button', 'aria-label': 'Close dialog' }, '×'),
    make('h2', { id: `${prefix}-heading` }, 'Delete order 7'),
    make('button', { ...id('referenced'), type: 'button', 'aria-labelledby': `${prefix}-heading` }, '×'),
    make('a', { ...id('link'), href: '#home' }, make('img', { alt: 'Home page', width: 20, height: 20 })),
    make('label', { ...id('label') }, 'I agree ', make('input', { type: 'checkbox' })),
    make('label', { htmlFor: `${prefix}-password`, for: `${prefix}-password` }, 'Password'),
    make('input', { ...id('password'), type: 'password', defaultValue: SECRET }),
    make(
      'div',
      {
        ...id('editor'),
        role: 'link',
        contentEditable: true,
        suppressContentEditableWarning: true,
      },
      SECRET,
    ),
    make(
      'form',
      { onSubmit: (event: Event) => event.preventDefault() },
      make('input', { ...id('submit'), type: 'submit', value: 'Pay now' }),
      make('input', { ...id('image'), type: 'image', alt: 'Search', src: '/none.png' }),
    ),
  ]
}

const place = (name: string) =>
  document.body.appendChild(Object.assign(document.createElement('div'), { id: name }))

/** To be called when telemetry has started. */
Object.assign(window, {
  mount() {
    const reactTree = createElement('main', {}, ...controls(createElement as unknown as Make, 'react'))
    createRoot(place('react')).render(reactTree)
    const make = (
      tag: string,
      { defaultValue, ...attributes }: Record<string, unknown>,
      ...children: unknown[]
    ) => h(tag, defaultValue ? { ...attributes, value: defaultValue } : attributes, children as never)
    createApp({ render: () => h('main', controls(make as unknown as Make, 'vue')) }).mount(place('vue'))
  },
})
