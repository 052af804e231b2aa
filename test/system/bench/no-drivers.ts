/** The program without any driver, which no configuration allows: what the rest of it weighs. */
import { loadConfig } from '../../../src/app/config.ts';
import { createLog } from '../../../src/app/log.ts';
import { openProgram } from '../../../src/app/program.ts';

const [file = '', dataFolder = ''] = process.argv.slice(2);
const loaded = loadConfig(file, process.env);
if (!loaded.ok) throw new Error('the configuration is wrong');
await openProgram(
  { ...loaded.config, drivers: [], devices: {} },
  { dataFolder, log: createLog('info'), say: () => undefined },
);
