import { z } from '@hono/zod-openapi';
import type { House } from '../../../engine/house.ts';
import { after, created, missing, NOTHING, ok } from '../ask.ts';
import { byId, text } from '../input.ts';
import type { Operations } from '../operations.ts';

const Tag = z.object({ id: z.int(), name: z.string(), users: z.int() }).openapi('Tag');
const Named = z.strictObject({ name: text('a name', 1_000) });
const Group = z
  .object({ id: z.int().nullable(), name: z.string(), devices: z.array(z.string()) })
  .openapi('Group');

const tagJson = (house: House, id: number): z.input<typeof Tag> | undefined => house.groups.tag(id);

/** Tags of users, and groups of devices. */
export function addTags(operations: Operations): void {
  operations.shows('tag', ({ house }, id) => {
    const tag = tagJson(house, id);
    return tag ? ok(tag) : missing('tag');
  });
  operations.add('GET /tags', {
    summary: 'All tags, by name',
    reply: z.object({ items: z.array(Tag) }),
    run: ({ house }) => ok({ items: house.groups.tags() }),
  });
  operations.add('POST /tags', {
    summary: 'A new tag',
    body: Named,
    reply: Tag,
    status: 201,
    run: ({ house, by, body }) =>
      after(house.groups.addTag(by, body.name), (id) => created(`tags/${id}`, tagJson(house, id))),
  });
  operations.add('PATCH /tags/{id}', {
    summary: 'Renames a tag',
    params: byId,
    body: Named,
    reply: Tag,
    run: ({ house, by, body, params: { id } }) =>
      after(house.groups.renameTag(by, id, body.name), () => ok(tagJson(house, id))),
  });
  operations.add('DELETE /tags/{id}', {
    summary: 'Deletes a tag; its users stay',
    params: byId,
    run: ({ house, by, params }) => after(house.groups.removeTag(by, params.id), () => NOTHING),
  });
  operations.add('GET /groups', {
    summary: 'Groups of devices; those without a number are the areas of the configuration',
    reply: z.object({ items: z.array(Group) }),
    run: ({ house }) =>
      ok({
        items: house.groups
          .deviceGroups()
          .map(({ id, name, devices }) => ({ id: id ?? null, name, devices })),
      }),
  });
}
