import { type Context, context, type Span, trace } from '@opentelemetry/api'
import { recordError } from '../../core/exception.js'
import type { Instrument } from '../../core/instrument.js'
import { guard } from '../../core/safety/guard.js'
import { isTracingSuppressed } from '../../core/safety/suppress.js'
import { together } from '../../core/safety/together.js'
import { INTERACTION_TARGET, INTERACTION_TYPE } from '../../core/semconv.js'
import { aroundListeners } from '../carry/events.js'
import { onHide } from '../delivery/unload.js'
import { rememberContext } from '../errors/thrown.js'
import { later } from '../native.js'
import { beginAct, endAct } from './acts.js'
import { interactiveElement, labelOf, pathOf } from './label.js'

interface Interaction {
  span: Span
  element: Element
}

/**
 * Clicks and submits as short root spans, named for what a person sees (`click Place order`), for those
 * that something listens to. The span starts with the first listener and ends when the browser has dispatched
 * the event; what the listeners set off hangs below it and may outlive it.
 */
export const interactions: Instrument = ({ tracer }) => {
  const known = new WeakMap<Event, Interaction | null>()
  let open: Interaction | undefined

  const end = () => {
    open?.span.end()
    open = undefined
    endAct()
  }

  const begin = (event: Event): Interaction | null => {
    const submitter = event.type === 'submit' ? (event as SubmitEvent).submitter : undefined
    const element = event.type === 'submit' ? (event.target as Element) : interactiveElement(event)
    if (!element) return null
    if (open && isPartOf(open, event, element)) return open
    end()
    const path = pathOf(element)
    const label = labelOf(element) || (submitter && labelOf(submitter)) || path
    const span = tracer.startSpan(`${event.type} ${label}`, {
      root: true,
      attributes: { [INTERACTION_TYPE]: event.type, [INTERACTION_TARGET]: path },
    })
    const started = { span, element }
    open = started
    beginAct(span, event.timeStamp)
    // The next turn of the event loop comes after the event's last listener and what it entails, such as the
    // submit that a click brings.
    later(() => started === open && end())
    return started
  }

  const of = (event: Event): Interaction | null => {
    let interaction = known.get(event)
    if (interaction === undefined) {
      interaction = guard(() => begin(event)) ?? null
      known.set(event, interaction)
    }
    return interaction
  }

  return together([
    aroundListeners(['click', 'submit'], (event, listener) => {
      // Not what listens on behalf of telemetry.
      const interaction = isTracingSuppressed(context.active()) ? null : of(event)
      return interaction ? within(interaction.span, listener) : listener()
    }),
    onHide(end),
    end,
  ])
}

/** Whether an event is only what another one entailed: one act of a person is one interaction. */
function isPartOf(open: Interaction, event: Event, element: Element): boolean {
  if (event.type === 'submit' || !event.isTrusted) return true
  return (open.element as Partial<HTMLLabelElement>).control === element
}

/** The listener may run in the context of when it was added: its baggage counts, its span is over. */
function within(span: Span, listener: () => unknown): unknown {
  const active: Context = trace.setSpan(context.active(), span)
  if (trace.getSpan(context.active()) === span) return listener()
  try {
    return context.with(active, listener)
  } catch (thrown) {
    guard(() => recordError(span, thrown))
    rememberContext(thrown, active)
    throw thrown
  }
}
