// Gmail clips a message at 102 KB; the header, the slots' values and the encoding take their part.
export const HTML_MAX = 84_000
export const TEXT_MAX = 60_000

/** How much a rendering may show: so many changes, and so many characters of each one's redline. */
export type Room = { readonly changes: number; readonly chars: number }

// An excerpt shorter than this says nothing; then fewer changes are shown in full.
const LEAST_CHARS = 240

/**
 * The largest rendering within the limit, first by shortening every excerpt, then by leaving changes out. It measures
 * what was rendered, so the promise holds whatever the text becomes by escaping.
 */
export function fit(limitBytes: number, most: Room, render: (room: Room) => string): string {
  let room = most
  for (;;) {
    const rendered = render(room)
    if (bytesOf(rendered) <= limitBytes || room.changes === 0) return rendered
    room =
      room.chars > LEAST_CHARS
        ? { ...room, chars: Math.floor(room.chars / 2) }
        : { ...room, changes: Math.floor(room.changes / 2) }
  }
}

export function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length
}
