import { recall, remember } from '../storage.js'

export const themes = ['auto', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

/** The remembered theme; `auto` follows the system. */
export function currentTheme(): Theme {
  const stored = recall('theme')
  return stored === 'light' || stored === 'dark' ? stored : 'auto'
}

/** Applies a theme to the page and remembers it. `public/theme.js` applies it again on the next load. */
export function applyTheme(theme: Theme): void {
  remember('theme', theme === 'auto' ? undefined : theme)
  if (theme === 'auto') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = theme
}
