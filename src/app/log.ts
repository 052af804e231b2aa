import { pino } from 'pino';
import type { DestinationStream } from 'pino';
import type { Log } from '../domain/log.ts';

export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace';

/** JSON lines to standard error, written before the call returns: the last line of a crash is not lost. */
export function createLog(
  level: LogLevel,
  destination: DestinationStream = pino.destination({ fd: 2, sync: true }),
): Log {
  const logger = pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, destination);
  return (at, message, fields = {}) => logger[at](fields, message);
}
