import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

export const STYLE = readFileSync(new URL('./style.css', import.meta.url), 'utf8')

// The address changes with the content, so that browsers may keep it for ever.
const TAG = createHash('sha256').update(STYLE).digest('hex').slice(0, 12)
export const STYLE_PATH = `/style.css?v=${TAG}`
