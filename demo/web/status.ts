import type { Telemetry } from 'throughline'

const line = document.querySelector<HTMLElement>('#telemetry')!

/** Keeps the page's last line at what `telemetry.status()` says. */
export function showTelemetry(telemetry: Telemetry): void {
  setInterval(() => {
    const { state, traces, logs } = telemetry.status()
    const sent = traces.exported + logs.exported
    const waiting = traces.queued + logs.queued
    const kept = (traces.spooled ?? 0) + (logs.spooled ?? 0)
    const dropped = [traces, logs].flatMap((signal) => Object.values(signal.dropped))
    const lost = dropped.reduce((sum, count) => sum + count, 0)
    line.textContent = `Telemetry ${state}: ${sent} spans and logs sent, ${waiting} waiting, ${kept} kept for later, ${lost} dropped.`
  }, 500)
}
