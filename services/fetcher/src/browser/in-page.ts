import type { CDPSession } from 'playwright-core'

/**
 * The document as its reader has it: what scripts added is there, shadow trees stand where they show, and what shows
 * nothing is gone (scripts; noscript, which a browser that runs scripts ignores). Runs in the page; null: too long.
 */
const SERIALISE = `(most) => {
  const UNSEEN = new Set(['script', 'noscript', 'template', 'link', 'iframe', 'object', 'embed'])
  const copyOf = (node) => {
    if (node.nodeType !== Node.ELEMENT_NODE) return node.cloneNode(false)
    if (UNSEEN.has(node.localName)) return null
    const copy = node.cloneNode(false)
    for (const child of childrenOf(node)) {
      const kept = copyOf(child)
      if (kept) copy.append(kept)
    }
    return copy
  }
  const childrenOf = (node) => {
    if (node.shadowRoot) return node.shadowRoot.childNodes
    if (node.localName !== 'slot' || !(node.getRootNode() instanceof ShadowRoot)) return node.childNodes
    const given = node.assignedNodes()
    return given.length > 0 ? given : node.childNodes
  }
  const html = copyOf(document.documentElement).outerHTML
  return html.length > most ? null : '<!doctype html>\\n' + html
}`

/** Null: it is longer than `maxChars`. */
export async function serialise(session: CDPSession, maxChars: number): Promise<string | null> {
  const html = await evaluate(session, `(${SERIALISE})(${maxChars})`)
  return typeof html === 'string' ? html : null
}

/** How much text the page holds: when it grows no more, the scripts are done. */
export async function textLength(session: CDPSession): Promise<number> {
  const length = await evaluate(session, 'document.body ? document.body.textContent.length : 0')
  return typeof length === 'number' ? length : 0
}

/** In a world of its own: what a page does to its own functions does not reach ours. */
async function evaluate(session: CDPSession, expression: string): Promise<unknown> {
  const { frameTree } = await session.send('Page.getFrameTree')
  const frameId = frameTree.frame.id
  const world = await session.send('Page.createIsolatedWorld', { frameId })
  const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
    expression,
    contextId: world.executionContextId,
    returnByValue: true,
  })
  if (exceptionDetails) throw new Error(`In the page: ${exceptionDetails.text}`)
  return result.value
}

// Chromium paints no taller picture in one piece.
const MAX_HEIGHT = 16_000
// Text stays readable; the second try is for pages full of photographs.
const QUALITIES = [60, 30]

/** The full page as JPEG; null: it takes more than `maxBytes`. */
export async function screenshot(session: CDPSession, maxBytes: number): Promise<Buffer | null> {
  const { cssContentSize } = await session.send('Page.getLayoutMetrics')
  const clip = {
    x: 0,
    y: 0,
    width: Math.max(1, Math.min(cssContentSize.width, 2_000)),
    height: Math.max(1, Math.min(cssContentSize.height, MAX_HEIGHT)),
    scale: 1,
  }
  for (const quality of QUALITIES) {
    const { data } = await session.send('Page.captureScreenshot', {
      format: 'jpeg',
      quality,
      clip,
      captureBeyondViewport: true,
    })
    const picture = Buffer.from(data, 'base64')
    if (picture.length <= maxBytes) return picture
  }
  return null
}
