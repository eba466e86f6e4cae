/**
 * The module that lowered code imports, as text: it runs in the page, never here. It has function
 * declarations only and no state of its own, so that it works in an import cycle before it was evaluated,
 * and it reads `globalThis.Promise` at each call, because a page's zone.js puts its own there later.
 *
 * - `a` runs an async function's generator and returns its promise. Of what it throws our telemetry is told first,
 *   if it is there, since nobody may come to handle it.
 * - `g` makes an async generator of a generator that yields `w` for `await` and plain values for `yield`.
 * - `d` is `yield*` inside of it, `i` is the iterator of a `for await`, `r` is an assignable `super.x`.
 *
 * https://tc39.es/ecma262/#sec-async-function-definitions and #sec-asyncgenerator-objects
 */
export const runtime = `
export function a(fn, self, args) {
  return new globalThis.Promise(function (resolve, reject) {
    try { var it = fn.apply(self, args), result = it.next() } catch (error) { return reject(told(error)) }
    if (result.done) resolve(result.value)
    else run(it, result, resolve, reject)
  })
}
function told(error) {
  var tell = globalThis[Symbol.for('throughline:thrown')]
  if (tell) tell(error)
  return error
}
function run(it, result, resolve, reject) {
  function next(value) { step('next', value) }
  function fail(error) { step('throw', error) }
  function step(mode, value) {
    for (;;) {
      try { if (mode) result = it[mode](value) } catch (error) { return reject(told(error)) }
      if (result.done) return resolve(result.value)
      try { var promise = globalThis.Promise.resolve(result.value); break } catch (error) { mode = 'throw'; value = error }
    }
    promise.then(next, fail)
  }
  step()
}
function settle(value, next, fail) {
  try { var promise = globalThis.Promise.resolve(value) } catch (error) { return fail(error) }
  promise.then(next, fail)
}
function Await(value, mode) { this.v = value; this.m = mode }
function Ready(value) { this.v = value }
export function w(value) { return new Await(value, 'next') }
export function g(fn, self, args) {
  var it = fn.apply(self, args), queue = [], state = 'start', running = false
  function enqueue(mode, value) {
    return new globalThis.Promise(function (resolve, reject) {
      queue.push({ m: mode, v: value, f: resolve, r: reject })
      if (!running) drain()
    })
  }
  function finish(error, failed, value, done) {
    var request = queue.shift()
    running = false
    if (done) state = 'done'
    if (failed) request.r(error)
    else request.f({ value: value, done: done })
  }
  function drain() {
    while (queue.length && !running) {
      var mode = queue[0].m, value = queue[0].v
      running = true
      if (state === 'start' && mode !== 'next') state = 'done'
      if (mode === 'return') settle(value, state === 'done' ? complete : unwind, state === 'done' ? abort : raise)
      else if (state === 'done') finish(value, mode === 'throw', undefined, true)
      else resume(mode, value)
    }
  }
  function complete(value) { finish(0, false, value, true); drain() }
  function abort(error) { finish(error, true, 0, true); drain() }
  function unwind(value) { resume('return', value); drain() }
  function raise(error) { resume('throw', error); drain() }
  function yielded(value) { finish(0, false, value, false); drain() }
  function resume(mode, value) {
    var result
    state = 'yield'
    try { result = it[mode](value) } catch (error) { return finish(error, true, 0, true) }
    value = result.value
    if (result.done) finish(0, false, value, true)
    else if (value instanceof Ready) finish(0, false, value.v, false)
    else if (value instanceof Await) {
      mode = value.m
      settle(value.v, function (v) { resume(mode, v); drain() }, raise)
    } else settle(value, yielded, raise)
  }
  var generator = {
    next: function (value) { return enqueue('next', value) },
    throw: function (error) { return enqueue('throw', error) },
    return: function (value) { return enqueue('return', value) },
  }
  generator[Symbol.asyncIterator] = function () { return this }
  generator[Symbol.toStringTag] = 'AsyncGenerator'
  if (Symbol.asyncDispose) generator[Symbol.asyncDispose] = function () { return this.return().then(function () {}) }
  return generator
}
function checked(result) {
  if (Object(result) !== result) throw new TypeError('Iterator result ' + String(result) + ' is not an object')
  return result
}
function asyncIterator(iterable) {
  var method = iterable[Symbol.asyncIterator]
  if (method != null) return checked(method.call(iterable))
  return fromSync(iterable[Symbol.iterator]())
}
function fromSync(it) {
  var next = it.next
  function wrap(call, closes) {
    return new globalThis.Promise(function (resolve, reject) {
      var result = checked(call()), done = result.done
      settle(result.value, function (value) { resolve({ value: value, done: !!done }) }, function (error) {
        try { if (!done && closes && it.return != null) it.return() } catch (ignored) {}
        reject(error)
      })
    })
  }
  return {
    next: function (value) { return wrap(function () { return next.call(it, value) }, true) },
    return: function (value) {
      var method
      try { method = it.return } catch (error) { return globalThis.Promise.reject(error) }
      if (method == null) return globalThis.Promise.resolve({ value: value, done: true })
      return wrap(function () { return method.call(it, value) })
    },
    throw: function (error) {
      return wrap(function () {
        var method = it.throw
        if (method != null) return method.call(it, error)
        if (it.return != null) checked(it.return())
        throw new TypeError("The iterator does not provide a 'throw' method.")
      }, true)
    },
  }
}
export function d(iterable) {
  var it = asyncIterator(iterable), next = it.next, state = 'ready'
  function ask(mode, result) { state = 'asked'; return { done: false, value: new Await(result, mode) } }
  function answer(result) {
    if (state === 'close') throw new TypeError("The iterator does not provide a 'throw' method.")
    state = 'ready'
    return checked(result).done ? result : { done: false, value: new Ready(result.value) }
  }
  var delegate = {
    next: function (value) { return state === 'ready' ? ask('next', next.call(it, value)) : answer(value) },
    throw: function (error) {
      if (state !== 'ready') { state = 'ready'; throw error }
      var method = it.throw
      if (method != null) return ask('next', method.call(it, error))
      method = it.return
      if (method == null) throw new TypeError("The iterator does not provide a 'throw' method.")
      state = 'close'
      return { done: false, value: new Await(method.call(it), 'next') }
    },
    return: function (value) {
      if (state !== 'ready') return answer(value)
      var method = it.return
      return method == null ? { done: true, value: value } : ask('return', method.call(it, value))
    },
  }
  delegate[Symbol.iterator] = function () { return this }
  return delegate
}
export function i(iterable) {
  var it = asyncIterator(iterable), next = it.next
  return {
    a: false, // active: a value is out, so leaving the loop closes the iterator
    e: false, // leaving by an error, which hides those of closing
    v: undefined,
    n: function () { this.a = false; return next.call(it) },
    m: function (result) {
      if (checked(result).done) return false
      this.v = result.value
      return this.a = true
    },
    c: function* (mark) {
      try {
        var method = it.return
        if (method == null) return
        var result = method.call(it)
        result = yield mark ? mark(result) : result
        if (!this.e) checked(result)
      } catch (error) {
        if (!this.e) throw error
      }
    },
  }
}
export function r(get, set) {
  return { get v() { return get() }, set v(value) { set(value) } }
}
`
