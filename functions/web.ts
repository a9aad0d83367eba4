// The HTTP door (API Gateway HTTP API, payload format 2.0) of everybody who is in a hurry: the report form, the links in
// messages, sign-in, the board, the cases, and their REST API.

import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { REPEATABLE_CALLS } from '../shared/adapters/client-settings.ts';
import { answerOver } from '../shared/adapters/lambda-answers.ts';
import { type HttpAnswer, type HttpEvent, httpChain } from '../shared/adapters/middy-chains.ts';
import { portalWorldOf } from '../shared/adapters/portal-world.ts';
import { S3RawStore } from '../shared/adapters/s3-raw-store.ts';
import { VoiceSecret } from '../shared/adapters/voice-secret.ts';
import { readEnvironment } from '../shared/contracts/environment.ts';
import { createPortal } from '../shared/web/app.ts';
import { WEB_HANDLERS } from '../shared/web/serve-web.ts';

const settings = readEnvironment('web', process.env);
const world = portalWorldOf(
  settings,
  'web',
  (calls) => new S3RawStore(new S3Client(calls), settings.RAW_BUCKET),
);
const voice = settings.VOICE_SECRET_ID
  ? new VoiceSecret(new SecretsManagerClient(REPEATABLE_CALLS), settings.VOICE_SECRET_ID, world.clock)
  : undefined;
const answer = answerOver(createPortal({ ...world, voice }, WEB_HANDLERS));

export const handler = httpChain<HttpEvent>({
  log: world.log,
  // hono's event type is the union of four AWS sources; this function has one, and the template says which.
  handle: (event) => answer(event as Parameters<typeof answer>[0]) as Promise<HttpAnswer>,
});
