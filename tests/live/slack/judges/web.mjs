// web.mjs API_URL TOKEN: the official client against the fake. It throws at the first answer that it would not take from Slack.
import assert from 'node:assert/strict';
import { WebClient } from '@slack/web-api';

const [url, token] = process.argv.slice(2);
const client = new WebClient(token, { slackApiUrl: url, retryConfig: { retries: 3, minTimeout: 10, maxTimeout: 50 } });

const me = await client.auth.test();
assert.equal(me.team_id, 'T0ACME');
assert.ok(me.response_metadata.scopes.includes('chat:write'));

const blocks = [{ type: 'section', text: { type: 'mrkdwn', text: 'hello' } }];
const posted = await client.chat.postMessage({
  channel: 'C0DESK', text: 'hello', blocks, metadata: { event_type: 'judge', event_payload: { key: 'k1' } }, unfurl_links: false });
assert.match(posted.ts, /^\d{10}\.\d{6}$/);
await client.chat.postMessage({ channel: 'C0DESK', thread_ts: posted.ts, text: 'a reply' });
await client.chat.update({ channel: 'C0DESK', ts: posted.ts, text: 'changed', blocks: [] });
await client.reactions.add({ channel: 'C0DESK', timestamp: posted.ts, name: 'eyes' });

const history = await client.conversations.history({ channel: 'C0DESK', include_all_metadata: true, limit: 10 });
const found = history.messages.find((one) => one.metadata?.event_payload.key === 'k1');
assert.equal(found.text, 'changed');
const replies = await client.conversations.replies({ channel: 'C0DESK', ts: posted.ts });
assert.deepEqual(replies.messages.map((one) => one.text), ['changed', 'a reply']);
const members = await client.conversations.members({ channel: 'C0DESK', limit: 200 });
assert.ok(members.members.includes('U0BOB'));
const bob = await client.users.info({ user: 'U0BOB', include_locale: true });
assert.equal(bob.user.profile.display_name, 'Bob');
const direct = await client.conversations.open({ users: 'U0MARIE' });
assert.equal(direct.channel.id, 'D0MARIE');
await client.chat.postEphemeral({ channel: 'C0DESK', user: 'U0BOB', text: 'for you alone' });
const uploaded = await client.filesUploadV2({ channel_id: 'C0DESK', thread_ts: posted.ts, filename: 'a.txt', content: 'seven b' });
assert.equal(uploaded.ok, true);
await client.chat.delete({ channel: 'C0DESK', ts: posted.ts });

async function refused(code, call) {
  await assert.rejects(call, (error) => error.code === 'slack_webapi_platform_error' && error.data.error === code);
}
await refused('channel_not_found', () => client.chat.postMessage({ channel: 'C0NONE', text: 'x' }));
await refused('no_text', () => client.chat.postMessage({ channel: 'C0DESK', text: '' }));
await refused('invalid_blocks', () => client.chat.postMessage({ channel: 'C0DESK', text: 'x', blocks: [{ type: 'section' }] }));
await refused('message_not_found', () => client.chat.update({ channel: 'C0DESK', ts: '1.1', text: 'x' }));
await refused('already_reacted', async () => {
  const again = await client.chat.postMessage({ channel: 'C0DESK', text: 'twice' });
  await client.reactions.add({ channel: 'C0DESK', timestamp: again.ts, name: 'eyes' });
  await client.reactions.add({ channel: 'C0DESK', timestamp: again.ts, name: 'eyes' });
});
await refused('expired_trigger_id', () => client.views.open({ trigger_id: '1.2', view: {
  type: 'modal', title: { type: 'plain_text', text: 'x' }, blocks } }));
await refused('invalid_auth', () => new WebClient('xoxb-none', { slackApiUrl: url }).auth.test());
console.log('agreed');
