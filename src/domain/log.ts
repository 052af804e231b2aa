export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/**
 * Where a part says what happens, for whoever reads the log. Messages and fields are words, kinds and numbers:
 * whoever logs a PIN, a token, a name or a payload has made a mistake.
 */
export type Log = (
  level: LogLevel,
  message: string,
  fields?: Readonly<Record<string, string | number | boolean>>,
) => void;
