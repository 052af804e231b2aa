import qrcode from 'qrcode-generator';
import { html } from '../html.ts';
import type { Html } from '../html.ts';

/** ISO/IEC 18004: a quiet zone of four squares around it. */
const QUIET = 4;

/** The text as a QR code, black on white, so that a phone can read it whatever the colours of the page. */
export function qrSvg(text: string, label: string): Html {
  const code = qrcode(0, 'M');
  code.addData(text);
  code.make();
  const count = code.getModuleCount();
  const all = Array.from({ length: count }, (_, index) => index);
  const squares = all.flatMap((row) =>
    all.flatMap((column) => (code.isDark(row, column) ? `M${column + QUIET} ${row + QUIET}h1v1h-1z` : [])),
  );
  const side = count + 2 * QUIET;
  return html`<svg class="qr" role="img" aria-label="${label}" viewBox="0 0 ${side} ${side}">
    <rect width="${side}" height="${side}" fill="#fff" />
    <path d="${squares.join('')}" fill="#000" shape-rendering="crispEdges" />
  </svg>`;
}
