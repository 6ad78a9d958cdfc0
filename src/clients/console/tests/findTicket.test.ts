import { beforeEach, describe, expect, it, vi } from 'vitest'
import { Refusal, sayError } from '@/api/problems'
import { readNumber } from '@/Queues/words'

const asked: string[] = []
let reply: () => Response
vi.stubGlobal('location', { origin: 'https://example.test' })
vi.stubGlobal('sessionStorage', { getItem: () => null, setItem: () => {}, removeItem: () => {} })
vi.stubGlobal('fetch', (request: Request) => {
  asked.push(`${request.method} ${new URL(request.url).pathname}`)
  return Promise.resolve(reply())
})
const { closeCounter, findTicket } = await import('@/Queues/calls')

describe('finding somebody by their number', () => {
  beforeEach(() => { asked.length = 0 })

  it('reads a number however it is typed, and nothing else', () => {
    expect(['A075', 'a075', ' a75 ', 'Ａ０７５', 'A-075', 'a 075号', 'B1204'].map(readNumber)).toEqual(['A075', 'A075', 'A075', 'A075', 'A075', 'A075', 'B1204'])
    expect(['', '75', 'A', '张三', '13800000000', 'A/75'].map(readNumber)).toEqual(['', '', '', '', '', ''])
  })
  it('asks the server for that one number of the station', async () => {
    reply = () => new Response(JSON.stringify({ id: 't75', number: 'A075' }))
    expect((await findTicket('s1', 'A075')).id).toBe('t75')
    expect(asked).toEqual(['GET /api/v1/staff/stations/s1/queue/tickets/A075'])
  })
  it('hears that there is none', async () => {
    reply = () => new Response(JSON.stringify({ code: 'queue.unknown', title: '没有找到这个号' }), { status: 404 })
    await expect(findTicket('s1', 'A999')).rejects.toMatchObject({ status: 404, code: 'queue.unknown' })
  })
})

describe('closing a counter to which people were sent', () => {
  it('shows the sentence of the server', async () => {
    const detail = '还有2位转到了这个窗口。'
    reply = () => new Response(JSON.stringify({ code: 'queue.counter_awaited', title: '窗口还不能关', detail }), { status: 409 })
    const problem: unknown = await closeCounter('s1', '2').catch((e: unknown) => e)
    expect(problem).toBeInstanceOf(Refusal)
    expect(sayError(problem).detail).toBe(detail)
  })
})
