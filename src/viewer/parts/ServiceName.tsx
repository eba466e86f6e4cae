import { serviceClass } from '../serviceColour.js'

/** A service's name with its colour beside it. */
export function ServiceName({ name, count }: { name: string; count?: string }) {
  const shown = name || 'unnamed service'
  return (
    <span class={`service ${serviceClass(name)}`} title={count ? `${shown}: ${count}` : shown}>
      <span class="service-dot" />
      <span class="service-text">{shown}</span>
    </span>
  )
}
