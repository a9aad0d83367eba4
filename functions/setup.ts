// The HTTP door (API Gateway HTTP API, payload format 2.0) of whoever sets the desk up or reads in quiet: configuration,
// previews, help, and their REST API. Apart from `web`, so that its size delays nobody who was woken.

import { answerOver } from '../shared/adapters/lambda-answers.ts';
import { type HttpAnswer, type HttpEvent, httpChain } from '../shared/adapters/middy-chains.ts';
import { portalWorldOf } from '../shared/adapters/portal-world.ts';
import { readEnvironment } from '../shared/contracts/environment.ts';
import { createPortal } from '../shared/web/app.ts';
import { SETUP_HANDLERS } from '../shared/web/serve-setup.ts';

const world = portalWorldOf(readEnvironment('setup', process.env), 'setup');
const answer = answerOver(createPortal(world, SETUP_HANDLERS));

export const handler = httpChain<HttpEvent>({
  log: world.log,
  // hono's event type is the union of four AWS sources; this function has one, and the template says which.
  handle: (event) => answer(event as Parameters<typeof answer>[0]) as Promise<HttpAnswer>,
});
