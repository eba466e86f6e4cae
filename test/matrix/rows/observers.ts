/** Observers: each callback runs in the context in which its observer was constructed. */
import { type Row, until } from '../row.js'

const element = () => {
  const made = document.createElement('div')
  made.style.cssText = 'width: 10px; height: 10px'
  return document.body.appendChild(made)
}

export const observerRows: Row[] = [
  {
    name: 'MutationObserver',
    points: ['callback', 'is given the observer'],
    run: ({ at, elsewhere }) =>
      until((done) => {
        const target = document.createElement('div')
        const observer = new MutationObserver((_, given) => {
          at('callback')
          if (given === observer && given instanceof MutationObserver) at('is given the observer')
          done()
        })
        observer.observe(target, { childList: true })
        elsewhere(() => target.append('text'))
      }),
  },
  {
    name: 'IntersectionObserver',
    points: ['callback', 'is given the observer'],
    run: ({ at, elsewhere }) =>
      until((done) => {
        const observer = new IntersectionObserver((_, given) => {
          at('callback')
          if (given === observer) at('is given the observer')
          given.disconnect()
          done()
        })
        elsewhere(() => observer.observe(element()))
      }),
  },
  {
    name: 'ResizeObserver',
    points: ['callback', 'subclass'],
    async run({ at, elsewhere }) {
      class Own extends ResizeObserver {}
      for (const [Observer, point] of [
        [ResizeObserver, 'callback'],
        [Own, 'subclass'],
      ] as const)
        await until((done) => {
          const observer = new Observer(() => {
            if (observer instanceof Observer) at(point)
            observer.disconnect()
            done()
          })
          elsewhere(() => observer.observe(element()))
        })
    },
  },
  {
    name: 'PerformanceObserver',
    points: ['callback', 'supportedEntryTypes'],
    run: ({ at, elsewhere, id }) =>
      until((done) => {
        const observer = new PerformanceObserver((list) => {
          if (!list.getEntriesByName(id).length) return
          at('callback')
          observer.disconnect()
          done()
        })
        if (PerformanceObserver.supportedEntryTypes.includes('mark')) at('supportedEntryTypes')
        observer.observe({ entryTypes: ['mark'] })
        elsewhere(() => performance.mark(id))
      }),
  },
]
