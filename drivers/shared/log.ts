import type { DriverMessage } from '../../src/domain/driver-message.ts';

/** Never gets a PIN. What owners should read as well is a message; the program writes its sentence. */
export type DriverLog = (level: 'debug' | 'info' | 'warn' | 'error', message: string | DriverMessage) => void;
