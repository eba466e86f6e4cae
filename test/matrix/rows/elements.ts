/** What a document calls of a page's code by itself. */
import type { Row } from '../row.js'

interface Transition {
  ready: Promise<void>
  updateCallbackDone: Promise<void>
  finished: Promise<void>
}
interface Transitions {
  startViewTransition?(update: () => unknown): Transition
}

let count = 0

export const elementRows: Row[] = [
  {
    name: 'custom elements’ callbacks',
    points: ['connected by append', 'attribute', 'disconnected', 'connected by innerHTML', 'upgraded'],
    run({ at, elsewhere, id }) {
      const name = `matrix-${id}-${count++}`
      const parent = document.body.appendChild(document.createElement('div'))
      let connected = 'upgraded'
      const define = () =>
        customElements.define(
          name,
          class extends HTMLElement {
            static observedAttributes = ['title']
            connectedCallback() {
              at(connected)
            }
            attributeChangedCallback() {
              at('attribute')
            }
            disconnectedCallback() {
              if (connected !== 'nothing') at('disconnected')
            }
          },
        )
      // They run at once, and in the context of the code that sets them off: not in that of the definition.
      parent.append(document.createElement(name))
      define()
      connected = 'nothing'
      elsewhere(() => parent.replaceChildren())
      connected = 'connected by append'
      const element = parent.appendChild(document.createElement(name))
      element.title = 'changed'
      element.remove()
      connected = 'connected by innerHTML'
      parent.innerHTML = `<${name}></${name}>`
      connected = 'nothing'
      elsewhere(() => parent.remove())
    },
  },
  {
    name: 'custom elements, defined elsewhere',
    points: ['connected', 'after an await in the callback'],
    async run({ at, elsewhere, later, id }) {
      const name = `matrix-${id}-${count++}`
      const reached: Promise<void>[] = []
      class Element extends HTMLElement {
        connectedCallback() {
          at('connected')
          reached.push(this.load())
        }
        async load() {
          await later(1)
          at('after an await in the callback')
        }
      }
      elsewhere(() => customElements.define(name, Element))
      const element = document.body.appendChild(document.createElement(name))
      await Promise.all(reached)
      element.remove()
    },
  },
  {
    name: 'View Transitions',
    points: ['update', 'after an await in update', 'updateCallbackDone', 'finished'],
    has: () => 'startViewTransition' in document,
    async run({ at, elsewhere, later }) {
      // A transition skips the one before it, whose update still runs.
      const transition = (document as unknown as Required<Transitions>).startViewTransition(async () => {
        at('update')
        await later(1)
        at('after an await in update')
      })
      transition.ready.catch(() => {})
      await elsewhere(() => transition.updateCallbackDone)
      at('updateCallbackDone')
      await transition.finished
      at('finished')
    },
  },
]
