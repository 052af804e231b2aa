export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/**
 * Where a part reports what happens, for people who read the log. Messages and fields are words, kinds and numbers.
 * Logging a PIN, a token, a name or a payload is a mistake.
 */
export type Log = (
  level: LogLevel,
  message: string,
  fields?: Readonly<Record<string, string | number | boolean>>,
) => void;
