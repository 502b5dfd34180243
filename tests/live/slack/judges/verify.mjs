// verify.mjs < JSON [{secret, now, timestamp, signature, body_b64}]: what Bolt says of each, as a JSON list.
import { readFileSync } from 'node:fs';
import { verifySlackRequest } from '@slack/bolt';

const verdicts = JSON.parse(readFileSync(0, 'utf8')).map((one) => {
  try {
    verifySlackRequest({
      signingSecret: one.secret,
      body: Buffer.from(one.body_b64, 'base64').toString('utf8'),
      headers: { 'x-slack-signature': one.signature, 'x-slack-request-timestamp': one.timestamp },
      nowMilliseconds: one.now * 1000,
    });
    return true;
  } catch {
    return false;
  }
});
console.log(JSON.stringify(verdicts));
