import type { DriverMessage } from '../../src/domain/driver/driver-message.ts';

type Level = 'debug' | 'info' | 'warn' | 'error';

/** Never gets a PIN. */
export type Log = (level: Level, message: string) => void;

/** Never gets a PIN. What owners should read as well is a message; the program writes its sentence. */
export type DriverLog = (level: Level, message: string | DriverMessage) => void;
