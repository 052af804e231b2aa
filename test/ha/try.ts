import { buildHomeAssistant } from './build.ts';
import { RealHomeAssistant } from './instance.ts';
import { ServerSimulator } from '../../drivers/zwave-js-server/simulator.ts';
import { LOCKS, preload } from '../drivers/zwave-locks.ts';
import { ZwaveSimulator } from '../../drivers/zwave-js/simulator.ts';
const built = buildHomeAssistant(console.error);
const network = await ZwaveSimulator.start({ locks: LOCKS, hopMs: 1 });
await preload(network);
const server = await ServerSimulator.startOn(network);
const ha = await RealHomeAssistant.start(built, { customIntegrations: { alarmo: process.env.LATCHKEY_ALARMO! } });
console.log('up', ha.url, ha.folder);
console.log(JSON.stringify({url: ha.url, token: ha.token, zwave: server.url}));
import { writeFileSync } from 'node:fs';
writeFileSync('/tmp/ha.json', JSON.stringify({url: ha.url, token: ha.token, zwave: server.url, folder: ha.folder}));
for (const d of ['zwave_js','mqtt','alarmo']) {
  const step = await ha.rest('POST', '/api/config/config_entries/flow', { handler: d });
  console.log(d, JSON.stringify(step).slice(0,900));
}
process.on('SIGTERM', async () => { await ha.destroy(); await server.stop(); process.exit(0); });
