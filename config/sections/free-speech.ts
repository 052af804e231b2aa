import { z } from 'zod';
import { isHttpAddress, secret, words } from '../parts.ts';

const homeAssistant = z
  .strictObject({
    kind: z.literal('home-assistant').describe('A conversation agent of Home Assistant.'),
    agent: z
      .string()
      .regex(/^conversation\.[a-z0-9_]+$/)
      .describe(
        'The conversation agent. Latchkey does not ask an agent that may control Home Assistant: give it an agent of its own, with "Control Home Assistant" off.',
      )
      .register(words, {
        expected: 'the id of a conversation agent, such as conversation.ollama',
        todo: 'Look the id up in Home Assistant: Settings, Devices & services, Entities.',
      }),
  })
  .describe('A conversation agent of Home Assistant. It needs a driver of the kind `home-assistant`.');

const openAi = z
  .strictObject({
    kind: z.literal('openai').describe("A language model that speaks as OpenAI's does, such as Ollama."),
    url: z
      .string()
      .refine(isHttpAddress)
      .transform((address) => address.replace(/\/+$/, ''))
      .describe('The address up to `/v1`, such as `http://127.0.0.1:11434/v1` for Ollama on this machine.')
      .register(words, {
        expected: 'an address such as http://127.0.0.1:11434/v1',
        todo: 'Write http:// or https://, the host, the port and /v1; a key is a key of its own.',
      }),
    model: z.string().trim().min(1).max(200).describe('The name of the model.').register(words, {
      expected: 'the name of a model, such as qwen3:8b',
      todo: 'Write it as the server lists it.',
    }),
    key: secret((text) => /^[\x21-\x7e]+$/.test(text), {
      expected: 'the key of the server',
      todo: 'Keep the key in the environment and write !env with the name of its variable.',
    })
      .describe('The key, if the server asks for one.')
      .exactOptional(),
  })
  .describe('A language model behind an address, such as Ollama or llama.cpp on your own machine.');

export const freeSpeech = z
  .discriminatedUnion('kind', [homeAssistant, openAi])
  .describe(
    'A helper that reads sentences which the chat does not understand. It sees the names of devices, users, tags and scenes, and the sentence without any digit. Nothing happens before you have reviewed what it read. Off without this section.',
  );
