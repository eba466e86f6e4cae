/** A picture for each product, drawn rather than photographed: the shop has no photographer. */

const svg = (background: string, content: string): string =>
  `<svg viewBox="-30 -5 220 120" preserveAspectRatio="xMidYMid slice" aria-hidden="true"><rect x="-30" y="-5" width="220" height="120" fill="${background}"/>${content}</svg>`

const buttonAt = (x: number, y: number, r: number, fill: string): string =>
  `<g transform="translate(${x} ${y})"><circle r="${r}" fill="${fill}"/>
   <circle r="${r * 0.74}" fill="none" stroke="#fff" stroke-opacity=".35" stroke-width="2"/>
   ${[-1, 1].flatMap((a) => [-1, 1].map((b) => `<circle cx="${a * r * 0.24}" cy="${b * r * 0.24}" r="${r * 0.12}" fill="#2b1d14" fill-opacity=".75"/>`)).join('')}</g>`

const turns = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join('')

export const ART: Record<string, string> = {
  'linen-thread': svg(
    '#dcefe9',
    `<rect x="52" y="18" width="56" height="13" rx="6" fill="#b9825a"/><rect x="52" y="79" width="56" height="13" rx="6" fill="#b9825a"/>
     <rect x="59" y="31" width="42" height="48" fill="#0f8b8d"/>
     <g stroke="#fff" stroke-opacity=".45" stroke-width="2">${turns(8, (i) => `<path d="M59 ${36 + i * 6}l42-4"/>`)}</g>
     <path d="M101 70c20 2 8 30 40 24" fill="none" stroke="#0f8b8d" stroke-width="3" stroke-linecap="round"/>`,
  ),
  'merino-yarn': svg(
    '#f8e3d6',
    `<circle cx="76" cy="55" r="35" fill="#c8553d"/>
     <g fill="none" stroke="#fff" stroke-opacity=".4" stroke-width="2.5" stroke-linecap="round">
       ${turns(5, (i) => `<path d="M${46 + i * 4} ${40 + i * 9}q26-22 56 ${i * 2 - 4}"/>`)}
       ${turns(3, (i) => `<path d="M${56 + i * 10} 84q-10-30 12-60"/>`)}</g>
     <path d="M106 74c14 14 20-2 38 12" fill="none" stroke="#c8553d" stroke-width="4" stroke-linecap="round"/>`,
  ),
  'tailor-scissors': svg(
    '#e2e6f3',
    `<g fill="none" stroke-linecap="round"><path d="M36 26l62 42M36 80l62-42" stroke="#5b6b8c" stroke-width="9"/>
     <path d="M36 26l54 36M36 80l54-36" stroke="#fff" stroke-opacity=".45" stroke-width="2"/>
     <circle cx="112" cy="78" r="14" stroke="#35406b" stroke-width="8"/><circle cx="112" cy="29" r="14" stroke="#35406b" stroke-width="8"/></g>
     <circle cx="76" cy="53" r="4" fill="#fff"/>`,
  ),
  'horn-buttons': svg(
    '#f1ead9',
    buttonAt(56, 46, 24, '#8a5a3b') + buttonAt(106, 40, 18, '#a8784f') + buttonAt(94, 78, 21, '#6f4429'),
  ),
  'measuring-tape': svg(
    '#fdf0c9',
    `<path d="M30 84h106v-18H78" fill="#f2b632"/><circle cx="70" cy="54" r="32" fill="#f2b632"/>
     <circle cx="70" cy="54" r="20" fill="none" stroke="#2d2a1e" stroke-opacity=".35" stroke-width="3"/><circle cx="70" cy="54" r="7" fill="#2d2a1e"/>
     <g stroke="#2d2a1e" stroke-width="2">${turns(9, (i) => `<path d="M${84 + i * 6} 84v-${i % 2 ? 6 : 10}"/>`)}</g>
     <path d="M136 64v22" stroke="#5d6470" stroke-width="5"/>`,
  ),
  'needle-set': svg(
    '#efe1f0',
    `<ellipse cx="80" cy="66" rx="44" ry="24" fill="#7d4e8a"/><ellipse cx="80" cy="60" rx="44" ry="24" fill="#96639f"/>
     <g stroke="#5d6470" stroke-width="3" stroke-linecap="round">${turns(5, (i) => `<path d="M${60 + i * 10} 60l${(i - 2) * 9}-${44 - Math.abs(i - 2) * 5}"/>`)}</g>
     <path d="M80 18c14-12 22 10 44 0" fill="none" stroke="#c8553d" stroke-width="2.5" stroke-linecap="round"/>`,
  ),
}
