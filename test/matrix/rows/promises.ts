/** Promises of all kinds, and what is made of them. */
import type { Row } from '../row.js'

// Younger than the library that our types are made with.
interface Resolvers {
  withResolvers?<T>(): { promise: Promise<T>; resolve(value?: T): void }
}
interface FromAsync {
  fromAsync?<T>(from: Iterable<Promise<T>>, map: (value: T) => unknown): Promise<unknown[]>
}

const RESOLVED = ['then', 'catch', 'finally', 'second then']

export const promiseRows: Row[] = [
  {
    name: 'await of native promises',
    points: ['settled later', 'settled already', 'no promise', 'in a loop', 'in an arrow', 'in a method'],
    async run({ at, later }) {
      await later(1)
      at('settled later')
      await later(1).then(() => {})
      await Promise.resolve()
      at('settled already')
      await 7
      at('no promise')
      for (let count = 0; count < 20; count++) await later(count)
      at('in a loop')
      const arrow = async () => {
        await later(1)
        at('in an arrow')
      }
      const object = {
        async method() {
          await later(1)
          at('in a method')
        },
      }
      await arrow()
      await object.method()
    },
  },
  {
    name: 'Promise.all, allSettled, race, any',
    points: ['all', 'allSettled', 'race', 'any'],
    async run({ at, later, fails }) {
      await Promise.all([later(1), later(2), 3])
      at('all')
      await Promise.allSettled([later(1), fails('reason')])
      at('allSettled')
      await Promise.race([later(1), new Promise(() => {})])
      at('race')
      await Promise.any([fails('reason'), later(1)])
      at('any')
    },
  },
  {
    name: '.then, .catch, .finally',
    points: [...RESOLVED, ...RESOLVED.map((point) => `${point} of a native promise`)],
    async run({ at, later, fails }) {
      const chain = (promise: Promise<unknown>, failing: Promise<unknown>, of: string) =>
        Promise.all([
          promise
            .then(() => at(`then${of}`))
            .finally(() => at(`finally${of}`))
            .then(() => at(`second then${of}`)),
          failing.catch(() => at(`catch${of}`)),
        ])
      await chain(Promise.resolve(later(1)), Promise.resolve(fails('reason')), '')
      await chain(later(1), fails('reason'), ' of a native promise')
    },
  },
  {
    name: 'Promise.withResolvers, resolved elsewhere',
    points: ['constructed', 'with resolvers'],
    has: () => 'withResolvers' in Promise,
    async run({ at, elsewhere }) {
      let resolve = () => {}
      const constructed = new Promise<void>((done) => {
        resolve = done
      })
      setTimeout(() => elsewhere(() => resolve()))
      await constructed
      at('constructed')
      const resolvers = (Promise as unknown as Required<Resolvers>).withResolvers<void>()
      setTimeout(() => elsewhere(() => resolvers.resolve()))
      await resolvers.promise
      at('with resolvers')
    },
  },
  {
    name: 'thenables',
    points: ['then is called', 'after await', 'returned by then'],
    async run({ at, elsewhere }) {
      const thenable = (point?: string) => ({
        // biome-ignore lint/suspicious/noThenProperty: a thenable is what it is about
        then(resolve: (value: number) => void) {
          if (point) at(point)
          setTimeout(() => elsewhere(() => resolve(1)))
        },
      })
      await thenable('then is called')
      at('after await')
      await Promise.resolve().then(() => thenable() as unknown as Promise<number>)
      at('returned by then')
    },
  },
  {
    name: 'errors thrown and caught across awaits',
    points: ['caught', 'finally', 'caught outside', 'rejection of a native promise', 'thrown by a timer'],
    async run({ at, later, fails }) {
      const failing = async () => {
        try {
          await later(1)
          throw new Error('first')
        } catch (thrown) {
          await later(1)
          at('caught')
          throw thrown
        } finally {
          await later(1)
          at('finally')
        }
      }
      try {
        await failing()
      } catch {
        at('caught outside')
      }
      try {
        await fails(new Error('native'))
      } catch {
        at('rejection of a native promise')
      }
      try {
        await new Promise((_, reject) => setTimeout(() => reject(new Error('late'))))
      } catch {
        at('thrown by a timer')
      }
    },
  },
  {
    name: 'async iterators and async generators',
    points: ['in the generator', 'in the loop', 'after the loop', 'a hand-made iterator', 'yield*', 'return'],
    async run({ at, later }) {
      async function* count(most: number) {
        try {
          for (let number = 1; number <= most; number++) {
            await later(number)
            if (number === 3) at('in the generator')
            yield number
          }
        } finally {
          await later(0)
        }
      }
      for await (const number of count(3)) if (number === 3) at('in the loop')
      at('after the loop')
      let left = 2
      const made = {
        [Symbol.asyncIterator]: () => ({ next: () => later({ done: left-- === 0, value: left }) }),
      }
      for await (const number of made) if (number === 0) at('a hand-made iterator')
      async function* delegate() {
        yield* count(2)
        at('yield*')
      }
      for await (const _ of delegate());
      for await (const _ of count(9)) break
      at('return')
    },
  },
  {
    name: 'Array.fromAsync',
    points: ['mapped', 'after'],
    has: () => 'fromAsync' in Array,
    async run({ at, later }) {
      await (Array as FromAsync).fromAsync?.([later(1), later(2)], (number) => number === 2 && at('mapped'))
      at('after')
    },
  },
  {
    name: 'import()',
    points: ['then', 'await', 'a module that fails'],
    async run({ at, id }) {
      await import(/* @vite-ignore */ `/module.js?${id}`).then(() => at('then'))
      await import(/* @vite-ignore */ `/module.js?${id}`)
      at('await')
      await import(/* @vite-ignore */ `/none.js?${id}`).catch(() => at('a module that fails'))
    },
  },
]
