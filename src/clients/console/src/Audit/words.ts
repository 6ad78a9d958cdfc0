import type { AuditEntry } from '@/api/types'

/** What the trail holds, in plain words. */
const actions: Record<string, string> = {
  'booking.made': '代为预约',
  'booking.checkedIn': '签到',
  'booking.completed': '办结预约',
  'booking.noShow': '记为未到',
  'booking.undone': '撤销上一步',
  'booking.cancelled': '取消预约',
  'booking.rescheduled': '改期',
  'booking.placed': '分到窗口',
  'booking.noted': '写备注',
  'booking.reveal': '查看姓名或电话',
  'complaint.reveal': '查看来件人姓名或电话',
  'complaint.openFile': '打开证据文件',
  'complaint.export': '要求导出投诉举报',
  'complaint.export.fetched': '取走导出的投诉举报',
  'deadlineRule.add': '添加期限规则的新版本',
  'queue.override': '提前叫号',
  'queue.priority': '改优先',
  'queue.rules': '修改排队规则',
  'staff.sign_in': '登录',
  'staff.locked_out': '账号被暂时锁定',
  'staff.change_password': '修改密码',
  'station.edit': '修改站点资料',
  'station.import': '导入站点',
  'calendar.import': '导入日历',
  'account.close': '市民注销账号',
}

/** The room of an unknown code still says what it was about. */
const rooms: Record<string, string> = {
  booking: '预约', complaint: '投诉举报', complaint_export: '投诉举报的导出', deadlinerule: '期限规则', station: '站点', stations: '站点', staff: '工作人员账号', citizen: '市民账号', account: '账号', auth: '登录',
  queue: '排队', ticket: '排队号', service: '事项', calendar: '日历', closure: '临时关闭', message: '消息', notification: '通知', file: '文件', audit: '操作记录',
}

export function sayAction(code: string): string {
  const known = actions[code]
  if (known) return known
  const room = rooms[code.split(/[.:/_-]/)[0]?.toLowerCase() ?? '']
  return room ? `${room}方面的其他操作` : '其他操作'
}

export function saySubject(subject: AuditEntry['subject']): string {
  const word = rooms[subject.kind.toLowerCase()] ?? '记录'
  // The id is opaque; its last letters are enough to see that two lines mean the same record.
  const tail = subject.id ? subject.id.replace(/[^0-9a-z]/gi, '').slice(-4).toLowerCase() : ''
  return tail ? `${word}（尾号${tail}）` : word
}

export function sayActor(actor: AuditEntry['actor']): string {
  if (actor.userName) return actor.userName
  return { citizen: '市民', system: '系统' }[actor.kind] ?? '工作人员'
}

const fields: Record<string, string> = {
  reason: '原因', name: '姓名', phone: '电话', address: '地址', counters: '窗口数', hours: '开放时间', status: '状态', services: '事项',
  exceptions: '例外日期', makeuphours: '调休上班日时间', location: '位置', town: '乡镇街道', days: '天数', rows: '行数',
  dailycap: '每天最多几个号', distancemeters: '取号距离（米）', priorityafter: '几位后轮优先', returnafter: '过号回来再过几位', graceminutes: '过号可回来的分钟数', notice: '叫号屏上的话',
  source: '出处', basis: '依据', amount: '多长',
  wallversion: '墙上二维码的版次',
}

/** What a person wrote or what was touched; codes and ids in a detail stay out of sight. */
export function sayDetail(detail: unknown, room = ''): string {
  if (typeof detail === 'string') return /\p{Script=Han}/u.test(detail) ? detail : ''
  if (Array.isArray(detail)) return detail.map((part) => sayDetail(part, room)).filter(Boolean).join('、')
  if (typeof detail !== 'object' || detail === null) return ''
  const parts: string[] = []
  for (const [key, value] of Object.entries(detail)) {
    if (value === null || value === undefined || value === '') continue
    const word = room.startsWith('station') && key === 'name' ? '名称' : fields[key.toLowerCase()]
    if (key === 'changed' && typeof value === 'number') parts.push(`改了${value}处`)
    else if (key === 'field' && typeof value === 'string') parts.push(fields[value.toLowerCase()] ?? '')
    else if (key === 'reason') parts.push(`${word}：${String(value)}`)
    else if (word && typeof value === 'number') parts.push(`${word}：${value}`)
    else if (word && typeof value === 'string' && /\p{Script=Han}/u.test(value)) parts.push(`${word}：${value}`)
    else if (word) parts.push(word)
  }
  return parts.filter(Boolean).join('；')
}
