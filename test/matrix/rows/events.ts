/** Events: each listener runs in the context in which it was added, wherever the event comes from. */
import { type Row, until } from '../row.js'

const added = () => document.body.appendChild(document.createElement('div'))

export const eventRows: Row[] = [
  {
    name: 'DOM events, addEventListener',
    points: ['listener', 'once', 'handleEvent', 'capture', 'with a signal'],
    run({ at, elsewhere }) {
      const element = added()
      element.addEventListener('keydown', () => at('listener'))
      element.addEventListener('keydown', () => at('once'), { once: true })
      element.addEventListener('keydown', { handleEvent: () => at('handleEvent') })
      element.addEventListener('keydown', () => at('capture'), true)
      element.addEventListener('keydown', () => at('with a signal'), { signal: new AbortController().signal })
      elsewhere(() => element.dispatchEvent(new Event('keydown')))
      element.remove()
    },
  },
  {
    name: 'DOM events, on…',
    points: ['element', 'document', 'window', 'image'],
    async run({ at, elsewhere, id }) {
      const element = added()
      element.onkeydown = () => at('element')
      elsewhere(() => element.dispatchEvent(new Event('keydown')))
      element.remove()
      // Each of the two has only one document and one window to share.
      if (id === 'a') {
        document.onkeyup = () => at('document')
        window.onpageshow = () => at('window')
        elsewhere(() => document.dispatchEvent(new Event('keyup')))
        elsewhere(() => window.dispatchEvent(new Event('pageshow')))
        document.onkeyup = window.onpageshow = null
      } else {
        at('document')
        at('window')
      }
      await until((done) => {
        const image = new Image()
        image.onerror = () => {
          at('image')
          done()
        }
        elsewhere(() => {
          image.src = 'data:,none'
        })
      })
    },
  },
  {
    name: 'EventTarget',
    points: ['own target', 'subclass', 'async listener'],
    async run({ at, elsewhere, later }) {
      class Bus extends EventTarget {}
      const [target, bus] = [new EventTarget(), new Bus()]
      target.addEventListener('news', () => at('own target'))
      elsewhere(() => target.dispatchEvent(new CustomEvent('news', { detail: 1 })))
      bus.addEventListener('news', () => at('subclass'))
      elsewhere(() => bus.dispatchEvent(new Event('news')))
      await until((done) => {
        bus.addEventListener('late', async () => {
          await later(1)
          at('async listener')
          done()
        })
        elsewhere(() => bus.dispatchEvent(new Event('late')))
      })
    },
  },
  {
    name: 'AbortSignal events',
    points: ['listener', 'onabort', 'AbortSignal.any', 'AbortSignal.timeout', 'onabort is the given one'],
    async run({ at, elsewhere }) {
      const controller = new AbortController()
      const { signal } = controller
      const given = () => at('onabort')
      signal.addEventListener('abort', () => at('listener'))
      signal.onabort = given
      if (signal.onabort === given) at('onabort is the given one')
      AbortSignal.any([signal]).addEventListener('abort', () => at('AbortSignal.any'))
      elsewhere(() => controller.abort())
      await until((done) => {
        const timeout = AbortSignal.timeout(1)
        timeout.onabort = () => {
          at('AbortSignal.timeout')
          done()
        }
      })
    },
  },
  {
    name: 'MessageChannel',
    points: ['onmessage', 'listener'],
    async run({ at, elsewhere }) {
      await until((done) => {
        const { port1, port2 } = new MessageChannel()
        port1.onmessage = () => {
          at('onmessage')
          port1.close()
          done()
        }
        elsewhere(() => port2.postMessage(1))
      })
      await until((done) => {
        const { port1, port2 } = new MessageChannel()
        port1.addEventListener('message', () => {
          at('listener')
          port1.close()
          done()
        })
        port1.start()
        elsewhere(() => port2.postMessage(1))
      })
    },
  },
  {
    name: 'BroadcastChannel, postMessage',
    points: ['BroadcastChannel', 'window'],
    async run({ at, elsewhere, id }) {
      const [one, other] = [new BroadcastChannel(id), new BroadcastChannel(id)]
      await until((done) => {
        one.onmessage = () => {
          at('BroadcastChannel')
          done()
        }
        elsewhere(() => other.postMessage(1))
      })
      one.close()
      other.close()
      await until((done) => {
        const listener = ({ data }: MessageEvent) => {
          if (data !== id) return
          removeEventListener('message', listener)
          at('window')
          done()
        }
        addEventListener('message', listener)
        elsewhere(() => postMessage(id))
      })
    },
  },
  {
    name: 'FileReader, canvas.toBlob',
    points: ['FileReader onload', 'FileReader listener', 'target is the reader', 'toBlob'],
    async run({ at, elsewhere }) {
      await until((done) => {
        const reader = new FileReader()
        reader.onload = () => at('FileReader onload')
        reader.addEventListener('load', ({ target }) => {
          at('FileReader listener')
          if (target === reader) at('target is the reader')
        })
        reader.onloadend = done
        elsewhere(() => reader.readAsText(new Blob(['text'])))
      })
      await until((done) =>
        document.createElement('canvas').toBlob(() => {
          at('toBlob')
          done()
        }),
      )
    },
  },
]
