type Line = { readonly text: string; readonly size: number; readonly gap: number }

const A4 = { width: 595, height: 842, margin: 64 }

/** A plain PDF of a Markdown text: enough for a contract, in the Helvetica that every reader brings. ASCII only. */
export function markdownToPdf(text: string): Buffer {
  const pages = paginate(
    text
      .trim()
      .split(/\n{2,}/)
      .flatMap(blockToLines),
  )
  const kids = pages.map((_, index) => `${4 + index * 2} 0 R`).join(' ')
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
    ...pages.flatMap((content, index) => [
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${A4.width} ${A4.height}] ` +
        `/Resources << /Font << /F1 3 0 R >> >> /Contents ${5 + index * 2} 0 R >>`,
      `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    ]),
  ]
  return assemble(objects)
}

function blockToLines(block: string): readonly Line[] {
  const heading = /^(#+) (.+)$/.exec(block)
  const size = heading === null ? 10.5 : heading[1] === '#' ? 17 : 12.5
  // Helvetica's letters are half as wide as they are high, on average.
  const columns = Math.floor((A4.width - 2 * A4.margin) / (size * 0.5))
  return wrap(heading?.[2] ?? block, columns).map((line, index) => ({
    text: line,
    size,
    gap: index === 0 ? size * 1.1 : size * 0.35,
  }))
}

function wrap(text: string, columns: number): readonly string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/\s+/)) {
    if (line !== '' && line.length + 1 + word.length > columns) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return line === '' ? lines : [...lines, line]
}

/** Content streams, one a page. */
function paginate(lines: readonly Line[]): readonly string[] {
  const pages: string[] = []
  let content = ''
  let y = A4.height - A4.margin
  for (const { text, size, gap } of lines) {
    y -= size + gap
    if (y < A4.margin) {
      pages.push(content)
      content = ''
      y = A4.height - A4.margin - size
    }
    content += `BT /F1 ${size} Tf ${A4.margin} ${y.toFixed(1)} Td (${text.replace(/[\\()]/g, '\\$&')}) Tj ET\n`
  }
  return [...pages, content]
}

function assemble(objects: readonly string[]): Buffer {
  let file = '%PDF-1.4\n'
  const offsets = objects.map((object, index) => {
    const offset = file.length
    file += `${index + 1} 0 obj\n${object}\nendobj\n`
    return offset
  })
  const start = file.length
  const entries = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${entries}`
  file += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`
  return Buffer.from(file, 'latin1')
}
