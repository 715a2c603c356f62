/** RFC 5322 2.1.1 asks for 78 at most; 76 leaves room for one level of quoting. */
export const WIDTH = 76

/** Folds at spaces; a word longer than the line, such as an address, stays whole. */
export function wrap(text: string, width = WIDTH, indent = ''): string {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ').filter(Boolean)) {
    const longer = line ? `${line} ${word}` : word
    if (line && indent.length + longer.length > width) lines.push(line)
    line = line && indent.length + longer.length > width ? word : longer
  }
  return [...lines, line].map((each) => `${indent}${each}`).join('\n')
}

/** A heading within a message. */
export function underlined(title: string): string {
  return `${wrap(title)}\n${'-'.repeat(Math.min(title.length, WIDTH))}`
}

/** Cuts at a word where one is near, never inside a character. */
export function shorten(text: string, max: number): string {
  if (text.length <= max) return text
  const head = text
    .slice(0, Math.max(max - 1, 0))
    .toWellFormed()
    .replace(/\ufffd$/, '')
  const space = head.lastIndexOf(' ')
  return `${(space > max * 0.7 ? head.slice(0, space) : head).trimEnd()}…`
}
