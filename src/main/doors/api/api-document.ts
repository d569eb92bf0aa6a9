import { type OpenAPI, OpenAPIGenerator } from '@orpc/openapi';
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4';
import { recommendations } from '../../../shared/contract/recommendations.ts';
import { segueVersion } from '../../workbench/version.ts';
import { API_PREFIX } from './api-handler.ts';

const DESCRIPTION = `What finished runs recommend, for programs. Make a key on the System page or with \`segue keys make NAME\`, and send it as
\`Authorization: Bearer KEY\`; a browser that is signed in to Segue needs none. A call names its run, or is answered by the run that serves the shelf.

Answers carry an \`ETag\`: sent back as \`If-None-Match\`, an unchanged answer is \`304\` without a body. \`RateLimit-Remaining\` says how many calls a key has left;
\`429\` carries \`Retry-After\`. Every refusal is \`{"code", "message", "details"}\`.`;

/** The OpenAPI 3.1 description of the HTTP API, generated from the contract. */
export async function apiDocument(): Promise<OpenAPI.Document> {
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] });
  return await generator.generate(recommendations, {
    info: { title: 'Segue', version: segueVersion(), description: DESCRIPTION, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    servers: [{ url: API_PREFIX }],
    security: [{ key: [] }],
    components: { securitySchemes: { key: { type: 'http', scheme: 'bearer', description: 'A key of the API.' } } },
    // A refusal goes out as it is, without an envelope.
    customErrorResponseBodySchema: (errors) => errors[0]?.[3],
  });
}
