import type { ComplaintChange, Problem } from './types'

/** A refusal of the server: its Chinese title and detail are shown as they are. */
export class Refusal extends Error {
  readonly status: number
  readonly code: string
  readonly title: string
  readonly detail: string
  readonly errors: Record<string, string[]>
  /** What happened since the page was made, where the server says so. */
  readonly changed: ComplaintChange[]

  constructor(status: number, problem: Problem | null) {
    const fallback = sayStatus(status)
    super(problem?.code ?? `http.${status}`)
    this.name = 'Refusal'
    this.status = status
    this.code = problem?.code ?? ''
    // A proxy in between may answer in English or HTML; such a text is not for the screen.
    this.title = hasHan(problem?.title) ? problem!.title! : fallback.title
    this.detail = hasHan(problem?.detail) ? problem!.detail! : hasHan(problem?.title) ? '' : fallback.detail
    this.errors = problem?.errors ?? {}
    this.changed = (problem as { changed?: ComplaintChange[] } | null)?.changed ?? []
  }

  /** The first message about a field, whatever nesting or case the server names it by. */
  field(name: string): string {
    const wanted = name.toLowerCase()
    for (const [key, messages] of Object.entries(this.errors)) {
      const last = key.toLowerCase().split(/[./]/).pop()
      if (last === wanted && messages[0]) return messages[0]
    }
    return ''
  }
}

/** No answer came: whether a move was done is unknown, so the same key goes out on the next try. */
export class NoAnswer extends Error {
  constructor(readonly wasMove: boolean) {
    super('no answer')
    this.name = 'NoAnswer'
  }
}

export interface Words { title: string; detail: string }

/** What to put on screen for anything that can go wrong. */
export function sayError(error: unknown): Words {
  if (error instanceof Refusal) return { title: error.title, detail: error.detail }
  if (error instanceof NoAnswer) {
    return {
      title: '没有收到服务器的答复',
      detail: error.wasMove
        ? '可能是网络断了。填写的内容都还在，恢复后再按一次即可，不会重复办理。'
        : '可能是网络断了，资料没有丢失。请检查网络后重试。',
    }
  }
  return { title: '页面出了差错', detail: '没有丢失任何记录。请刷新页面后再试。' }
}

function sayStatus(status: number): Words {
  if (status === 401) return { title: '登录已失效', detail: '请重新登录。' }
  if (status === 403) return { title: '您的账号不能做这件事', detail: '如果工作需要，请联系管理员开通。' }
  if (status === 404) return { title: '没有找到这条记录', detail: '它可能不存在，或者不属于您的站点。' }
  if (status === 409) return { title: '这条记录刚刚有了变化', detail: '请刷新后再看。' }
  if (status === 429) return { title: '操作太频繁', detail: '请稍等一会儿再试。' }
  if (status >= 500) return { title: '服务器暂时出了差错', detail: '已保存的记录不会丢失。请过一会儿再试。' }
  return { title: '这次没有办成', detail: '请检查填写的内容后再试。' }
}

function hasHan(text: string | null | undefined): boolean {
  return !!text && /\p{Script=Han}/u.test(text)
}
