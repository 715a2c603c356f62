import { recordId } from '@clausewatch/core'
import type { ChangeBetween } from '@clausewatch/core'
import type { provisionHistory } from '@clausewatch/store'
import { Type } from '@fastify/type-provider-typebox'
import { id, nullable, only, wordOf } from '../schemas.ts'
import { PATH, WORDING, showWording, urlOf } from './provision-model.ts'
import { REDLINE } from './redline-model.ts'

export const PROVISION_CHANGE_KINDS = [
  'added',
  'removed',
  'reworded',
  'moved',
  'split',
  'merged',
  'returned',
] as const

const WHAT = {
  kind: wordOf(PROVISION_CHANGE_KINDS, {
    description:
      '`split`: a part of another that stands for itself now, or what is left of that one. `merged`: it took others up, or was taken up (`after` is null then). `moved`: to another section, or between documents of the platform. `returned`: it had been removed before.',
  }),
  path: PATH,
  before: nullable(WORDING),
  after: nullable(WORDING),
  relatives: Type.Array(id('provision'), {
    description: 'The provisions that it was split from or into, or merged with.',
  }),
  redline: nullable(REDLINE, {
    description: 'Null: there are not two wordings to compare, or their words are equal.',
  }),
}

export const PROVISION_CHANGE = only(
  {
    provision: id('provision'),
    url: nullable(Type.String({ format: 'uri' }), {
      description: 'Its page; null: provisions of private documents have none.',
    }),
    ...WHAT,
    severity: nullable(wordOf(['high', 'medium', 'low']), { description: 'Null: not analysed.' }),
  },
  { title: 'ProvisionChange', description: 'What a change did to one provision.' },
)

export const CHANGE_BETWEEN = only(
  {
    from: nullable(id('provision'), { description: 'In the first version.' }),
    to: nullable(id('provision'), { description: 'In the second.' }),
    ...WHAT,
  },
  {
    title: 'ChangeBetween',
    description: 'What lies between two versions, of one provision. A null id: it has none there.',
  },
)

/** @param publicUrl null: its page is not to be shown */
export function showProvisionChange(
  change: provisionHistory.RecordedChange,
  publicUrl: string | null,
) {
  return {
    provision: recordId('provision', change.id),
    url: publicUrl === null ? null : urlOf(change.id, publicUrl),
    ...showWhat(change),
    severity: change.severity,
  }
}

export function showBetween({ from, to, ...change }: ChangeBetween) {
  return {
    from: from === null ? null : recordId('provision', from),
    to: to === null ? null : recordId('provision', to),
    ...showWhat(change),
  }
}

function showWhat(change: Omit<ChangeBetween, 'from' | 'to'>) {
  return {
    kind: change.kind,
    path: [...((change.after ?? change.before)?.path ?? [])],
    before: showWording(change.before),
    after: showWording(change.after),
    relatives: change.relatives.map((one) => recordId('provision', one)),
    redline: change.redline,
  }
}
