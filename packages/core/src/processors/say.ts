import type { Processor, ProcessorChange, ProcessorField } from './model.ts'

const FIELD_NAMES: Readonly<Record<ProcessorField, string>> = {
  name: 'name',
  purpose: 'purpose',
  data: 'data',
  location: 'place',
  start: 'start',
}
/** More names make a headline a list. */
const MOST_NAMED = 3

/** "2 sub-processors added (Acme, Foo), 1 removed (Bar)"; empty: nothing became of any. */
export function processorHeadline(changes: readonly ProcessorChange[]): string {
  const said = (['added', 'removed', 'changed'] as const).flatMap((kind) => {
    const names = [
      ...new Set(
        changes.filter((change) => change.kind === kind).map(({ processor }) => processor.name),
      ),
    ]
    return names.length === 0 ? [] : [{ kind, names }]
  })
  return said
    .map(({ kind, names }, at) => {
      const noun = at > 0 ? '' : names.length === 1 ? ' sub-processor' : ' sub-processors'
      const rest = names.length - MOST_NAMED
      const named = [...names.slice(0, MOST_NAMED), ...(rest > 0 ? [`${rest} more`] : [])]
      return `${names.length}${noun} ${kind} (${named.join(', ')})`
    })
    .join(', ')
}

/** What became of one company, as a sentence without a full stop: "Added: Acme (hosting, Ireland)". */
export function processorLine(change: ProcessorChange): string {
  const { kind, processor } = change
  if (kind !== 'changed')
    return `${kind === 'added' ? 'Added' : 'Removed'}: ${described(processor)}`
  const said = change.fields.map(({ field, before, after }) => {
    const what = FIELD_NAMES[field]
    const [was, is] = [quoted(field, before), quoted(field, after)]
    if (was === null) return `${what} is now stated: ${is ?? ''}`
    return is === null
      ? `${what} is not stated any more (was ${was})`
      : `${what} changed from ${was} to ${is}`
  })
  return `${processor.name}: ${said.join('; ')}`
}

/** Places and dates are names; words that say what is done are quoted. */
function quoted(field: ProcessorField, value: string | null): string | null {
  return value === null || field === 'location' || field === 'start' ? value : `“${value}”`
}

function described({ name, purpose, location }: Processor): string {
  const facts = [purpose, location].filter((fact) => fact !== null)
  return facts.length === 0 ? name : `${name} (${facts.join(', ')})`
}
