// Scores the accessibility of pages with Lighthouse. Standard input: {"chrome":"…","origin":"…","storage":{…},"paths":["…"]};
// standard output: {"PATH":{"score":100,"failing":["audit: what"]}}. The storage stands before the first page.
import { readFileSync } from 'node:fs'
import { snapshot } from 'lighthouse'
import { launch } from 'puppeteer-core'

const asked = JSON.parse(readFileSync(0, 'utf8'))
const browser = await launch({
  executablePath: asked.chrome,
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run', '--disable-component-update'],
})
try {
  const page = await browser.newPage()
  await page.setViewport({ width: 390, height: 844, deviceScaleFactor: 1, isMobile: true, hasTouch: true })
  await page.goto(`${asked.origin}m/`)
  await page.evaluate((storage) => {
    for (const [key, value] of Object.entries(storage)) localStorage.setItem(key, value)
  }, asked.storage)
  const scores = {}
  for (const path of asked.paths) {
    // Another document each time: a change behind the # alone would load nothing.
    await page.goto('about:blank')
    await page.goto(`${asked.origin}${path}`, { waitUntil: 'networkidle0' })
    const result = await snapshot(page, {
      flags: { logLevel: 'error' },
      config: { extends: 'lighthouse:default', settings: { onlyCategories: ['accessibility'], formFactor: 'mobile', screenEmulation: { disabled: true }, locale: 'zh' } },
    })
    const { categories, audits } = result.lhr
    scores[path] = {
      score: Math.round(categories.accessibility.score * 100),
      // What it saw, so that a page that only shows a refusal cannot pass for the page asked for.
      seen: await page.evaluate(() => document.body.innerText.replace(/\s+/g, ' ').slice(0, 2000)),
      failing: categories.accessibility.auditRefs.filter((ref) => ref.weight > 0 && audits[ref.id].score !== null && audits[ref.id].score < 1).map((ref) => `${ref.id}: ${audits[ref.id].title}`),
    }
  }
  process.stdout.write(JSON.stringify(scores))
} finally {
  await browser.close()
}
