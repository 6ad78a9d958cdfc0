import qrcode from 'qrcode-generator';

/**
 * A QR code as a picture within its own address: drawn here, without asking anyone, and shown alike by WeChat's
 * image and the browser's. A GIF, as WeChat shows no SVG on some phones. Medium correction: a smear on the glass is
 * forgiven, and the modules stay large.
 */
export function qrPicture(text: string): string {
  const code = qrcode(0, 'M');
  code.addData(text);
  code.make();
  // The quiet zone of four modules belongs to the code: a camera needs it in dark surroundings most of all.
  return code.createDataURL(CELL, CELL * 4);
}

/** Pixels a module: enough for a picture over the whole width of a phone. */
const CELL = 10;
