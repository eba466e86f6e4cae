/** Preloaded, it lets the wall clock be set: `jumpClock(ms)`. The monotonic clock goes on as clocks do. */
const RealDate = Date
let shift = 0

globalThis.Date = class extends RealDate {
  constructor(...args) {
    super(...(args.length === 0 ? [RealDate.now() + shift] : args))
  }
  static now() {
    return RealDate.now() + shift
  }
}
globalThis.jumpClock = (ms) => {
  shift += ms
}
if (process.env.FAULT_CLOCK) globalThis.jumpClock(Number(process.env.FAULT_CLOCK))
