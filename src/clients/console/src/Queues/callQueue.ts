import type { CallView, LineView } from '@/api/types'

/** How long a call is held up alone; while others wait for their turn it is shorter. */
export const shownFor = 12_000
export const shownForWhenOthersWait = 6_000
/** A call older than this whose person has already been dealt with is not called out any more: nobody would come. */
const stale = 60_000

/**
 * What the screen calls out: each call once, in order, one after the other. A call that comes again after a cut is
 * known by its day and sequence; a number called again before its first call was shown is called out once.
 */
export function createCallQueue() {
  let waiting: CallView[] = []
  let seenDay = ''
  let seenSeq = 0

  /** `at` is the server's time now. */
  function hear(call: CallView, line: LineView | null, at: number): boolean {
    const day = call.at.slice(0, 10)
    if (day < seenDay || (day === seenDay && call.seq <= seenSeq)) return false
    seenDay = day
    seenSeq = call.seq
    if (at - Date.parse(call.at) > stale && !line?.serving.some((s) => s.number === call.number && s.counter === call.counter)) return false
    waiting = [...waiting.filter((c) => c.number !== call.number), call]
    return true
  }

  /** The calls up to here were before this screen looked. */
  function begin(line: LineView): void {
    const day = line.asOf.slice(0, 10)
    if (day > seenDay) [seenDay, seenSeq] = [day, line.lastCall]
    else if (day === seenDay) seenSeq = Math.max(seenSeq, line.lastCall)
  }

  function next(): CallView | undefined {
    const call = waiting[0]
    waiting = waiting.slice(1)
    return call
  }

  return { hear, begin, next, get others() { return waiting.length } }
}
