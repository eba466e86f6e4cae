import { useEffect, useRef, useState } from 'preact/hooks'
import { Icon } from '../parts/Icon.js'

interface Props {
  value: string
  invalid: boolean
  describedBy: string
  onChange: (value: string) => void
}

const typingMs = 300

/** The filter's text. What is typed counts after a short rest, or at once with Enter. `/` jumps here. */
export function QueryInput({ value, invalid, describedBy, onChange }: Props) {
  const [text, setText] = useState(value)
  const input = useRef<HTMLInputElement>(null)
  const sent = useRef(value)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)

  // The address changed by other means (back, an example): the text follows. Our own change does not come back.
  useEffect(() => {
    if (value !== sent.current) setText(value)
    sent.current = value
  }, [value])

  useEffect(() => {
    function onKey(event: KeyboardEvent) {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return
      if (event.target instanceof HTMLElement && event.target.matches('input, select, textarea')) return
      event.preventDefault()
      input.current?.focus()
    }
    document.addEventListener('keydown', onKey)
    return () => {
      document.removeEventListener('keydown', onKey)
      clearTimeout(timer.current)
    }
  }, [])

  function send(next: string) {
    clearTimeout(timer.current)
    sent.current = next
    onChange(next)
  }

  function type(next: string) {
    setText(next)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => send(next), typingMs)
  }

  return (
    <label class="query">
      <Icon name="search" />
      <input
        ref={input}
        type="search"
        aria-label="Filter traces"
        aria-invalid={invalid}
        aria-describedby={describedBy}
        placeholder="Filter by name, or service=shop-api status=error duration>100ms"
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        value={text}
        onInput={(event) => type(event.currentTarget.value)}
        onKeyDown={(event) => event.key === 'Enter' && send(text)}
      />
      <kbd title="Press / to filter">/</kbd>
    </label>
  )
}
