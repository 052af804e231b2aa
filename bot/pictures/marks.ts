import type { EntryAction } from '../../src/domain/driver/driver-event.ts';
import { COLOURS } from './frame.ts';
import { svg, type Svg } from './svg.ts';

export type Mark = 'came' | 'left' | 'refused' | 'duress';

export const MARKS: readonly Mark[] = ['came', 'left', 'refused', 'duress'];

export const MARK_OF: Readonly<Record<EntryAction, Mark>> = {
  unlock: 'came',
  disarm: 'came',
  lock: 'left',
  arm: 'left',
  denied: 'refused',
  duress: 'duress',
};

/** Told apart by their forms too: not everybody tells red from blue. Hollow where nobody knows when it was. */
export function markAt(mark: Mark, x: number, y: number, isHollow = false): Svg {
  const colour = COLOURS[mark];
  const look = svg`fill="${isHollow ? '#ffffff' : colour}" stroke="${isHollow ? colour : '#ffffff'}" stroke-width="${isHollow ? 4 : 3}"`;
  switch (mark) {
    case 'came':
    case 'duress':
      return svg`<circle cx="${x}" cy="${y}" r="13" ${look}/>`;
    case 'left':
      return svg`<rect x="${x - 10}" y="${y - 10}" width="20" height="20" rx="3" ${look}/>`;
    case 'refused':
      return svg`<path d="M${x} ${y - 16}L${x + 15} ${y + 11}H${x - 15}Z" ${look}/>`;
  }
}
