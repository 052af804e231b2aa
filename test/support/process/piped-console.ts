import { Readable } from 'node:stream';
import { runConsole } from '../../../src/app/demo/console.ts';
import type { DemoHouse } from '../../../src/app/demo/demo-house.ts';

/** Pipes lines into the chat console; returns all that it printed. */
export async function pipe(house: DemoHouse, lines: readonly string[]): Promise<string> {
  const printed: string[] = [];
  const code = await runConsole(house, {
    input: Readable.from(lines.map((line) => `${line}\n`)),
    print: (line) => printed.push(line),
  });
  if (code !== 0) throw new Error(`the console ended with ${code}`);
  return printed.join('\n');
}

/** A transcript without what may differ from one time to the next: PINs and times. */
export function withoutPinsAndTimes(transcript: string): string {
  return transcript
    .replaceAll(/(?<!\d)\d{6}(?!\d)/g, 'PIN')
    .replaceAll(/\d\d:\d\d(:\d\d)?/g, 'TIME')
    .trim();
}
