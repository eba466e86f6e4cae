import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { copyText } from './copyText.js'
import { Icon } from './Icon.js'

interface Props {
  text: string
  /** What is copied, for the button's name: "Copy trace id". */
  what: string
  /** Shown as the button's face; without it, only the icon is. */
  children?: ComponentChildren
}

/** Copies on click, and says so in place for a moment. */
export function CopyButton({ text, what, children }: Props) {
  const [state, setState] = useState<'idle' | 'done' | 'failed'>('idle')
  useEffect(() => {
    if (state === 'idle') return
    const timer = setTimeout(() => setState('idle'), 1500)
    return () => clearTimeout(timer)
  }, [state])
  const said = state === 'done' ? 'Copied' : state === 'failed' ? 'Copying is not allowed here' : ''
  return (
    <button
      type="button"
      class={`copy copy-${state}`}
      aria-label={`Copy ${what}`}
      title={said || `Copy ${what}`}
      onClick={async () => setState((await copyText(text)) ? 'done' : 'failed')}
    >
      {children}
      <Icon name={state === 'done' ? 'done' : 'copy'} />
      <span class="visually-hidden" role="status">
        {said}
      </span>
    </button>
  )
}
