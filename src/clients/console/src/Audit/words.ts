import { sayRole } from '@/Accounts/roles'

/** Action codes in plain words. Codes are compared without case and separators, so check_in and checkIn are one. */
const actions: Record<string, string> = {
  bookingbook: '预约', bookingmade: '预约', bookingbooked: '预约', bookingcreate: '预约', bookingbookforcaller: '代为预约', bookingcaller: '代为预约',
  bookingcheckin: '签到', bookingcheckedin: '签到', bookingcomplete: '办结预约', bookingcompleted: '办结预约',
  bookingnoshow: '记为未到', bookingundo: '撤销上一步', bookingundone: '撤销上一步',
  bookingcancel: '取消预约', bookingcancelled: '取消预约', bookingreschedule: '改期', bookingrescheduled: '改期',
  bookingreveal: '查看姓名或电话', bookingrevealed: '查看姓名或电话', bookingrevealname: '查看姓名', bookingrevealphone: '查看电话',
  bookingsearch: '查找预约', bookingread: '查看预约', bookinglist: '查看预约列表',
  staffsignin: '登录', staffsignedin: '登录', staffauthsignin: '登录', authsignin: '登录',
  staffsigninrefused: '登录被拒绝', staffsigninfailed: '登录失败', staffsignedout: '退出登录', staffsignout: '退出登录',
  stafflockedout: '账号被暂时锁定', stafflocked: '账号被暂时锁定',
  staffpassword: '修改密码', staffpasswordchange: '修改密码', staffpasswordchanged: '修改密码', staffchangepassword: '修改密码',
  staffcreate: '新建工作人员账号', staffcreated: '新建工作人员账号', staffupdate: '修改工作人员账号',
  stationcreate: '新建站点', stationcreated: '新建站点', stationupdate: '修改站点资料', stationupdated: '修改站点资料',
  stationchange: '修改站点资料', stationchanged: '修改站点资料', stationedit: '修改站点资料', stationexception: '设置例外日期', stationpatch: '修改站点资料',
  stationimport: '导入站点', stationimported: '导入站点', stationsimport: '导入站点', stationsimported: '导入站点',
  calendarimport: '导入日历', calendarimported: '导入日历', closureannounce: '公布临时关闭', closurecreate: '公布临时关闭',
  citizensignin: '市民登录', citizenexport: '导出个人资料', citizendelete: '注销账号', citizenclosed: '注销账号', citizenupdate: '修改个人资料',
  accountsignin: '登录', accountsignout: '退出登录', accountexport: '导出个人资料', accountdelete: '注销账号', accountclose: '注销账号', accountclosed: '注销账号',
}

/** The room of an unknown code still says what it was about. */
const rooms: Record<string, string> = {
  booking: '预约', station: '站点', stations: '站点', staff: '工作人员账号', citizen: '市民账号', account: '账号', auth: '登录',
  service: '事项', calendar: '日历', closure: '临时关闭', message: '消息', notification: '通知', file: '文件', audit: '操作记录',
}

export function sayAction(code: string): string {
  const known = actions[flat(code)]
  if (known) return known
  const room = rooms[code.split(/[.:/_-]/)[0]?.toLowerCase() ?? '']
  return room ? `${room}方面的其他操作` : '其他操作'
}

export function saySubject(subject: { kind: string; id: string | null } | null): string {
  if (!subject?.kind) return ''
  const word = rooms[subject.kind.toLowerCase()] ?? '记录'
  // The id is opaque; its last letters are enough to see that two lines mean the same record.
  const tail = subject.id ? subject.id.replace(/[^0-9a-z]/gi, '').slice(-4).toLowerCase() : ''
  return tail ? `${word}（尾号${tail}）` : word
}

export function sayActor(actor: { kind: string; userName: string | null }): string {
  if (actor.userName) return actor.userName
  const kinds: Record<string, string> = { citizen: '市民', system: '系统', worker: '系统', job: '系统', anonymous: '未登录的人', staff: '工作人员' }
  return kinds[actor.kind.toLowerCase()] ?? sayRole(actor.kind)
}

const fields: Record<string, string> = {
  reason: '原因', note: '说明', field: '内容', name: '姓名', phone: '电话', address: '地址', counters: '窗口数', hours: '开放时间',
  status: '状态', services: '事项', offers: '事项', exceptions: '例外日期', makeuphours: '调休上班日时间', days: '天数', location: '位置', town: '乡镇街道', number: '预约号', rows: '行数', count: '数量',
}

/** What a person wrote or what was touched; codes and ids in a detail stay out of sight. */
export function sayDetail(detail: unknown, room = ''): string {
  if (detail === null || detail === undefined || detail === '') return ''
  if (typeof detail === 'string') {
    if (/^[[{]/.test(detail.trim())) {
      try {
        return sayDetail(JSON.parse(detail), room)
      } catch {
        return ''
      }
    }
    return /\p{Script=Han}/u.test(detail) ? detail : fields[detail.toLowerCase()] ?? ''
  }
  if (Array.isArray(detail)) return detail.map((part) => sayDetail(part, room)).filter(Boolean).join('、')
  if (typeof detail !== 'object') return ''
  const parts: string[] = []
  for (const [key, value] of Object.entries(detail)) {
    if (value === null || value === undefined || value === '') continue
    const word = room.startsWith('station') && key === 'name' ? '名称' : fields[key.toLowerCase()]
    if (key === 'changed' || key === 'fields') parts.push(typeof value === 'number' ? `改了${value}处` : `改了${sayDetail(value, room)}`)
    else if (key === 'field' && typeof value === 'string') parts.push(fields[value.toLowerCase()] ?? '')
    else if (key === 'reason' || key === 'note') parts.push(`${word}：${String(value)}`)
    else if (word && typeof value === 'number') parts.push(`${word}：${value}`)
    else if (word && typeof value === 'string' && (/\p{Script=Han}/u.test(value) || key === 'number')) parts.push(`${word}：${value}`)
    else if (word) parts.push(word)
  }
  return parts.filter(Boolean).join('；')
}

function flat(code: string): string {
  return code.toLowerCase().replace(/[^a-z]/g, '')
}
