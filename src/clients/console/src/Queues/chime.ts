import { ref } from 'vue'

/** Two falling tones, as at a counter's bell; made here, so that no file has to come over a weak line. */
const tones: readonly { hertz: number; at: number }[] = [{ hertz: 784, at: 0 }, { hertz: 622, at: 0.35 }]
const length = 1.4

/** A browser lets a page sound only after somebody touched it: until then the screen says so. */
export const soundLocked = ref(false)
let context: AudioContext | null = null

/** Finds out whether sound is possible; false where the browser has none. */
export function prepareChime(): boolean {
  if (typeof AudioContext === 'undefined') return false
  if (!context) {
    context = new AudioContext()
    context.onstatechange = tell
  }
  tell()
  return true
}

/** Called from a touch or a key: from now on it may sound. */
export async function unlockChime(): Promise<void> {
  if (!prepareChime()) return
  try {
    await context!.resume()
  } catch {
    // Still forbidden; the line on the screen stays.
  }
  tell()
}

/** Sounds once; answers how many milliseconds it lasts, 0 when it may not. */
export function chime(): number {
  if (!prepareChime() || context!.state !== 'running') return 0
  const start = context!.currentTime
  for (const tone of tones) {
    const source = context!.createOscillator()
    const loud = context!.createGain()
    source.frequency.value = tone.hertz
    loud.gain.setValueAtTime(0.0001, start + tone.at)
    loud.gain.exponentialRampToValueAtTime(0.5, start + tone.at + 0.02)
    loud.gain.exponentialRampToValueAtTime(0.0001, start + tone.at + 1)
    source.connect(loud).connect(context!.destination)
    source.start(start + tone.at)
    source.stop(start + tone.at + 1.05)
  }
  return length * 1000
}

function tell(): void {
  soundLocked.value = context?.state === 'suspended'
}
