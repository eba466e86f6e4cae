/** What a person can act on. */
const INTERACTIVE = `button,a[href],area[href],input:not([type=hidden]),select,option,summary,label,[onclick]${roles('button link menuitem tab option checkbox radio switch')}`

/** Inputs whose value is what stands on them; of every other the value is the user's. */
const CAPTIONED = new Set(['button', 'submit', 'reset'])
/** What holds a user's text or choice; whatever stands in an editor may be typed. */
const TYPED = `textarea,select,[contenteditable]:not([contenteditable=false])${roles('textbox searchbox combobox')}`
const UNREAD = `script,style,template,noscript,[hidden],[aria-hidden=true],${TYPED}`
const MAX_LENGTH = 60
/** Of what has so many parts without a word in them nobody reads the next. */
const MAX_NODES = 200
/** What is looked at of one text, for it may begin with the blanks of a template, or be a book. */
const MAX_TEXT = 1000

/** What adds these roles to a selector. */
function roles(names: string): string {
  return names.replace(/\w+ ?/g, (role) => `,[role=${role.trim()}]`)
}

const attribute = (element: Element, name: string) => {
  const value = element.getAttribute(name)
  return value ? tidy(value) : ''
}
const tidy = (text: string) => text.replace(/\s+/g, ' ').trim()

/** The element that an event was for: the nearest interactive one around where it happened. */
export function interactiveElement(event: Event): Element | undefined {
  // The path and not `closest`, which ends at a shadow root.
  return event
    .composedPath()
    .find((node): node is Element => node instanceof Element && node.matches(INTERACTIVE))
}

/**
 * What a person sees on an element, in at most 60 characters: its accessible name where it has one, else
 * its text. Never what a user typed or chose.
 *
 * @see https://www.w3.org/TR/accname-1.2/#computation-steps of which these are the steps that matter here
 */
export function labelOf(element: Element): string {
  const label =
    referenced(element) ||
    attribute(element, 'aria-label') ||
    caption(element) ||
    (element.matches('input,select,textarea,form') ? '' : visibleText(element)) ||
    attribute(element, 'alt') ||
    attribute(element, 'title')
  return label.length > MAX_LENGTH ? `${label.slice(0, MAX_LENGTH - 1).trimEnd()}…` : label
}

function referenced(element: Element): string {
  const ids = attribute(element, 'aria-labelledby')
  if (!ids) return ''
  const root = element.getRootNode() as Document | ShadowRoot
  return tidy(
    ids
      .split(' ')
      .map((id) => textOf(root.getElementById?.(id)))
      .join(' '),
  )
}

const textOf = (element: Element | null | undefined) => (element ? visibleText(element) : '')

function caption(element: Element): string {
  if (element instanceof HTMLInputElement && CAPTIONED.has(element.type)) return tidy(element.value)
  const { labels } = element as Partial<HTMLInputElement>
  return labels?.length ? textOf(labels[0]) : ''
}

/**
 * Text and pictures' texts, up to what is needed of them. Not `innerText`, which lays the page out, and not
 * `textContent`, which reads a whole subtree, styles and scripts included.
 */
function visibleText(element: Element): string {
  if (element.closest(TYPED)) return ''
  const only = element.childNodes.length === 1 && element.firstChild
  if (only instanceof Text) return tidy(only.data.slice(0, MAX_TEXT))
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) =>
    node instanceof Element && node.matches(UNREAD) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
  )
  let text = ''
  for (let left = MAX_NODES; left > 0 && text.length <= MAX_LENGTH && walker.nextNode(); left--) {
    const node = walker.currentNode
    const own = node instanceof Element ? node.getAttribute('alt') : (node as Text).data
    text = tidy(`${text} ${(own ?? '').slice(0, MAX_TEXT)}`)
  }
  return text
}

/** Which element it was, for whoever knows the page: `button#order`, `button[name=order]`. */
export function pathOf(element: Element): string {
  const { localName: tag, id } = element
  if (id) return `${tag}#${id}`
  const name = element.getAttribute('name')
  return name ? `${tag}[name=${name}]` : tag
}
