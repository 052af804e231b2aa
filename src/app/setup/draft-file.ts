import { join } from 'node:path';

/** What was chosen so far: it is there from the first choice until the house has an owner. */
export function draftFile(dataFolder: string): string {
  return join(dataFolder, 'setup.json');
}
