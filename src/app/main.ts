/** Where the program begins. It loads the rest of itself only once compiled code may be kept. */
import { keepCompiledCode } from './compiled-code.ts';

keepCompiledCode(process.env);
await import('./command-line.ts');
