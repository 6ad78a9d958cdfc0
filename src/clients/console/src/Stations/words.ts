import type { StationKind, StationStatus } from '@/api/types'

export function sayKind(kind: StationKind): string {
  return { rightsProtection: '维权援助工作站', trademarkGuidance: '商标品牌指导服务站', mediationCommittee: '人民调解委员会' }[kind] ?? '服务站点'
}

export const stationStatuses: { value: StationStatus; label: string; what: string }[] = [
  { value: 'preparing', label: '筹建', what: '只有管理员看得到' },
  { value: 'listed', label: '挂牌', what: '市民可以查到并预约' },
  { value: 'suspended', label: '停用', what: '不再对外，记录保留' },
]
