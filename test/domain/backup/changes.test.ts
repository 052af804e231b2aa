import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { changesSince, isNewer } from '../../../src/domain/backup/changes.ts';

const CHANGELOG = `# Changelog

## 0.10.0

### Added

- **Boats.** They float.
- A line that is no headline, **with** bold.

## 0.9.1

- **Cars,** at last.

## 0.9.0

- **Bikes.**
`;

it('tells what is new since a version', () => {
  expect(changesSince(CHANGELOG, '0.9.0')).toEqual(['Boats', 'Cars']);
  expect(changesSince(CHANGELOG, '0.10.0')).toEqual([]);
  expect([isNewer('0.10.0', '0.9.9'), isNewer('0.9.9', '0.10.0'), isNewer('x', '0.1.0')]).toEqual([
    true,
    false,
    false,
  ]);
});

it('finds headlines in the changelog of Latchkey itself', () => {
  const changelog = readFileSync(new URL('../../../CHANGELOG.md', import.meta.url), 'utf8');
  expect(changesSince(changelog, '0.1.0')).toContain('Backup and restore');
});
