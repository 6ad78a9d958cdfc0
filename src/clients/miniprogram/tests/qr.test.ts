import qrcode from 'qrcode-generator';
import { expect, it } from 'vitest';
import { qrPicture } from '../src/bookings/qr';

/** Of the picture, in pixels. That a camera reads it is tried in the browser's tests. */
function size(picture: string): { width: number; height: number } {
  const bytes = Buffer.from(picture.replace(/^data:image\/gif;base64,/, ''), 'base64');
  expect(bytes.subarray(0, 3).toString('latin1')).toBe('GIF');
  return { width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) };
}

it('is drawn into its own address, with a quiet zone of four modules on each side', () => {
  const text = 'servicenet:check-in:YY20261123-000064-7:482913';
  const code = qrcode(0, 'M');
  code.addData(text);
  code.make();
  const picture = qrPicture(text);
  expect(picture).toMatch(/^data:image\/gif;base64,/);
  expect(size(picture)).toEqual({ width: (code.getModuleCount() + 8) * 10, height: (code.getModuleCount() + 8) * 10 });
  // Small enough to hand to WeChat's view layer with every drawing of the page.
  expect(picture.length).toBeLessThan(60_000);
});
