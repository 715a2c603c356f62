import { PLANS, PLAN_NAMES } from '@clausewatch/core'
import type { Plan } from '@clausewatch/core'
import { Type } from '@fastify/type-provider-typebox'
import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox'
import { nullable, oneOf, only, refusals } from '../schemas.ts'

export const PLAN = oneOf(PLAN_NAMES, { description: 'A plan’s name in this API.' })
export const CADENCE = oneOf(['same-day', 'digest'], {
  description: 'Same-day: an alert the day a change is confirmed. Digest: once a week.',
})

const PlanTerms = only(
  {
    plan: PLAN,
    name: Type.String(),
    platforms: nullable(Type.Integer(), {
      description: 'Platforms that may be subscribed to at once; null: no limit.',
    }),
    cadences: Type.Array(CADENCE),
    trialDays: Type.Integer(),
    includes: Type.Array(Type.String()),
  },
  { title: 'Plan' },
)

function showPlan(plan: Plan) {
  const { cadences, includes, ...terms } = PLANS[plan]
  return { plan, ...terms, cadences: [...cadences], includes: [...includes] }
}

export const planRoutes: FastifyPluginCallbackTypebox = (app, _options, done) => {
  app.get(
    '/v1/plans',
    {
      config: { access: 'anyone' },
      schema: {
        operationId: 'listPlans',
        tags: ['Plans'],
        summary: 'List the plans',
        description: 'What each plan includes. An administrator sets an account’s plan.',
        response: {
          200: only({ items: Type.Array(PlanTerms) }, { title: 'Plans' }),
          ...refusals(),
        },
      },
    },
    () => ({ items: PLAN_NAMES.map(showPlan) }),
  )
  done()
}
