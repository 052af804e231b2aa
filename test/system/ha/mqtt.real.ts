import { startRealHouse } from './rig/house.ts';
import { describeHomeAssistant } from '../../mqtt/suites/real-suite.ts';

describeHomeAssistant(async () => {
  const house = await startRealHouse({ mqtt: true });
  return { homeAssistant: house.homeAssistant, broker: house.broker!, stop: () => house.stop() };
});
