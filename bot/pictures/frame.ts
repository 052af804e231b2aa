import type { Svg } from './svg.ts';
import { svg, svgDocument } from './svg.ts';
import { PALE_INK, words } from './words.ts';

/** Pixels. As wide as a phone's screen, and with letters that are read there at arm's length. */
export const WIDTH = 1080;
export const MARGIN = 40;
export const LABEL_WIDTH = 340;
/** Where what is drawn beside the labels begins and ends. */
export const LEFT = MARGIN + LABEL_WIDTH + 10;
export const RIGHT = WIDTH - MARGIN;
export const ROW = 76;
const HEAD = 148;
const FOOT = 76;

/** More rows could not be read on a phone. */
export const MOST_ROWS = 20;

export const COLOURS = {
  open: '#7fc4b8',
  perhaps: '#cfe8e3',
  edge: '#2a8577',
  track: '#eff2f4',
  line: '#d6dde2',
  now: '#d9480f',
  came: '#1558b0',
  left: '#7a8894',
  refused: '#c62828',
  duress: '#c62828',
} as const;

export interface Frame {
  readonly title: string;
  readonly subtitle: string;
  /** Below the title, above the rows. */
  readonly axis: Svg;
  readonly axisHeight: number;
  readonly rowHeight?: number;
  /** Each is drawn at the top that it is given. */
  readonly rows: readonly ((top: number) => Svg)[];
  /** Over the rows. */
  readonly over?: (top: number, bottom: number) => Svg;
  /** In place of rows. */
  readonly empty: string;
  readonly more?: string | undefined;
  readonly legend: readonly {
    readonly mark: (x: number, y: number) => Svg;
    readonly label: string;
    readonly width: number;
  }[];
}

/** Title, rows, and what the colours mean. The axis is drawn in coordinates of its own, from 0 down. */
export function framed(frame: Frame): { svg: Svg; width: number; height: number } {
  const { title, subtitle, axis, axisHeight, rowHeight = ROW, rows, over, empty, more, legend } = frame;
  const top = HEAD + axisHeight;
  const bottom = top + Math.max(rows.length * rowHeight, ROW);
  const moreHeight = more === undefined ? 0 : 46;
  const height = bottom + moreHeight + FOOT;
  const legendY = height - 34;
  let x = MARGIN;
  const keys = legend.map(({ mark, label, width }) => {
    const key = svg`${mark(x, legendY - 9)}${words(label, { x: x + 36, y: legendY, size: 24, fill: PALE_INK })}`;
    x += width + 60;
    return key;
  });
  const picture = svgDocument(
    { width: WIDTH, height },
    words(title, { x: MARGIN, y: 72, size: 46, bold: true, maxWidth: WIDTH - 2 * MARGIN }),
    words(subtitle, { x: MARGIN, y: 116, size: 28, fill: PALE_INK, maxWidth: WIDTH - 2 * MARGIN }),
    svg`<g transform="translate(0 ${HEAD})">${axis}</g>`,
    ...rows.map((row, index) => row(top + index * rowHeight)),
    ...(over ? [over(top, bottom)] : []),
    ...(rows.length === 0 ? [words(empty, { x: MARGIN, y: top + 48, size: 30, fill: PALE_INK })] : []),
    ...(more === undefined ? [] : [words(more, { x: MARGIN, y: bottom + 34, size: 26, fill: PALE_INK })]),
    ...keys,
  );
  return { svg: picture, width: WIDTH, height };
}

/** A name and what stands below it, and the line above a row. */
export function rowLabel(name: string, below: string, top: number): Svg {
  return svg`<line x1="${MARGIN}" y1="${top}" x2="${RIGHT}" y2="${top}" stroke="${COLOURS.line}"/>
${words(name, { x: MARGIN, y: top + 35, size: 29, bold: true, maxWidth: LABEL_WIDTH })}
${words(below, { x: MARGIN, y: top + 63, size: 22, fill: PALE_INK, maxWidth: LABEL_WIDTH })}`;
}

/** Light where it depends on more than the time. */
export function bar(x: number, y: number, { width, isCertain }: { width: number; isCertain: boolean }): Svg {
  return isCertain
    ? svg`<rect x="${x}" y="${y}" width="${Math.max(width, 3)}" height="34" rx="3" fill="${COLOURS.open}"/>`
    : svg`<rect x="${x}" y="${y}" width="${Math.max(width, 3)}" height="34" rx="3" fill="${COLOURS.perhaps}" stroke="${COLOURS.edge}" stroke-width="2" stroke-dasharray="6 5"/>`;
}

export function nowLine(x: number, top: number, bottom: number): Svg {
  return svg`<line x1="${x}" y1="${top - 8}" x2="${x}" y2="${bottom}" stroke="${COLOURS.now}" stroke-width="3"/>`;
}
