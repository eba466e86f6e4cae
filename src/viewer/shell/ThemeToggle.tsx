import { useState } from 'preact/hooks'
import { Icon } from '../parts/Icon.js'
import { applyTheme, currentTheme, themes } from './theme.js'

const labels = { auto: 'as the system', light: 'light', dark: 'dark' } as const

/** Steps through automatic, light and dark. */
export function ThemeToggle() {
  const [theme, setTheme] = useState(currentTheme)
  const next = themes[(themes.indexOf(theme) + 1) % themes.length]!
  return (
    <button
      type="button"
      class="icon-button"
      aria-label={`Theme: ${labels[theme]}. Change to ${labels[next]}`}
      title={`Theme: ${labels[theme]}`}
      onClick={() => {
        applyTheme(next)
        setTheme(next)
      }}
    >
      <Icon name={theme} />
    </button>
  )
}
