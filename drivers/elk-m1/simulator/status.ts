/**
 * What a simulated Elk M1 says of things that Latchkey never asks about, and other clients do before they do
 * anything else: temperatures, troubles, alarms, zone types, lights, outputs, settings. Section numbers are those of
 * the "ELK-M1 RS232 ASCII Protocol" 1.84. Nothing is connected there, and nothing is wrong.
 */

const ZONES = 208;
const OUTPUTS = 208;
const SETTINGS = 20;
const SENSORS = 16;
/** 4.30.2: from mains to fire. */
const TROUBLES = 34;
/** 4.25.5: a bank has four house codes of sixteen units. */
const UNITS = 64;
const BURGLAR_ENTRY = '1';
const DISABLED = '0';
/** 4.24.2: three characters each, with an offset. */
const NO_TEMPERATURE = '000';
/** 4.10.3: five digits, and "number". */
const ZERO = '000000';

/** Undefined for what is no such question. @param isZone whether a zone has something wired to it */
export function statusAnswer(
  code: string,
  data: string,
  isZone: (zone: number) => boolean,
): string | undefined {
  switch (code) {
    case 'lw':
      return `LW${NO_TEMPERATURE.repeat(2 * SENSORS)}00`;
    case 'ss':
      return `SS${'0'.repeat(TROUBLES)}00`;
    case 'az':
      return `AZ${'0'.repeat(ZONES)}00`;
    case 'zd':
      return `ZD${Array.from({ length: ZONES }, (_, index) => (isZone(index + 1) ? BURGLAR_ENTRY : DISABLED)).join('')}00`;
    case 'ps':
      return /^[0-3]00$/.test(data) ? `PS${data[0]}${'0'.repeat(UNITS)}00` : undefined;
    case 'cs':
      return `CS${'0'.repeat(OUTPUTS)}00`;
    case 'cp':
      return `CR00${ZERO.repeat(SETTINGS)}00`;
    case 'kf':
      // 4.22.2: the keypad, the key, and the chime of each area; key 0 presses none.
      return /^(0[1-9]|1[0-6])[0-6*C]00$/.test(data) ? `KF${data.slice(0, 3)}${'0'.repeat(8)}00` : undefined;
    default:
      return undefined;
  }
}
