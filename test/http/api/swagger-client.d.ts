/** It brings no types. */
declare module 'swagger-client' {
  export default function SwaggerClient(options: object): Promise<unknown>;
}
