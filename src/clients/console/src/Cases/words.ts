import type { DayWhy, DeadlineProof, DeadlineRule } from '@/api/types'

const whys: Record<DayWhy, string> = {
  start: '起算的当天，不计', workday: '工作日', makeUpWorkday: '调休上班，计入', day: '计入', weekend: '周末，不计', holiday: '放假，不计', paused: '暂停，不计', rolled: '放假，顺延',
}

/** Why a day counts or not: 国庆节放假，不计. */
export function sayCounted(line: DeadlineProof['lines'][number]): string {
  const word = line.why === 'holiday' && line.name ? `${line.name}，不计` : line.why === 'paused' && line.name ? `暂停（${line.name}），不计` : whys[line.why] ?? '不计'
  return line.provisional ? `${word}（暂定）` : word
}

const applies: Record<string, string> = { any: '所有来件', infringementReport: '举报线索', consumerComplaint: '消费投诉', serviceComplaint: '对服务站的意见' }
export const sayApplies = (to: string): string => applies[to] ?? '其他事项'

const owners: Record<DeadlineRule['owner'], string> = { authority: '市场监管部门', police: '公安机关', network: '服务网络', citizen: '来件人' }
export const sayOwner = (owner: DeadlineRule['owner']): string => owners[owner] ?? ''

/** Versions of one rule, the newest first; rules in the order the server has them. */
export function groupRules(rules: readonly DeadlineRule[]): { code: string; name: string; versions: DeadlineRule[] }[] {
  const found = new Map<string, DeadlineRule[]>()
  for (const rule of rules) found.set(rule.code, [...(found.get(rule.code) ?? []), rule])
  return [...found].map(([code, versions]) => ({ code, name: versions[0]!.name, versions: versions.sort((a, b) => b.version - a.version) }))
}
