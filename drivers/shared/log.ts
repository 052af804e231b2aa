import type { LogLevel } from '../../src/domain/log.ts';
import type { DriverMessage } from '../../src/domain/driver/driver-message.ts';

/** Never gets a PIN. What owners should read as well is a message; the program writes its sentence. */
export type DriverLog = (level: LogLevel, message: string | DriverMessage) => void;
