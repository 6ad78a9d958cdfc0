import type { DeadlineRule, NewDeadlineRule } from '@/api/types'

export interface RuleTyped { effectiveFrom: string; amount: number | undefined; unit: DeadlineRule['unit']; basis: string; source: string; confirmed: boolean; extensionAmount: number | undefined }

/** Only what differs is sent: what is left out stays as in the version before. */
export function changesOf(from: DeadlineRule, typed: RuleTyped): Partial<NewDeadlineRule> {
  const changes: Partial<NewDeadlineRule> = {}
  if (typed.amount !== undefined && typed.amount !== from.amount) changes.amount = typed.amount
  if (typed.unit !== from.unit) changes.unit = typed.unit
  if (typed.basis.trim() !== from.basis) changes.basis = typed.basis.trim()
  if (typed.confirmed === from.unconfirmed) changes.unconfirmed = !typed.confirmed
  if (from.extensionAmount !== null && typed.extensionAmount !== undefined && typed.extensionAmount !== from.extensionAmount) changes.extensionAmount = typed.extensionAmount
  return changes
}
