import type { Page } from 'playwright-core';

/** Every page of a full house, found by its links as a reader finds them; what follows from a form by sending it. */
export async function pathsIn(page: Page, root: string): Promise<[name: string, path: string][]> {
  const linkTo = async (from: string, name: string): Promise<string> => {
    await page.goto(`${root}${from}`);
    const link = page.getByRole('link', { name, exact: true }).first();
    return (await link.getAttribute('href'))!;
  };
  const sent = async (from: string, fill: () => Promise<unknown>, button: string): Promise<string> => {
    await page.goto(`${root}${from}`);
    await fill();
    await page.getByRole('button', { name: button }).click();
    await page.waitForURL((url) => url.pathname !== from);
    return new URL(page.url()).pathname;
  };
  const front = await linkTo('/devices', 'Front door');
  const alarm = await linkTo('/devices', 'Alarm');
  const review = await sent('/people/1/code', () => page.getByLabel('Garage').check(), 'What would follow?');
  const several = await sent(
    '/people/several',
    () => page.getByLabel('Pause', { exact: true }).check(),
    'What would follow?',
  );
  const file = {
    name: 'people.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from('name,devices,schedule\nOle Berg,Front door,weekdays 9-17\nPia Roth,garden gate,'),
  };
  const plan = await sent(
    '/people/import',
    () => page.getByLabel('A CSV file').setInputFiles(file),
    'What would it add?',
  );
  return [
    ['now', '/'],
    ['people', '/people'],
    ['person', '/people/1'],
    ['person-new', '/people/new'],
    ['person-edit', '/people/1/edit'],
    ['person-delete', '/people/1/delete'],
    ['tags', '/people/tags'],
    ['tag', '/people/tags/1'],
    ['tag-delete', '/people/tags/1/delete'],
    ['person-tags', '/people/1/tags'],
    ['several', '/people/several'],
    ['decision', '/people/decisions/1'],
    ['import', '/people/import'],
    ['import-progress', '/people/import/progress'],
    ['groups', '/devices/groups'],
    ['group', '/devices/groups/1'],
    ['group-delete', '/devices/groups/1/delete'],
    ['why', '/people/7/why'],
    ['code', '/codes/1'],
    ['code-waiting', '/codes/7'],
    ['code-uses', '/codes/4'],
    ['code-review', review],
    ['several-review', several],
    ['import-plan', plan],
    ['code-new', '/people/1/code'],
    ['code-edit', '/codes/2/edit'],
    ['code-duress', '/codes/1/duress'],
    ['code-delete', '/codes/1/delete'],
    ['devices', '/devices'],
    ['device', front],
    ['device-alarm', alarm],
    ['arm', `${alarm}/arm/away`],
    ['unlock', `${front}/unlock`],
    ['move', `${front}/move`],
    ['forget', `${front}/forget`],
    ['slot', `${front}/slots/7`],
    ['slot-remove', `${front}/slots/7/remove`],
    ['who', `${front}/who`],
    ['week', '/week'],
    ['history', '/history'],
    ['bookings', '/bookings'],
    ['unit-new', '/bookings/new'],
    ['unit', '/bookings/units/1'],
    ['unit-edit', '/bookings/units/1/edit'],
    ['unit-past', '/bookings/units/1/past'],
    ['unit-remove', '/bookings/units/1/remove'],
    ['stay-new', '/bookings/units/1/stay'],
    ['stay', '/bookings/stays/1'],
    ['stay-edit', '/bookings/stays/1/edit'],
    ['stay-share', '/bookings/stays/1/share'],
    ['stay-remove', '/bookings/stays/1/remove'],
    ['feed', '/bookings/feeds/1'],
    ['feed-remove', '/bookings/feeds/1/remove'],
    ['settings', '/settings'],
    ['alerts', '/settings/alerts'],
    ['factor', '/settings/factor'],
    ['factor-confirm', '/settings/factor/confirm'],
    ['factor-off', '/settings/factor/off'],
    ['tokens', '/settings/tokens'],
    ['copies', '/settings/copies'],
    ['webhooks', '/settings/webhooks'],
    ['webhook-remove', '/settings/webhooks/1/remove'],
    ['doctor', '/doctor'],
    ['review', '/review'],
    ['review-all', '/review/all'],
    ['review-held', '/review/held'],
    ['members', '/members'],
    ['member', '/members/2'],
    ['nothing', '/nothing'],
  ];
}
