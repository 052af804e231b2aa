import qrcode from 'qrcode-generator';
import { html } from '../html.ts';
import type { Html } from '../html.ts';

/** ISO/IEC 18004: a quiet zone of four squares around it. */
const QUIET = 4;

/** The text as a QR code, black on white, which also a phone can read that shows the page in dark colours. */
export function qrSvg(text: string, label: string): Html {
  const code = qrcode(0, 'M');
  code.addData(text);
  code.make();
  const count = code.getModuleCount();
  const side = count + 2 * QUIET;
  const numbers = Array.from({ length: count }, (_, index) => index);
  const squares = numbers.flatMap((row) =>
    numbers
      .filter((column) => code.isDark(row, column))
      .map((column) => `M${column + QUIET} ${row + QUIET}h1v1h-1z`),
  );
  return html`<svg class="qr" viewBox="0 0 ${side} ${side}" role="img" aria-label="${label}">
    <rect width="${side}" height="${side}" fill="#fff" />
    <path d="${squares.join('')}" fill="#000" />
  </svg>`;
}
