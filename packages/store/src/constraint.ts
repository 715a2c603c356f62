/** Whether a statement failed because its rows would break this constraint. */
export function violates(error: unknown, constraint: string): boolean {
  const cause = error instanceof Error ? error.cause : null
  return (
    cause instanceof Error && 'constraint_name' in cause && cause.constraint_name === constraint
  )
}
