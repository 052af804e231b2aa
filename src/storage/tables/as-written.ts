import type { DriverMessage } from '../../domain/driver/driver-message.ts';

/**
 * Earlier versions stored what a driver reported as a sentence, in `text`. Such a row is read as a message that says
 * the sentence as it was written.
 */

export function isMessage(value: unknown): value is DriverMessage {
  return isRecord(value) && typeof value['code'] === 'string';
}

/** Of a grant's reason. */
export function reasonOfBefore(reason: unknown): unknown {
  if (!isRecord(reason) || typeof reason['text'] !== 'string') return reason;
  const { text, ...others } = reason;
  return { ...others, message: { code: 'as-written', text } };
}

export function noticeOfBefore(notice: unknown): unknown {
  const current = reasonOfBefore(faultOfBefore(notice));
  if (!isRecord(current) || !('reason' in current)) return current;
  return { ...current, reason: reasonOfBefore(current['reason']) };
}

/** The place of a fault was a phrase, in `where`. */
function faultOfBefore(notice: unknown): unknown {
  if (!isRecord(notice) || typeof notice['where'] !== 'string') return notice;
  const { where, ...others } = notice;
  return { ...others, place: { work: 'as-written', text: where } };
}

export function deviceOfBefore(device: unknown): unknown {
  if (!isRecord(device) || typeof device['codesUnsupportedReason'] !== 'string') return device;
  return {
    ...device,
    codesUnsupportedReason: { code: 'as-written', text: device['codesUnsupportedReason'] },
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
