import { startRealHouse } from './house.ts';
import { describeHomeAssistant } from '../../mqtt/real-suite.ts';

describeHomeAssistant(async () => {
  const house = await startRealHouse({ mqtt: true });
  return { homeAssistant: house.homeAssistant, broker: house.broker!, stop: () => house.stop() };
});
