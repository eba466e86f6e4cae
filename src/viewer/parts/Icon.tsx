const paths = {
  auto: 'M10 3a7 7 0 1 0 0 14zM10 3a7 7 0 0 1 0 14',
  light:
    'M10 6.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7M10 2v1.5M10 16.5V18M2 10h1.5M16.5 10H18M4.3 4.3l1.1 1.1M14.6 14.6l1.1 1.1M15.7 4.3l-1.1 1.1M5.4 14.6l-1.1 1.1',
  dark: 'M16.5 12A7 7 0 1 1 8 3.500a5.5 5.5 0 0 0 8.5 8.500z',
  chevron: 'M7.5 5.5 12 10l-4.5 4.5',
  close: 'M5.5 5.500l9 9M14.5 5.500l-9 9',
  copy: 'M7.5 7.500h8v8h-8zM12.5 4.500h-8v8',
  done: 'M4.5 10.500l3.5 3.5 7.5-8',
  error: 'M10 3.200a6.8 6.8 0 1 0 0 13.6 6.8 6.8 0 0 0 0-13.600M10 6.800v3.800M10 13.200v.1',
  pause: 'M7 5v10M13 5v10',
  play: 'M7 4.5 15 10l-8 5.500z',
  down: 'M10 4v12M5 11l5 5 5-5',
  back: 'M12 5l-5 5 5 5',
  search: 'M8.8 4a4.8 4.8 0 1 0 0 9.6 4.8 4.8 0 0 0 0-9.600M12.3 12.3 16 16',
  // Span kinds: a request comes in, goes out; a message is put into a queue, taken from it; work inside.
  server: 'M11 4h5v12h-5M3 10h8M8 7l3 3-3 3',
  client: 'M9 4H4v12h5M8 10h9M14 7l3 3-3 3',
  producer: 'M4 16h12M4 12.500h12M10 9.500V3M7 6l3-3 3 3',
  consumer: 'M4 4h12M4 7.500h12M10 10.500V17M7 14l3 3 3-3',
  internal: 'M10 7.500a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5',
  unspecified: 'M7 10h6',
} as const

export type IconName = keyof typeof paths

/** A small line drawing in the text's colour. With a `label` it is an image of that name, else decoration. */
export function Icon({ name, label }: { name: IconName; label?: string }) {
  if (!label) {
    return (
      <svg class="icon" viewBox="0 0 20 20" aria-hidden="true">
        <path d={paths[name]} />
      </svg>
    )
  }
  return (
    <svg class="icon" viewBox="0 0 20 20" role="img" aria-label={label}>
      <title>{label}</title>
      <path d={paths[name]} />
    </svg>
  )
}
