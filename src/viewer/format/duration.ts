const units = [
  { name: 's', nanos: 1e9 },
  { name: 'ms', nanos: 1e6 },
  { name: 'µs', nanos: 1e3 },
  { name: 'ns', nanos: 1 },
] as const

/** A duration for people, in three significant digits: `840 ns`, `12.4 µs`, `318 ms`, `2.05 s`, `3 min 20 s`. */
export function formatDuration(nanos: bigint | number | string): string {
  const value = Number(nanos)
  if (!Number.isFinite(value)) return '–'
  if (value < 0) return `−${formatDuration(-value)}`
  if (value === 0) return '0 ms'
  const seconds = Math.round(value / 1e9)
  if (seconds >= 60) return formatLong(seconds)
  const index = units.findIndex((unit) => Number((value / unit.nanos).toPrecision(3)) >= 1)
  const unit = units[index] ?? units[3]
  return `${Number((value / unit.nanos).toPrecision(3))} ${unit.name}`
}

function formatLong(seconds: number): string {
  if (seconds >= 86_400)
    return pair(Math.floor(seconds / 86_400), 'd', Math.floor((seconds % 86_400) / 3600), 'h')
  if (seconds >= 3600) return pair(Math.floor(seconds / 3600), 'h', Math.floor((seconds % 3600) / 60), 'min')
  return pair(Math.floor(seconds / 60), 'min', seconds % 60, 's')
}

function pair(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small ? `${large} ${largeUnit} ${small} ${smallUnit}` : `${large} ${largeUnit}`
}
