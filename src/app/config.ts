import { loadConfig as load } from '../../config/load.ts';
import type { Environment, LoadedConfig } from '../../config/load.ts';
import { configSchemaOf } from '../../config/schema.ts';
import type { ConfigSchema } from '../../config/schema.ts';
import type { DriverKind } from '../../drivers/kind.ts';
import { DRIVER_KINDS } from '../../drivers/registry.ts';

/** The form of a configuration, with the options of each kind of driver. */
export const configSchema = schemaWith(DRIVER_KINDS);

/** Reads and checks a configuration file. Never throws for what the file holds: it lists every problem. */
export function loadConfig(file: string, env: Environment, kinds = DRIVER_KINDS): LoadedConfig {
  return load(file, env, kinds === DRIVER_KINDS ? configSchema : schemaWith(kinds));
}

function schemaWith(kinds: readonly DriverKind[]): ConfigSchema {
  return configSchemaOf(kinds.map(({ options }) => options));
}
