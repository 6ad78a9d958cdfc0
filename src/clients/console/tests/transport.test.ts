import { beforeEach, describe, expect, it } from 'vitest'
import { PendingMoves } from '@/api/pendingMoves'
import { NoAnswer, Refusal, sayError } from '@/api/problems'
import type { TokenBox } from '@/api/tokenBox'
import { createTransport } from '@/api/transport'
import type { Tokens } from '@/api/types'

const base = 'http://station.test/api/v1'
const tokens = (n: number): Tokens => ({ accessToken: `a${n}`, refreshToken: `r${n}`, expiresIn: 900 })
let held: Tokens | null
const box: TokenBox = { read: () => held, write: (t) => { held = t }, clear: () => { held = null } }
let sent: Request[]
let minted = 0
let ended = 0

function make(answers: (request: Request) => Response | Promise<Response>) {
  return createTransport({
    box,
    moves: new PendingMoves(() => `key${(minted += 1)}`),
    ended: () => { ended += 1 },
    send: async (request) => {
      sent.push(request)
      return answers(request)
    },
  }).transport
}

const ok = (body: unknown = {}) => new Response(JSON.stringify(body), { status: 200 })
const no = (status: number, body: unknown = {}) => new Response(JSON.stringify(body), { status })
const get = () => new Request(`${base}/staff/bookings`)
const book = (name = '张三') => new Request(`${base}/staff/bookings`, { method: 'POST', body: JSON.stringify({ name }) })

beforeEach(() => {
  held = tokens(1)
  sent = []
  minted = ended = 0
})

describe('the bearer token', () => {
  it('is refreshed once for all calls that met a 401 together', async () => {
    const transport = make((r) => {
      if (r.url.endsWith('/refresh')) return ok(tokens(2))
      return r.headers.get('Authorization') === 'Bearer a2' ? ok() : no(401)
    })
    await Promise.all([transport(get()), transport(get()), transport(get())])
    expect(sent.filter((r) => r.url.endsWith('/refresh'))).toHaveLength(1)
    expect(held).toEqual(tokens(2))
  })

  it('ends the session when the refresh is refused, and says so once', async () => {
    const transport = make(() => no(401, { code: 'auth.expired', title: '登录已过期', detail: '请重新登录。' }))
    await expect(Promise.all([transport(get()), transport(get())])).rejects.toBeInstanceOf(Refusal)
    expect(held).toBeNull()
    expect(ended).toBe(1)
  })

  it('is kept when the refresh got no answer or a busy one', async () => {
    const lost = make((r) => {
      if (r.url.endsWith('/refresh')) throw new TypeError('network')
      return no(401)
    })
    await expect(lost(get())).rejects.toBeInstanceOf(NoAnswer)
    const busy = make((r) => (r.url.endsWith('/refresh') ? no(503) : no(401)))
    await expect(busy(get())).rejects.toBeInstanceOf(Refusal)
    expect(held).toEqual(tokens(1))
    expect(ended).toBe(0)
  })

  it('is not sent with a sign-in, whose 401 is a plain refusal', async () => {
    const transport = make(() => no(401, { title: '用户名或密码不对' }))
    await expect(transport(new Request(`${base}/staff/auth/sign-in`, { method: 'POST', body: '{}' }))).rejects.toMatchObject({ title: '用户名或密码不对' })
    expect(sent).toHaveLength(1)
    expect(sent[0]!.headers.get('Authorization')).toBeNull()
  })
})

describe('the key of a move', () => {
  const keys = () => sent.filter((r) => !r.url.endsWith('/refresh')).map((r) => r.headers.get('Idempotency-Key'))

  it('is the same for a retry after a lost answer and new after an answer', async () => {
    let up = false
    const transport = make(() => {
      if (!up) throw new TypeError('network')
      return ok()
    })
    await expect(transport(book())).rejects.toBeInstanceOf(NoAnswer)
    up = true
    await transport(book())
    await transport(book())
    expect(keys()).toEqual(['key1', 'key1', 'key2'])
  })

  it('stays after a 5xx, which may have come after the commit', async () => {
    let status = 502
    const transport = make(() => (status === 200 ? ok() : no(status)))
    await expect(transport(book())).rejects.toBeInstanceOf(Refusal)
    status = 200
    await transport(book())
    expect(keys()).toEqual(['key1', 'key1'])
  })

  it('is another one for another body', async () => {
    const transport = make(() => { throw new TypeError('network') })
    await expect(transport(book('张三'))).rejects.toBeInstanceOf(NoAnswer)
    await expect(transport(book('李四'))).rejects.toBeInstanceOf(NoAnswer)
    expect(keys()).toEqual(['key1', 'key2'])
  })

  it('goes along when the move is sent again after a refresh, with the body whole', async () => {
    const bodies: string[] = []
    const transport = make(async (r) => {
      if (r.url.endsWith('/refresh')) return ok(tokens(2))
      bodies.push(await r.clone().text())
      return r.headers.get('Authorization') === 'Bearer a2' ? ok() : no(401)
    })
    await transport(book())
    expect(keys()).toEqual(['key1', 'key1'])
    expect(bodies[1]).toBe('{"name":"张三"}')
  })

  it('is not put on reads and searches', async () => {
    const transport = make(() => ok())
    await transport(get())
    await transport(new Request(`${base}/staff/bookings/search`, { method: 'POST', body: '{}' }))
    expect(keys()).toEqual([null, null])
  })
})

describe('a refusal', () => {
  it('shows the words of the server as they are, and finds the words of a field', async () => {
    const problem = { status: 400, code: 'request.invalid', title: '填写有误', detail: '请看标出的地方。', errors: { 'contact.phone': ['号码不对。'] } }
    const error = await make(() => no(400, problem))(book()).catch((e: unknown) => e)
    expect(sayError(error)).toEqual({ title: '填写有误', detail: '请看标出的地方。' })
    expect((error as Refusal).field('phone')).toBe('号码不对。')
    expect((error as Refusal).field('name')).toBe('')
  })

  it('has words of its own when a page of a proxy came instead', async () => {
    const error = await make(() => new Response('<html>Bad Gateway</html>', { status: 502 }))(get()).catch((e: unknown) => e)
    expect(sayError(error).title).toMatch(/\p{Script=Han}/u)
  })
})
