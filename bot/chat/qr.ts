import { PNG } from 'pngjs';
import qrcode from 'qrcode-generator';

/** Pixels of one square of the code. */
const SCALE = 8;
/** ISO/IEC 18004: a quiet zone of four squares around it. */
const QUIET = 4;

/** The text as a QR code, black on white. */
export function qrPng(text: string): Uint8Array {
  const code = qrcode(0, 'M');
  code.addData(text);
  code.make();
  const count = code.getModuleCount();
  const side = (count + 2 * QUIET) * SCALE;
  const png = new PNG({ width: side, height: side });
  const squareOf = (pixel: number): number => Math.floor(pixel / SCALE) - QUIET;
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      const [row, column] = [squareOf(y), squareOf(x)];
      const inside = row >= 0 && column >= 0 && row < count && column < count;
      const shade = inside && code.isDark(row, column) ? 0 : 255;
      png.data.set([shade, shade, shade, 255], (y * side + x) * 4);
    }
  return PNG.sync.write(png);
}
