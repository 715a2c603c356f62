export type Progress = { readonly step: (label: string) => void; readonly end: () => void }

const WIDTH = 30

/** A bar on stderr; where that is no terminal, a line now and then. */
export function startProgress(total: number, out: NodeJS.WriteStream = process.stderr): Progress {
  let done = 0
  const every = Math.max(1, Math.floor(total / 10))
  return {
    step(label) {
      done += 1
      if (!out.isTTY) {
        if (done % every === 0 || done === total) out.write(`${done} of ${total}\n`)
        return
      }
      const filled = Math.round((done / total) * WIDTH)
      const bar = '█'.repeat(filled) + '░'.repeat(WIDTH - filled)
      out.write(`\r${bar} ${done} of ${total}  ${label.slice(0, 40).padEnd(40)}`)
    },
    end() {
      if (out.isTTY) out.write('\n')
    },
  }
}
