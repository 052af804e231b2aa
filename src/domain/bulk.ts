import type { DeviceId } from './device.ts';

/** A decision about many codes at once. It is stored for each code by itself. */
export type BulkAction =
  | { readonly kind: 'pause' }
  | { readonly kind: 'resume' }
  | { readonly kind: 'revoke' }
  /** Local `YYYY-MM-DDTHH:MM`, exclusive. */
  | { readonly kind: 'extend'; readonly until: string }
  | { readonly kind: 'add-device'; readonly device: DeviceId }
  /** Moves the codes of one device to another. */
  | { readonly kind: 'move'; readonly from: DeviceId; readonly to: DeviceId };

export type BulkOutcome = 'done' | 'unaffected' | 'refused';

/** The action only takes access away: it is done even if it comes late. */
export function takesAway({ kind }: BulkAction): boolean {
  return kind === 'pause' || kind === 'revoke';
}

export function isBulkAction(value: unknown): value is BulkAction {
  if (typeof value !== 'object' || value === null) return false;
  const { kind, until, device, from, to } = value as Record<string, unknown>;
  const areTexts = (...all: unknown[]): boolean => all.every((one) => typeof one === 'string');
  if (kind === 'extend') return areTexts(until);
  if (kind === 'add-device') return areTexts(device);
  if (kind === 'move') return areTexts(from, to);
  return kind === 'pause' || kind === 'resume' || kind === 'revoke';
}
