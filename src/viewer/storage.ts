/** Reads a remembered setting; undefined when there is none or storage is forbidden. */
export function recall(key: string): string | undefined {
  try {
    return localStorage.getItem(`throughline.${key}`) ?? undefined
  } catch {
    return undefined
  }
}

/** Remembers a setting, or forgets it when `value` is undefined. Storage that is full or forbidden is fine. */
export function remember(key: string, value: string | undefined): void {
  try {
    if (value === undefined) localStorage.removeItem(`throughline.${key}`)
    else localStorage.setItem(`throughline.${key}`, value)
  } catch {
    // The setting then lasts as long as the page.
  }
}
