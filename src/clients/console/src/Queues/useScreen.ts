import { computed, onBeforeUnmount, onMounted, ref, shallowRef } from 'vue'
import { createLive } from '@/Platform/live'
import { createCallQueue, shownFor, shownForWhenOthersWait } from './callQueue'
import { readScreen, type ScreenEvent } from './lineEvents'
import type { CallView, LineView } from '@/api/types'

/** The server sends something every ten seconds. Whoever reads a wall cannot ask whether it is still true, so two missed beats are enough. */
const silence = 30_000

/** What a call screen shows, from its stream: the line, the call that is up now, and whether it is still true. */
export function useScreen(station: string, onCall: (call: CallView) => void) {
  const line = shallowRef<LineView | null>(null)
  const call = shallowRef<CallView | null>(null)
  const heardAt = ref(0)
  /** How far the server's clock is ahead of this machine's: the clock on the wall is the server's. */
  const ahead = ref(0)
  const tick = ref(Date.now())
  const queue = createCallQueue()
  const lastCall = shallowRef<CallView | null>(null)
  let began = false
  let turn = 0
  let shownSince = 0

  const live = createLive<ScreenEvent>({
    open: (lastId, signal, hear) => readScreen(station, lastId, signal, (event) => {
      heardAt.value = tick.value = Date.now()
      ahead.value = Date.parse(event.data.now) - Date.now()
      hear(event)
    }),
    begin: () => Promise.resolve(),
    change: (event) => {
      if (event.data.line) lay(event.data.line)
      if (event.data.call && queue.hear(event.data.call, line.value, Date.now() + ahead.value)) advance()
    },
  })

  function lay(came: LineView): void {
    if (!began) {
      began = true
      queue.begin(came)
    }
    line.value = came
  }

  /** The next call comes up when the one before it had its time; with others waiting that is shorter. */
  function advance(): void {
    window.clearTimeout(turn)
    const since = Date.now() - shownSince
    const due = call.value ? (queue.others > 0 ? shownForWhenOthersWait : shownFor) - since : 0
    if (due > 0) {
      turn = window.setTimeout(advance, due)
      return
    }
    call.value = queue.next() ?? null
    if (!call.value) return
    lastCall.value = call.value
    shownSince = Date.now()
    onCall(call.value)
    turn = window.setTimeout(advance, queue.others > 0 ? shownForWhenOthersWait : shownFor)
  }

  /** What stands in the large field: the call that is up, else the last one that is still being waited for or served. */
  const shown = computed(() => {
    if (call.value) return { number: call.value.number, counter: call.value.counter, again: call.value.again, fresh: true }
    const serving = line.value?.serving ?? []
    const last = serving.find((s) => s.number === lastCall.value?.number && s.counter === lastCall.value.counter)
      ?? [...serving].sort((a, b) => Date.parse(b.calledAt) - Date.parse(a.calledAt))[0]
    return last ? { number: last.number, counter: last.counter, again: false, fresh: false } : null
  })
  const now = computed(() => tick.value + ahead.value)
  // A line cut without a word looks alive for long: what counts is when something was heard.
  const cut = computed(() => live.state.value === 'away' || (heardAt.value > 0 && tick.value - heardAt.value >= silence))
  const state = computed(() => (cut.value ? 'away' : live.state.value))

  const clock = window.setInterval(() => { tick.value = Date.now() }, 1000)
  onMounted(() => window.addEventListener('online', live.nudge))
  // Nobody may look at this tab while its sound is still listened to: it does not hang up when it is hidden.
  onBeforeUnmount(() => {
    window.clearInterval(clock)
    window.clearTimeout(turn)
    window.removeEventListener('online', live.nudge)
    live.stop()
  })

  return { line, call, shown, now, cut, heardAt, ahead, state, start: live.start, lay }
}
