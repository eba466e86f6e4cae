interface Props<T extends string> {
  label: string
  value: T
  options: readonly { id: T; label: string }[]
  onChange: (value: T) => void
}

/** One of a few, as the platform's own menu. */
export function Choice<T extends string>({ label, value, options, onChange }: Props<T>) {
  return (
    <select
      class="choice"
      aria-label={label}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value as T)}
    >
      {options.map((option) => (
        <option key={option.id} value={option.id}>
          {option.label}
        </option>
      ))}
    </select>
  )
}
