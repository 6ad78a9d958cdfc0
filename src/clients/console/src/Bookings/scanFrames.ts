import decodeQR from 'qr/decode.js'

/** Wide enough for a code on a phone held a hand away, small enough for an old PC. */
const width = 640
const everyMs = 150

/** Looks for a QR code in what the video shows, a few times a second, until stopped. */
export function scanFrames(video: HTMLVideoElement, found: (text: string) => void): () => void {
  const canvas = document.createElement('canvas')
  const context = canvas.getContext('2d', { willReadFrequently: true })
  const timer = setInterval(() => {
    if (!context || video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA || video.videoWidth === 0) return
    canvas.width = Math.min(width, video.videoWidth)
    canvas.height = Math.round(canvas.width * video.videoHeight / video.videoWidth)
    context.drawImage(video, 0, 0, canvas.width, canvas.height)
    try {
      found(decodeQR(context.getImageData(0, 0, canvas.width, canvas.height)))
    } catch {
      // No code in this frame.
    }
  }, everyMs)
  return () => clearInterval(timer)
}
