/** Between two knocks, and how many there are: a minute and a half, then the screen alone must do. */
const EVERY_MS = 2_000;
const KNOCKS = 45;

/** Vibrates and chimes until the answer is called, and never without end. */
export function ring(knock: () => void = knockOnce): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  function again(left: number): void {
    knock();
    if (left > 1) timer = setTimeout(again, EVERY_MS, left - 1);
  }
  again(KNOCKS);
  return () => clearTimeout(timer);
}

function knockOnce(): void {
  // #ifdef H5
  // A browser refuses both, aloud, to a page that nobody has touched yet.
  if (navigator.userActivation && !navigator.userActivation.hasBeenActive) return;
  // #endif
  uni.vibrateLong({ fail: () => undefined });
  chime();
}

// WeChat's audio context is the browser's, as far as two tones need it.
declare const wx: { createWebAudioContext?(): AudioContext };
let audio: AudioContext | null = null;

/** Two tones made here: no file to fetch, and silent where the phone is. */
function chime(): void {
  try {
    // #ifdef MP-WEIXIN
    audio ??= wx.createWebAudioContext?.() ?? null;
    // #endif
    // #ifdef H5
    audio ??= new AudioContext();
    // #endif
    if (audio) [880, 660].forEach((pitch, at) => tone(audio as AudioContext, pitch, at * 0.35));
  } catch {
    // A phone without it still vibrates and shows.
    audio = null;
  }
}

function tone(on: AudioContext, pitch: number, after: number): void {
  const start = on.currentTime + after;
  const source = on.createOscillator();
  const loudness = on.createGain();
  source.frequency.value = pitch;
  loudness.gain.setValueAtTime(0.25, start);
  loudness.gain.linearRampToValueAtTime(0, start + 0.3);
  source.connect(loudness);
  loudness.connect(on.destination);
  source.start(start);
  source.stop(start + 0.3);
}
