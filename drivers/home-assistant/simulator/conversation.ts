/**
 * Conversation agents of a simulated Home Assistant: components/conversation. Like those of Ollama and others, one
 * says by its features whether it can control the home.
 */
import { SimulatedError, type Fields, type SimulatedCore } from './core.ts';

/** What an agent answers; undefined: nothing, ever. */
type Reply = (text: string) => string | undefined;

export class SimulatedConversation {
  /** What was said to each agent, in order. */
  readonly heard: { readonly agent: string; readonly text: string }[] = [];
  reply: Reply = () => '{"kind":"unknown"}';

  constructor(core: SimulatedCore) {
    core.setState('conversation.reader', 'unknown', { friendly_name: 'Reader', supported_features: 0 });
    core.setState('conversation.home_assistant', 'unknown', { supported_features: 1 });
    core.commands.set('conversation/process', async ({ text, agent_id }: Fields) => {
      if (!core.states.has(String(agent_id)))
        throw new SimulatedError('invalid_format', 'invalid agent ID for dictionary value');
      this.heard.push({ agent: String(agent_id), text: String(text) });
      const speech = this.reply(String(text));
      if (speech === undefined) return new Promise(() => undefined);
      return {
        response: {
          response_type: 'action_done',
          language: 'en',
          data: { targets: [], success: [], failed: [] },
          speech: { plain: { speech, extra_data: null } },
        },
        conversation_id: '01',
        continue_conversation: false,
      };
    });
  }
}
