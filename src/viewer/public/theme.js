// Runs before the first paint, so that a remembered theme never flashes the other one. See ../shell/theme.ts.
try {
  const theme = localStorage.getItem('throughline.theme')
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
} catch {
  // Storage can be forbidden; the system's theme is fine.
}
