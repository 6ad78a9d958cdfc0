import type { Role } from '@/api/types'

const words: Record<Role, string> = {
  stationClerk: '站点经办人',
  stationHead: '站点负责人',
  committeeSecretary: '调委会秘书',
  mediator: '调解员',
  publisher: '信息发布员',
  admin: '系统管理员',
  auditor: '审计员',
}

/** A role in Chinese; one we do not know yet is still a person of the network. */
export function sayRole(role: string): string {
  return (words as Record<string, string>)[role] ?? '工作人员'
}

/** What a page of the console is for; each role opens some of them. */
export type Duty = 'bookings' | 'complaints' | 'lineRules' | 'deadlineRules' | 'stations' | 'audit'

const duties: Record<Duty, readonly Role[]> = {
  bookings: ['stationClerk', 'stationHead', 'committeeSecretary', 'admin'],
  complaints: ['stationClerk', 'stationHead', 'committeeSecretary', 'admin'],
  lineRules: ['stationHead', 'admin'],
  deadlineRules: ['admin'],
  stations: ['admin'],
  audit: ['admin', 'auditor'],
}

export function mayDo(roles: readonly string[], duty: Duty): boolean {
  return duties[duty].some((role) => roles.includes(role))
}
