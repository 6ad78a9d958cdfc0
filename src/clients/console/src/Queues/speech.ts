const digits = '零一二三四五六七八九'

/** A017 read out: letters alone, digits one by one, so that nobody hears seventeen. */
export function spellNumber(number: string): string {
  return [...number].map((c) => digits[c.charCodeAt(0) - 48] ?? c).join(' ')
}

export function callSentence(number: string, counter: string): string {
  return `请 ${spellNumber(number)} 号，到 ${counter} 号窗口`
}

/** A Chinese voice of this machine; one that speaks over a network is not asked. */
export function chineseVoice(): SpeechSynthesisVoice | undefined {
  if (typeof speechSynthesis === 'undefined') return undefined
  const voices = speechSynthesis.getVoices().filter((v) => v.localService && /^(zh|cmn)\b/i.test(v.lang.replace('_', '-')))
  return voices.find((v) => /CN|Hans/i.test(v.lang)) ?? voices[0]
}

/** Says it, when there is a voice for it; what was being said is finished first. */
export function speak(sentence: string): void {
  const voice = chineseVoice()
  if (!voice) return
  const words = new SpeechSynthesisUtterance(sentence)
  words.voice = voice
  words.lang = voice.lang
  words.rate = 0.9
  speechSynthesis.speak(words)
}
