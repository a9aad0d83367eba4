// How the portal's answers leave a Lambda: as text where a text may be made of them, else as bytes (base64). Decides nothing
// about what is answered.

import type { Env, Hono } from 'hono';
import { defaultIsContentTypeBinary, handle } from 'hono/aws-lambda';

/**
 * The handler of API Gateway's HTTP events. A CSV goes as bytes: a text is decoded on its way, which drops the byte order
 * mark (https://encoding.spec.whatwg.org/#utf-8-decode), and without the mark spreadsheets garble Chinese.
 */
export function answerOver<Known extends Env>(portal: Hono<Known>): ReturnType<typeof handle> {
  return handle(portal, {
    isContentTypeBinary: (contentType) =>
      defaultIsContentTypeBinary(contentType) || /^text\/csv\b/i.test(contentType),
  });
}
