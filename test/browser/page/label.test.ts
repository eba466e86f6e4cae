// @vitest-environment happy-dom
/** What a clicked element is called. */
import { describe, expect, it } from 'vitest'
import { interactiveElement, labelOf, pathOf } from '../../../src/browser/page/label.js'

const element = (html: string): Element => {
  document.body.innerHTML = html
  return document.body.querySelector('[data-it]') ?? (document.body.firstElementChild as Element)
}

/** The interactive element of a click on what has `data-it`. */
function clicked(html: string): string | undefined {
  let found: Element | undefined
  const target = element(html)
  const listener = (event: Event) => {
    found = interactiveElement(event)
  }
  document.body.addEventListener('click', listener, { once: true })
  target.dispatchEvent(new Event('click', { bubbles: true, composed: true }))
  return found && pathOf(found)
}

describe('labelOf', () => {
  it.each([
    ['<button>  Place\n\t order </button>', 'Place order'],
    ['<button aria-label="Close dialog">×</button>', 'Close dialog'],
    [
      '<p id=a>Delete</p><p id=b>order 7</p><button data-it aria-labelledby="a b">×</button>',
      'Delete order 7',
    ],
    ['<button aria-labelledby=gone title=Undo></button>', 'Undo'],
    ['<a href=/><img alt="Home page"></a>', 'Home page'],
    ['<button>Save<style>b{}</style><script type=x>1</script><span hidden>ing</span></button>', 'Save'],
    ['<input type=submit value="Pay now">', 'Pay now'],
    ['<label>I agree <input data-it type=checkbox value=yes></label>', 'I agree'],
    ['<button></button>', ''],
    ['<input type=image alt=Search src=/>', 'Search'],
    ['<label for=card>Card number</label><input data-it id=card value=4111>', 'Card number'],
    ['<button><svg><title>Delete</title></svg></button>', 'Delete'],
    ['<a href=/ contenteditable=false>Home</a>', 'Home'],
  ])('of %s is %s', (html, label) => {
    expect(labelOf(element(html))).toBe(label)
  })

  it.each([
    '<input type=text value="4111 1111">',
    '<input type=password value=secret>',
    '<input value=anna>',
    '<select><option selected>Anna</option></select>',
    '<label data-it><textarea>dear diary</textarea></label>',
    '<form><input value=anna><p>You said: hello</p></form>',
    '<div contenteditable role=link>dear diary</div>',
    '<label data-it><p contenteditable=plaintext-only>dear diary</p></label>',
    '<div contenteditable=true>see <a data-it href=/>the doctor</a></div>',
    '<p id=own role=textbox>4111 1111</p><button data-it aria-labelledby=own></button>',
    '<button role=combobox>Anna</button>',
    '<select><option data-it>Anna</option></select>',
  ])('never has what a user typed or chose: %s', (html) => {
    expect(labelOf(element(html))).toBe('')
  })

  it('is cut to 60 characters, however much text there is', () => {
    const label = labelOf(element(`<button>${'<i>word</i>\n'.repeat(10_000)}</button>`))
    expect(label).toHaveLength(60)
    expect(label).toMatch(/^word word .*…$/)
  })
})

describe('interactiveElement', () => {
  it.each([
    ['<button id=x><b data-it>Buy</b></button>', 'button#x'],
    ['<a href=/><b data-it>Go</b></a>', 'a'],
    ['<div role=menuitem name=y data-it>Cut</div>', 'div[name=y]'],
    ['<div onclick="1"><p data-it>Old</p></div>', 'div'],
    ['<p data-it>text</p>', undefined],
    ['<a data-it>no link</a>', undefined],
  ])('in %s is %s', (html, path) => {
    expect(clicked(html)).toBe(path)
  })
})
